//! What a client of a computation asks and hears: how many words the text has.

use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use std::fmt;
use std::str::FromStr;

/// Counts the words of the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Command;

/// The sum of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Data)]
pub struct Answer {
    /// How many words the text has.
    pub words: u32,
    /// How many of them differ.
    pub distinct: u32,
}

/// The accepted form of the command.
pub const FORMS: &[&str] = &["count"];

/// Why a text is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCommand;

impl FromStr for Command {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        if text == "count" { Ok(Self) } else { Err(NoCommand) }
    }
}

impl Data for Command {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("count")
    }
}

impl fmt::Display for Answer {
    /// `272/138`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.words, self.distinct)
    }
}
