//! The key-value vocabulary that every replicated store of the catalogue shares: what a client may ask,
//! what it may hear, and what a single copy would answer.

use crate::describe::{Data, Datum};
use crate::digest::Encode;
use arrayvec::ArrayString;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A key: 1 to 15 of the characters `a-z A-Z 0-9 _ -`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct Key(ArrayString<15>);

/// One request about one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Command {
    /// The key.
    pub key: Key,
    /// What to do with it.
    pub op: Op,
}

/// What to do with a key. An absent key counts as 0 for `add` and `cas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub enum Op {
    /// Read it.
    Get,
    /// Overwrite it.
    Set(i64),
    /// Add to it and read the sum.
    Add(i64),
    /// Overwrite it if it holds what is expected.
    Cas {
        /// The value it must hold.
        expect: i64,
        /// The value to write.
        new: i64,
    },
}

/// The answer to a [`Command`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub enum Answer {
    /// What `get` found; nothing when the key was never written.
    Value(Option<i64>),
    /// `set` was done.
    Done,
    /// The sum after `add`.
    Sum(i64),
    /// Whether `cas` found what it expected.
    Swapped(bool),
}

impl Op {
    /// What a single copy that holds `value` answers, and what it holds afterwards.
    #[must_use]
    pub fn apply(self, value: Option<i64>) -> (Option<i64>, Answer) {
        match self {
            Self::Get => (value, Answer::Value(value)),
            Self::Set(new) => (Some(new), Answer::Done),
            Self::Add(delta) => {
                let sum = value.unwrap_or(0).wrapping_add(delta);
                (Some(sum), Answer::Sum(sum))
            }
            Self::Cas { expect, new } if value.unwrap_or(0) == expect => (Some(new), Answer::Swapped(true)),
            Self::Cas { .. } => (value, Answer::Swapped(false)),
        }
    }
}

/// A map from keys to numbers: the state machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store(BTreeMap<Key, i64>);

impl Store {
    /// Executes a command.
    pub fn apply(&mut self, command: Command) -> Answer {
        let before = self.0.get(&command.key).copied();
        let (after, answer) = command.op.apply(before);
        if after != before
            && let Some(value) = after
        {
            self.0.insert(command.key, value);
        }
        answer
    }

    /// Its keys and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (Key, i64)> {
        self.0.iter().map(|(key, value)| (*key, *value))
    }
}

/// Why a text is no command. [`FORMS`] lists what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCommand;

/// The accepted forms of a command, the most telling first.
pub const FORMS: &[&str] = &["add x 1", "get x", "set x 1", "cas x 1 2"];

impl FromStr for Key {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let fits = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if text.is_empty() || !fits {
            return Err(NoCommand);
        }
        ArrayString::from(text).map(Self).map_err(|_| NoCommand)
    }
}

impl FromStr for Command {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let number = |word: &str| word.parse::<i64>().map_err(|_| NoCommand);
        let (key, op) = match words[..] {
            ["get", key] => (key, Op::Get),
            ["set", key, value] => (key, Op::Set(number(value)?)),
            ["add", key, delta] => (key, Op::Add(number(delta)?)),
            ["cas", key, expect, new] => (key, Op::Cas { expect: number(expect)?, new: number(new)? }),
            _ => return Err(NoCommand),
        };
        Ok(Self { key: key.parse()?, op })
    }
}

impl Data for Key {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl Data for Command {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl Data for Answer {
    /// A number, nothing, or what was done.
    fn datum(&self) -> Datum {
        match self {
            Self::Value(value) => value.datum(),
            Self::Sum(sum) => sum.datum(),
            Self::Done => Datum::Name("ok"),
            Self::Swapped(swapped) => swapped.datum(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.key;
        match self.op {
            Op::Get => write!(f, "get {key}"),
            Op::Set(value) => write!(f, "set {key} {value}"),
            Op::Add(delta) => write!(f, "add {key} {delta}"),
            Op::Cas { expect, new } => write!(f, "cas {key} {expect} {new}"),
        }
    }
}

impl fmt::Display for Answer {
    /// A value as data: `7`, `-` for nothing, `ok`, `yes`, `no`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(Some(value)) | Self::Sum(value) => write!(f, "{value}"),
            Self::Value(None) => f.write_str("-"),
            Self::Done => f.write_str("ok"),
            Self::Swapped(true) => f.write_str("yes"),
            Self::Swapped(false) => f.write_str("no"),
        }
    }
}
