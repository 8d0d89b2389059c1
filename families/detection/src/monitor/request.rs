//! What clients ask of services, and operators of services and of the monitor.

use crate::{NoCommand, Operation, Outcome};
use faultline_engine::digest::Encode;
use faultline_engine::{NodeId, Span};
use std::fmt;
use std::str::FromStr;

/// What a client asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Command {
    /// Keep a record.
    Put,
    /// Free what is not needed on your disk: what an operator does about a warning.
    Clean,
    /// Page nobody because of this node for so long.
    Silence {
        /// Which.
        node: NodeId,
        /// How long.
        span: Span,
    },
}

/// What a client hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Answer {
    /// The record is on the disk.
    Stored,
    /// There is no room for it.
    Full,
    /// The database does not answer.
    Unavailable,
    /// The disk is cleaned.
    Cleaned,
    /// Nobody is paged because of that node.
    Silenced,
}

impl Command {
    /// The accepted forms of the command.
    pub const FORMS: &'static [&'static str] = &["put", "clean", "silence n3 5s"];
}

impl FromStr for Command {
    type Err = NoCommand;

    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            ["put"] => Ok(Self::Put),
            ["clean"] => Ok(Self::Clean),
            ["silence", node, span] => {
                let node = node.parse().map_err(|_| NoCommand)?;
                let span = span.parse().map_err(|_| NoCommand)?;
                // n1 watches, and is not watched.
                if span == Span(0) || node == NodeId(0) {
                    Err(NoCommand)
                } else {
                    Ok(Self::Silence { node, span })
                }
            }
            _ => Err(NoCommand),
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put => f.write_str("put"),
            Self::Clean => f.write_str("clean"),
            Self::Silence { node, span } => write!(f, "silence {node} {span}"),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stored => "stored",
            Self::Full => "full",
            Self::Unavailable => "unavailable",
            Self::Cleaned => "cleaned",
            Self::Silenced => "silenced",
        })
    }
}

impl From<Command> for Operation {
    fn from(command: Command) -> Self {
        Self::Monitor(command)
    }
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        Self::Monitor(answer)
    }
}
