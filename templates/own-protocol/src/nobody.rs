//! No client asks anything in this protocol. One that clients ask takes `kv::Command` and `kv::Answer` of the engine, or types of
//! its own.

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

/// Why a text is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCommand;

impl FromStr for Command {
    type Err = NoCommand;

    fn from_str(_: &str) -> Result<Self, NoCommand> {
        Err(NoCommand)
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

impl Data for Command {
    fn datum(&self) -> Datum {
        match *self {}
    }
}

impl Data for Answer {
    fn datum(&self) -> Datum {
        match *self {}
    }
}
