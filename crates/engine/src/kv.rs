//! The key-value vocabulary that every replicated store of the catalogue shares: what a client may ask,
//! what it may hear, and what a single copy would answer.

use crate::describe::{Data, Datum};
use crate::digest::{Digest, Encode};
use litemap::LiteMap;
use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

/// A key: 1 to 15 of the characters `a-z A-Z 0-9 _ -`.
///
/// It is held as two numbers of eight bytes each, the first character highest, zeros after the last one. So keys are in
/// the order of their texts, and one is copied, compared and put into a digest word by word: facts, messages and logs
/// carry keys, and a run copies them more often than anything else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(NonZeroU64, u64);

/// The most characters of a key.
const KEY_LENGTH: usize = 15;

impl Key {
    fn bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.0.get().to_be_bytes());
        bytes[8..].copy_from_slice(&self.1.to_be_bytes());
        bytes
    }

    /// How many characters it has.
    fn length(self) -> usize {
        let zeros = if self.1 == 0 { 64 + self.0.trailing_zeros() } else { self.1.trailing_zeros() };
        size_of::<Self>() - zeros as usize / 8
    }
}

/// As the text that it is.
impl Encode for Key {
    #[inline]
    fn encode(&self, to: &mut Digest) {
        to.mix(self.length() as u64);
        to.mix(self.0.get().swap_bytes());
        if self.1 != 0 {
            to.mix(self.1.swap_bytes());
        }
    }

    fn size(&self) -> usize {
        "".size() + self.length()
    }
}

/// One request about one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Command {
    /// The key.
    pub key: Key,
    /// What to do with it.
    pub op: Op,
}

/// What to do with a key. An absent key counts as 0 for `add` and `cas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
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
pub struct Store(LiteMap<Key, i64>);

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
        if text.len() > KEY_LENGTH {
            return Err(NoCommand);
        }
        let number = |place: usize| {
            text.bytes().chain(std::iter::repeat(0)).skip(place).take(8).fold(0, |n, b| n << 8 | u64::from(b))
        };
        NonZeroU64::new(number(0)).map(|first| Self(first, number(8))).ok_or(NoCommand)
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
        // What was read is ASCII, so this is the whole text.
        f.write_str(str::from_utf8(&self.bytes()[..self.length()]).unwrap_or_default())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

impl Command {
    /// It in a few characters, for the cell of a log: `x+1`, and three letters of a longer key.
    #[must_use]
    pub fn short(self) -> String {
        let key: String = self.key.to_string().chars().take(3).collect();
        match self.op {
            Op::Get => format!("{key}?"),
            Op::Set(value) => format!("{key}={value}"),
            Op::Add(delta) => format!("{key}{delta:+}"),
            Op::Cas { new, .. } => format!("{key}⇒{new}"),
        }
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

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn keys_are_in_the_order_of_their_texts() {
        let mut texts = [
            "x",
            "a",
            "abcdefgh",
            "abcdefghi",
            "abcdefg",
            "-",
            "_",
            "Z",
            "z9",
            "z",
            "0",
            "abcdefgz",
            "abcdefghijklmno",
        ];
        let mut keys = texts.map(|text| text.parse::<Key>().expect("a key"));
        texts.sort_unstable();
        keys.sort_unstable();
        assert_eq!(keys.map(|key| key.to_string()), texts.map(String::from));
    }

    #[test]
    fn what_is_too_long_empty_or_of_other_characters_is_no_key() {
        for text in ["", "abcdefghijklmnop", "é", "a b", "a\0", "\0"] {
            assert!(text.parse::<Key>().is_err(), "{text:?}");
        }
    }
}
