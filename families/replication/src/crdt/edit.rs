//! What clients ask of replicated data types: what they ask of any store (`add x 1`, `set x 1`, `get x`), elements of sets, and letters
//! of texts.
//!
//! A `cas` promises that nothing comes between its read and its write. Replicas that answer without asking each other cannot do
//! that, so it is no command here.

use faultline_engine::Word;
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Command, Key, NoCommand, Op};
use std::fmt;
use std::str::FromStr;

/// A change of the elements of a set, or of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Edit {
    /// The key of the set or text.
    pub key: Key,
    /// What to do with it.
    pub op: Change,
}

/// What to do with a set or a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub enum Change {
    /// Put an element in.
    Insert(Word),
    /// Take an element out.
    Remove(Word),
    /// Type letters.
    Type {
        /// Behind the letter at this place, counted from 1; 0 is the beginning.
        place: u16,
        /// Which.
        word: Word,
    },
    /// Erase letters.
    Erase {
        /// From the one at this place on, counted from 1.
        from: u16,
        /// How many.
        count: u16,
    },
}

/// What a client may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Request {
    /// What it may ask of any store, but for `cas`.
    KeyValue(Command),
    /// A change of a set or a text.
    Edit(Edit),
}

/// The accepted forms of a command.
pub(super) const FORMS: &[&str] =
    &["add x 1", "get x", "set x 1", "insert x tea", "remove x tea", "type x 0 tea", "erase x 1 2"];

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
            Self::Edit(Edit { op: Change::Type { word, .. }, .. }) => few(*word),
            Self::Edit(Edit { op: Change::Remove(word), .. }) => format!("−{}", few(*word)),
            Self::Edit(Edit { op: Change::Erase { count, .. }, .. }) => format!("−{count}"),
        }
    }
}

impl FromStr for Edit {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let word = |text: &str| text.parse::<Word>().map_err(|_| NoCommand);
        let number = |text: &str| text.parse::<u16>().map_err(|_| NoCommand);
        let from_one = |text: &str| {
            number(text).and_then(|number| if number == 0 { Err(NoCommand) } else { Ok(number) })
        };
        let (key, op) = match words[..] {
            ["type", key, place, letters] => {
                (key, Change::Type { place: number(place)?, word: word(letters)? })
            }
            ["erase", key, from, count] => {
                (key, Change::Erase { from: from_one(from)?, count: from_one(count)? })
            }
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
            Change::Type { place, word } => write!(f, "type {} {place} {word}", self.key),
            Change::Erase { from, count } => write!(f, "erase {} {from} {count}", self.key),
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
        for text in [
            "",
            "insert x",
            "insert x two words",
            "remove x toolongname",
            "cas x 1 2",
            "insert x é",
            "type x tea",
            "type x -1 tea",
            "type x 65536 tea",
            "erase x 0 1",
            "erase x 1 0",
            "erase x 1",
        ] {
            assert!(text.parse::<Request>().is_err(), "{text}");
        }
    }
}
