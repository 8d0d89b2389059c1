//! A scenario file as it is written: keys, values, and where they stand.

use super::error::{FileError, FileErrorKind};
use crate::limits::{MAX_FILE, MAX_FOUND};
use faultline_engine::grammar::plain;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use toml::{Spanned, Value};

/// The keys of a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keys {
    pub(super) title: Spanned<TextKeys>,
    pub(super) text: Option<Spanned<TextKeys>>,
    pub(super) kind: Option<Spanned<String>>,
    pub(super) protocol: Spanned<String>,
    pub(super) behaviour: Option<Spanned<Value>>,
    pub(super) nodes: Option<Spanned<Value>>,
    pub(super) clients: Option<Spanned<Value>>,
    pub(super) seed: Option<Spanned<Value>>,
    pub(super) at: Option<Spanned<String>>,
    pub(super) until: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) expect: Vec<Spanned<String>>,
    pub(super) network: Option<Spanned<String>>,
    pub(super) script: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) configuration: BTreeMap<String, Spanned<Value>>,
    #[serde(default)]
    pub(super) captions: Vec<CaptionKeys>,
    #[serde(rename = "try")]
    pub(super) variation: Option<Spanned<VariationKeys>>,
}

/// The keys of a caption.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaptionKeys {
    pub(super) when: Spanned<String>,
    pub(super) text: Spanned<TextKeys>,
}

/// The keys of what to try: what is changed, what to say, and what must be true then.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VariationKeys {
    pub(super) text: Spanned<TextKeys>,
    pub(super) nodes: Option<Spanned<Value>>,
    pub(super) clients: Option<Spanned<Value>>,
    pub(super) seed: Option<Spanned<Value>>,
    pub(super) script: Option<Spanned<String>>,
    pub(super) until: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) expect: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) configuration: BTreeMap<String, Spanned<Value>>,
}

/// A text for people, as it is written.
#[derive(Debug)]
pub(super) enum TextKeys {
    /// In a language that is not named.
    Plain(String),
    /// By the codes of languages, in the order of the file.
    ByLanguage(Vec<(Spanned<String>, Spanned<String>)>),
}

impl<'de> Deserialize<'de> for TextKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = TextKeys;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a text for each language such as `title.en = \"…\"`")
            }
            fn visit_str<E>(self, text: &str) -> Result<TextKeys, E> {
                Ok(TextKeys::Plain(text.to_string()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TextKeys, A::Error> {
                let mut texts = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    texts.push(entry);
                }
                Ok(TextKeys::ByLanguage(texts))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A file, and where its lines begin.
pub(super) struct Source<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Source<'a> {
    /// # Errors
    /// When the text is longer than a file may be.
    pub(super) fn new(text: &'a str) -> Result<Self, FileError> {
        if text.len() > MAX_FILE {
            let kind = FileErrorKind::TooLong { length: text.len(), max: MAX_FILE };
            return Err(FileError { line: 1, kind });
        }
        let after_ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
        Ok(Self { text, starts: std::iter::once(0).chain(after_ends).collect() })
    }

    /// # Errors
    /// When it is no TOML, or its keys are not those of a scenario.
    pub(super) fn keys(&self) -> Result<Keys, FileError> {
        toml::from_str(self.text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let mut what = error.message().to_string();
            // The library has a map with a key of its own for a date.
            if what.contains("$__toml_private_datetime") {
                what = "invalid type: date, expected a text".into();
            }
            if self.written(span.clone()).starts_with(|c: char| c.is_ascii_digit()) {
                what = what.replace("invalid type: map", "invalid type: date");
            }
            // It does not say where it found keys within keys that are too many for it.
            let line = if span.end == 0 { self.deepest() } else { self.line(span) };
            FileError { line, kind: FileErrorKind::Toml(shortened(&what)) }
        })
    }

    /// The line, from 1, whose keys have most keys within them; the first of several.
    fn deepest(&self) -> usize {
        let dots = |line: &str| {
            let outside = line.split(['"', '\'']).step_by(2);
            outside.map(|text| text.matches('.').count()).sum::<usize>()
        };
        let lines = self.text.lines().map(dots).zip(1usize..);
        lines.fold((0, 1), |most, line| if line.0 > most.0 { line } else { most }).1
    }

    /// The line, from 1, in which something begins.
    pub(super) fn line(&self, span: Range<usize>) -> usize {
        self.starts.partition_point(|start| *start <= span.start).max(1)
    }

    /// What stands there, as it is written.
    pub(super) fn written(&self, span: Range<usize>) -> &'a str {
        self.text.get(span).unwrap_or_default()
    }

    /// The lines of a text of several lines, each with the line of the file where it stands.
    pub(super) fn lines<'b>(&self, text: &'b Spanned<String>) -> impl Iterator<Item = (usize, &'b str)> {
        let raw = self.written(text.span());
        let first = self.line(text.span());
        let within = raw.strip_prefix("\"\"\"").filter(|raw| !raw.contains('\\'));
        // A line that is written with `\n`, or goes on after a `\`, stands where the text begins.
        let begins_below = |within: &str| within.starts_with('\n') || within.starts_with("\r\n");
        let step = within.or_else(|| raw.strip_prefix("'''")).map(|within| usize::from(begins_below(within)));
        let place = move |index: usize| step.map_or(first, |step| first + step + index);
        text.as_ref().lines().enumerate().map(move |(index, line)| (place(index), line))
    }
}

/// What the library says, which repeats names and texts of the file whatever their length.
fn shortened(what: &str) -> String {
    const MOST: usize = 5 * MAX_FOUND;
    let piece = |piece: &str| match piece.chars().count() {
        length if length > MOST => plain(piece).take(MAX_FOUND).chain(['…']).collect(),
        _ => plain(piece).collect::<String>(),
    };
    let whole: Vec<String> = what.split('`').map(piece).collect();
    whole.join("`").chars().take(4 * MOST).collect()
}
