//! What clients ask of replicated data types: what they ask of any store (`add x 1`, `set x 1`, `get x`), and elements of sets.
//!
//! A `cas` promises that nothing comes between its read and its write. Replicas that answer without asking each other cannot do
//! that, so it is no command here.

use faultline_engine::Word;
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Command, Key, NoCommand, Op};
use std::fmt;
use std::str::FromStr;

/// A change of the elements of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Edit {
    /// The key of the set.
    pub key: Key,
    /// What to do with it.
    pub op: Change,
}

/// What to do with a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub enum Change {
    /// Put an element in.
    Insert(Word),
    /// Take an element out.
    Remove(Word),
}

/// What a client may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Request {
    /// What it may ask of any store, but for `cas`.
    KeyValue(Command),
    /// A change of a set.
    Edit(Edit),
}

/// The accepted forms of a command.
pub(super) const FORMS: &[&str] = &["add x 1", "get x", "set x 1", "insert x tea", "remove x tea"];

impl Request {
    /// Which key it is about.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::KeyValue(command) => command.key,
            Self::Edit(edit) => edit.key,
        }
    }

    /// It in a few characters.
    #[must_use]
    pub fn short(&self) -> String {
        let few = |word: Word| word.to_string().chars().take(3).collect::<String>();
        match self {
            Self::KeyValue(command) => command.short(),
            Self::Edit(Edit { op: Change::Insert(word), .. }) => format!("+{}", few(*word)),
            Self::Edit(Edit { op: Change::Remove(word), .. }) => format!("−{}", few(*word)),
        }
    }
}

impl FromStr for Edit {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let word = |text: &str| text.parse::<Word>().map_err(|_| NoCommand);
        let (key, op) = match words[..] {
            ["insert", key, element] => (key, Change::Insert(word(element)?)),
            ["remove", key, element] => (key, Change::Remove(word(element)?)),
            _ => return Err(NoCommand),
        };
        Ok(Self { key: key.parse()?, op })
    }
}

impl FromStr for Request {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        match text.parse::<Command>() {
            Ok(command) if matches!(command.op, Op::Cas { .. }) => Err(NoCommand),
            Ok(command) => Ok(Self::KeyValue(command)),
            Err(NoCommand) => text.parse().map(Self::Edit),
        }
    }
}

impl From<Request> for crate::Operation {
    fn from(request: Request) -> Self {
        match request {
            Request::KeyValue(command) => Self::KeyValue(command),
            Request::Edit(edit) => Self::Edit(edit),
        }
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.op {
            Change::Insert(word) => write!(f, "insert {} {word}", self.key),
            Change::Remove(word) => write!(f, "remove {} {word}", self.key),
        }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(command) => command.fmt(f),
            Self::Edit(edit) => edit.fmt(f),
        }
    }
}

impl Data for Request {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{FORMS, Request};

    #[test]
    fn a_command_is_written_as_it_is_read() {
        for text in FORMS {
            assert_eq!(text.parse::<Request>().expect(text).to_string(), *text);
        }
        for text in ["", "insert x", "insert x two words", "remove x toolongname", "cas x 1 2", "insert x é"]
        {
            assert!(text.parse::<Request>().is_err(), "{text}");
        }
    }
}
