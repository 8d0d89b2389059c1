//! What clients ask of Raft: something of the store, or, as its operators, other members.

use crate::membership::{self, Change, Verdict};
use crate::{Operation, Outcome};
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv;
use std::fmt;
use std::str::FromStr;

/// What a client asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Something of the store.
    Store(kv::Command),
    /// To add or remove a server.
    Change(Change),
}

/// What a client hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Of the store.
    Store(kv::Answer),
    /// Of a change.
    Change(Verdict),
}

/// The accepted forms of a command, the most telling first.
pub(super) const FORMS: &[&str] =
    &[kv::FORMS[0], kv::FORMS[1], kv::FORMS[2], kv::FORMS[3], membership::FORMS[0], membership::FORMS[1]];

impl FromStr for Command {
    type Err = kv::NoCommand;
    fn from_str(text: &str) -> Result<Self, kv::NoCommand> {
        text.parse().map(Self::Change).or_else(|_| text.parse().map(Self::Store))
    }
}

// By hand: digests were promised when all that a client could ask was of the store.
impl Encode for Command {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::Store(command) => command.encode(to),
            Self::Change(change) => change.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Store(command) => command.size(),
            Self::Change(change) => change.size(),
        }
    }
}

impl Encode for Answer {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::Store(answer) => answer.encode(to),
            Self::Change(verdict) => verdict.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Store(answer) => answer.size(),
            Self::Change(verdict) => verdict.size(),
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(command) => command.fmt(f),
            Self::Change(change) => change.fmt(f),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(answer) => answer.fmt(f),
            Self::Change(verdict) => verdict.fmt(f),
        }
    }
}

impl From<Command> for Operation {
    fn from(command: Command) -> Self {
        match command {
            Command::Store(command) => Self::KeyValue(command),
            Command::Change(change) => Self::Change(change),
        }
    }
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Store(answer) => Self::KeyValue(answer),
            Answer::Change(verdict) => Self::Changed(verdict),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, FORMS};

    #[test]
    fn a_command_is_written_as_it_is_read() {
        for text in FORMS {
            assert_eq!(text.parse::<Command>().expect(text).to_string(), *text);
        }
        assert!("add-server x".parse::<Command>().is_err());
    }
}
