//! What an object holds, as people see it, and what clients are told.

use faultline_engine::Word;
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;
use std::fmt;

/// The value of an object: what a reader is told.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Content {
    /// A count.
    Number(i64),
    /// The values of a register: none, one, or several that did not know of each other. In order, each once.
    Values(Vec<i64>),
    /// The elements of a set, in order.
    Elements(Vec<Word>),
    /// A text.
    Text(String),
}

/// A key, and what its object holds.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Holding {
    /// The key.
    pub key: Key,
    /// What its object holds.
    pub value: Content,
}

/// What a client is told.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Answer {
    /// The change is made and on the disk.
    Changed,
    /// What the object holds.
    Held(Content),
    /// The object is of another type, or has no room for it.
    Refused,
}

fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
    if items.is_empty() {
        return f.write_str("-");
    }
    for (place, item) in items.iter().enumerate() {
        let bar = if place == 0 { "" } else { "|" };
        write!(f, "{bar}{item}")?;
    }
    Ok(())
}

impl fmt::Display for Content {
    /// `3`; `-` for nothing; `1|2`; `milk|tea`; for a text `milktea`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Values(values) => list(f, values),
            Self::Elements(words) => list(f, words),
            Self::Text(text) if text.is_empty() => f.write_str("-"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str("ok"),
            Self::Held(content) => content.fmt(f),
            Self::Refused => f.write_str("no"),
        }
    }
}

/// `x=4`
impl Data for Holding {
    fn datum(&self) -> Datum {
        Datum::Text(format!("{}={}", self.key, self.value))
    }
}

/// A number as a number; everything else as the text that people read.
impl Data for Content {
    fn datum(&self) -> Datum {
        match self {
            Self::Number(number) => number.datum(),
            Self::Values(_) | Self::Elements(_) | Self::Text(_) => Datum::Text(self.to_string()),
        }
    }
}

impl Data for Answer {
    fn datum(&self) -> Datum {
        match self {
            Self::Changed => Datum::Name("ok"),
            Self::Held(content) => content.datum(),
            Self::Refused => Datum::Name("refused"),
        }
    }
}
