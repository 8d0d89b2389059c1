//! What clients ask where nodes detect failures. Most detectors serve the node on which they run and nobody else; some share
//! their nodes with work, and then a client can ask for that.

use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use std::fmt;
use std::str::FromStr;

/// A command that nobody can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Command {}

/// An answer that nobody gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Answer {}

/// Asks a node to do something that has nothing to do with failures, and takes as long as its server does for each message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Work;

/// It is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Done;

impl Work {
    /// The accepted forms of the command.
    pub const FORMS: &'static [&'static str] = &["work"];
}

/// Why a text is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCommand;

impl FromStr for Command {
    type Err = NoCommand;

    fn from_str(_: &str) -> Result<Self, NoCommand> {
        Err(NoCommand)
    }
}

impl FromStr for Work {
    type Err = NoCommand;

    fn from_str(text: &str) -> Result<Self, NoCommand> {
        if text == "work" { Ok(Self) } else { Err(NoCommand) }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("work")
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("done")
    }
}

impl From<Command> for Work {
    fn from(command: Command) -> Self {
        match command {}
    }
}

impl From<Answer> for Done {
    fn from(answer: Answer) -> Self {
        match answer {}
    }
}

impl Data for Work {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl Data for Done {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}
