//! A text for people, in one language or in several.

use std::collections::BTreeMap;
use std::fmt;

/// The codes of the languages in which a text may be written, as in `title.zh-CN`; the first is the one that is shown
/// when another is missing.
pub const LANGUAGES: &[&str] = &["en", "zh-CN"];

/// A text for people: one that is shown to everybody, or one for each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts(Written);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Written {
    /// In a language that the file does not name.
    Plain(String),
    /// By the codes of [`LANGUAGES`]; the first of them is always there.
    ByLanguage(BTreeMap<&'static str, String>),
}

impl Texts {
    /// A text that is shown to everybody, in whatever language it is.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(Written::Plain(text.into()))
    }

    /// Texts by code, as the reader of a file has checked them.
    pub(super) fn by_language(texts: BTreeMap<&'static str, String>) -> Self {
        Self(Written::ByLanguage(texts))
    }

    /// The text for a reader of this language: the one written in it, else the English one, else the one that names
    /// no language.
    #[must_use]
    pub fn in_language(&self, code: &str) -> &str {
        match &self.0 {
            Written::Plain(text) => text,
            Written::ByLanguage(texts) => {
                texts.get(code).or_else(|| texts.get(LANGUAGES[0])).map_or("", String::as_str)
            }
        }
    }

    /// The codes of its languages, in the order of [`LANGUAGES`]; none when the file names no language.
    #[must_use]
    pub fn languages(&self) -> Vec<&'static str> {
        match &self.0 {
            Written::Plain(_) => Vec::new(),
            Written::ByLanguage(texts) => {
                LANGUAGES.iter().copied().filter(|code| texts.contains_key(code)).collect()
            }
        }
    }

    /// Whether nothing is said in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Written::Plain(text) => text.is_empty(),
            Written::ByLanguage(texts) => texts.values().all(String::is_empty),
        }
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self::plain("")
    }
}

impl From<&str> for Texts {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

/// For writing: a text, or a table by language.
impl serde::Serialize for Texts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Written::Plain(text) => serializer.serialize_str(text),
            Written::ByLanguage(texts) => serializer.collect_map(texts),
        }
    }
}

/// The English text, or the one that names no language: for messages to whoever writes programs.
impl fmt::Display for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_language(LANGUAGES[0]))
    }
}
