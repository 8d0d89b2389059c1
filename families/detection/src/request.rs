//! What clients ask where nodes detect failures. Most detectors serve the node on which they run and nobody else; some share
//! their nodes with work, and then a client can ask for that.

use crate::monitor;
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::{Digest, Encode};
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

/// What a client asks, whatever protocol the nodes run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Work that has nothing to do with failures.
    Work(Work),
    /// Something of a service that is monitored, or of its monitor.
    Monitor(monitor::Command),
}

/// What a client hears, whatever protocol the nodes run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Work is done.
    Done(Done),
    /// An answer of a service that is monitored, or of its monitor.
    Monitor(monitor::Answer),
}

/// Work and its end are no words of the digest, as they were when there was nothing else to ask: runs of before keep their digests.
/// No run has both kinds.
macro_rules! encode_as_what_it_holds {
    ($($Sum:ident: $One:ident, $Other:ident;)+) => {$(
        impl Encode for $Sum {
            fn encode(&self, to: &mut Digest) {
                match self {
                    Self::$One(one) => one.encode(to),
                    Self::$Other(other) => other.encode(to),
                }
            }

            fn size(&self) -> usize {
                match self {
                    Self::$One(one) => one.size(),
                    Self::$Other(other) => other.size(),
                }
            }
        }

        impl fmt::Display for $Sum {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::$One(one) => one.fmt(f),
                    Self::$Other(other) => other.fmt(f),
                }
            }
        }

        impl Data for $Sum {
            fn datum(&self) -> Datum {
                Datum::Text(self.to_string())
            }
        }
    )+};
}

encode_as_what_it_holds! {
    Operation: Work, Monitor;
    Outcome: Done, Monitor;
}

impl Outcome {
    /// Whether it is what its client hoped for.
    pub(crate) fn is_good(&self) -> bool {
        !matches!(self, Self::Monitor(monitor::Answer::Full | monitor::Answer::Unavailable))
    }
}

impl From<Work> for Operation {
    fn from(work: Work) -> Self {
        Self::Work(work)
    }
}

impl From<Done> for Outcome {
    fn from(done: Done) -> Self {
        Self::Done(done)
    }
}

impl From<Command> for Operation {
    fn from(command: Command) -> Self {
        match command {}
    }
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        match answer {}
    }
}
