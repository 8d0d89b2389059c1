//! Where in a link the mistake is, for whoever shows the link so that it can be corrected.

use crate::error::{LinkError, found as cut};
use crate::escape::{percent_decode, unescape};
use crate::limits::MAX_LINK;
use crate::open::OpenError;
use crate::script::first_word;
use faultline_catalogue::SetupError;
use faultline_engine::order::by_key;
use faultline_engine::{ScriptError, Time};
use std::ops::Range;

/// A fragment as a person reads it: without its percent-encoding, if that can be undone.
#[must_use]
pub fn readable(fragment: &str) -> String {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.len() > MAX_LINK {
        return fragment.to_string();
    }
    percent_decode(fragment).map_or_else(|_| fragment.to_string(), std::borrow::Cow::into_owned)
}

/// Which bytes of a [`readable`] fragment an error is about: all of it where no part is wrong by itself.
#[must_use]
pub fn place(text: &str, error: &OpenError) -> Range<usize> {
    let text = Text(text);
    let found = match error {
        OpenError::Protocol { .. } => Some(text.protocol()),
        OpenError::Link(error) => text.of_link(error),
        OpenError::Setup(error) => text.of_setup(error),
    };
    // What is wrong within compressed text cannot be seen in it.
    found.or_else(|| text.value("z")).unwrap_or(0..text.0.len())
}

/// A fragment whose parts are looked for.
#[derive(Clone, Copy)]
struct Text<'a>(&'a str);

impl Text<'_> {
    fn of_link(self, error: &LinkError) -> Option<Range<usize>> {
        match error {
            LinkError::TooLong { .. } | LinkError::Encoding => Some(0..self.0.len()),
            LinkError::Control { found } => self.0.find(*found).map(|start| start..start + found.len_utf8()),
            LinkError::Protocol { .. } => Some(self.protocol()),
            LinkError::Version { .. } => self.value("v"),
            LinkError::Key { found, .. } => self.parts().find_map(|part| {
                let (name, _) = self.0[part.clone()].split_once('=').unwrap_or((&self.0[part.clone()], ""));
                (cut(name) == *found).then(|| part.start..part.start + name.len())
            }),
            LinkError::Twice { key } => self.values(key).last(),
            LinkError::Beside { key } | LinkError::Number { key, .. } => self.value(key),
            LinkError::Escape { key, found } => self.within(self.value(key)?, found),
            LinkError::Form { key: "set", found, .. } => {
                self.items("set").find(|item| cut(&self.unescaped("set", item)) == *found)
            }
            LinkError::Form { key, .. } => self.value(key),
            LinkError::TooLate { .. } => self.value("at"),
            LinkError::NotThere { .. } => self.value("selected"),
            LinkError::SettingTwice { name } => self.setting(name).last(),
            LinkError::TooManySettings { .. } => self.value("set"),
            LinkError::TooManyInputs { .. } => self.value("do"),
            LinkError::NoMoment { line, .. } => self.items("do").nth(line.checked_sub(1)?),
            LinkError::Script { line, error, .. } => {
                let line = self.items("do").nth(line.checked_sub(1)?)?;
                Some(self.within_line(line, error))
            }
            LinkError::Base64 | LinkError::Deflate | LinkError::Bomb { .. } => self.value("z"),
        }
    }

    fn of_setup(self, error: &SetupError) -> Option<Range<usize>> {
        match error {
            SetupError::Behaviour { .. } => self.value("behaviour").or_else(|| Some(self.protocol())),
            SetupError::Nodes(_) => self.value("nodes"),
            SetupError::Clients(_) => self.value("clients"),
            SetupError::Setting { name, .. } => self.setting(name).next(),
            SetupError::Command { index, .. }
            | SetupError::CommandAbout { index, .. }
            | SetupError::Message { index, .. }
            | SetupError::FixedMembers { index }
            | SetupError::NoBeginnings { index }
            | SetupError::Beginning { index, .. }
            | SetupError::NotItsLie { index, .. }
            | SetupError::NotThere { index } => self.in_order().into_iter().nth(*index),
        }
    }

    fn protocol(self) -> Range<usize> {
        0..self.0.find('?').unwrap_or(self.0.len())
    }

    /// The pieces of a stretch between these signs, but for empty ones.
    fn pieces(self, within: Range<usize>, sign: char) -> impl Iterator<Item = Range<usize>> {
        let mut start = within.start;
        let pieces = self.0[within].split(sign).map(move |piece| {
            let whole = start..start + piece.len();
            start = whole.end + sign.len_utf8();
            whole
        });
        pieces.filter(|piece| !piece.is_empty())
    }

    /// Keys with their values.
    fn parts(self) -> impl Iterator<Item = Range<usize>> {
        let start = self.0.find('?').map_or(self.0.len(), |mark| mark + 1);
        self.pieces(start..self.0.len(), '&')
    }

    /// The values of a key; the whole part where there is none.
    fn values(self, key: &str) -> impl Iterator<Item = Range<usize>> {
        self.parts().filter_map(move |part| {
            let rest = self.0[part.clone()].strip_prefix(key)?;
            match rest.strip_prefix('=') {
                Some(value) if !value.is_empty() => Some(part.end - value.len()..part.end),
                Some(_) => Some(part),
                None => rest.is_empty().then_some(part),
            }
        })
    }

    fn value(self, key: &str) -> Option<Range<usize>> {
        self.values(key).next()
    }

    /// Settings, or lines of a script.
    fn items(self, key: &str) -> impl Iterator<Item = Range<usize>> {
        self.value(key).into_iter().flat_map(move |value| self.pieces(value, ';'))
    }

    fn unescaped(self, key: &'static str, item: &Range<usize>) -> String {
        unescape(key, &self.0[item.clone()]).unwrap_or_default()
    }

    fn setting(self, name: &str) -> impl Iterator<Item = Range<usize>> {
        self.items("set")
            .filter(move |item| self.unescaped("set", item).split_whitespace().next() == Some(name))
    }

    /// The lines of a script in order of time, as a run has them.
    fn in_order(self) -> Vec<Range<usize>> {
        by_key(self.items("do").collect(), |line| {
            let line = self.unescaped("do", line);
            line[first_word(&line).0].parse().unwrap_or(Time::ZERO).0
        })
    }

    fn within(self, whole: Range<usize>, found: &str) -> Option<Range<usize>> {
        let start = whole.start + self.0[whole.clone()].find(found)?;
        Some(start..start + found.len())
    }

    /// Where in a line the error is. A sign that was escaped is longer here than where the error counted, so a line with
    /// one is marked as a whole.
    fn within_line(self, line: Range<usize>, error: &ScriptError) -> Range<usize> {
        let text = &self.0[line.clone()];
        // The error counts from the first sign that is no space.
        let start = line.start + text.len() - text.trim_start_matches(['+', ' ']).len();
        let (from, to) = (start + error.at.start, (start + error.at.end).min(line.end));
        if text.contains('~') || from >= to || self.0.get(from..to).is_none() { line } else { from..to }
    }
}
