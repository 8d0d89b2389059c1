//! A short word: a key of a store, or a value that is proposed.

use crate::describe::{Data, Datum};
use crate::digest::{Digest, Encode};
use crate::kv;
use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

/// 1 to 8 of the characters `a-z A-Z 0-9 _ -`, held as bytes, the first one highest, so that a fact that carries it
/// stays small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(NonZeroU64);

/// Why a text is no word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoWord;

impl Word {
    /// A word of these bytes; the first eight count.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub const fn of(name: &[u8]) -> Self {
        let (mut number, mut place) = (0, 0);
        while place < 8 {
            number = number << 8 | if place < name.len() { name[place] as u64 } else { 0 };
            place += 1;
        }
        Self(NonZeroU64::new(number).expect("a name"))
    }

    /// Its bytes as a number.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0.get()
    }
}

impl FromStr for Word {
    type Err = NoWord;
    fn from_str(text: &str) -> Result<Self, NoWord> {
        // The same characters as in the key of a replicated store.
        text.parse::<kv::Key>().map_err(|_| NoWord)?;
        if text.len() > 8 {
            return Err(NoWord);
        }
        let mut bytes = [0; 8];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        NonZeroU64::new(u64::from_be_bytes(bytes)).map(Self).ok_or(NoWord)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.get().to_be_bytes();
        bytes.iter().filter(|byte| **byte != 0).try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl Encode for Word {
    fn encode(&self, to: &mut Digest) {
        to.mix(self.number());
    }

    fn size(&self) -> usize {
        size_of::<u64>()
    }
}

impl Data for Word {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}
