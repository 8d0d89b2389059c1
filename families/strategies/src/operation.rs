//! What clients of strategies ask and hear.

use crate::reassign::submission;
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv;
use std::fmt;

/// What a client asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Something of the key-value store.
    KeyValue(kv::Command),
    /// To do some tasks.
    Submit(submission::Command),
}

/// What a client was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something of the key-value store.
    KeyValue(kv::Answer),
    /// What became of its tasks.
    Settled(submission::Answer),
}

// By hand: digests were promised when all that a client could ask was of the key-value store.
impl Encode for Operation {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::KeyValue(command) => command.encode(to),
            Self::Submit(command) => command.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::KeyValue(command) => command.size(),
            Self::Submit(command) => command.size(),
        }
    }
}

impl Encode for Outcome {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::KeyValue(answer) => answer.encode(to),
            Self::Settled(answer) => answer.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::KeyValue(answer) => answer.size(),
            Self::Settled(answer) => answer.size(),
        }
    }
}

impl Data for Operation {
    fn datum(&self) -> Datum {
        match self {
            Self::KeyValue(command) => command.datum(),
            Self::Submit(command) => command.datum(),
        }
    }
}

impl Data for Outcome {
    fn datum(&self) -> Datum {
        match self {
            Self::KeyValue(answer) => answer.datum(),
            Self::Settled(answer) => answer.datum(),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(command) => command.fmt(f),
            Self::Submit(command) => command.fmt(f),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(answer) => answer.fmt(f),
            Self::Settled(answer) => answer.fmt(f),
        }
    }
}

impl From<kv::Command> for Operation {
    fn from(command: kv::Command) -> Self {
        Self::KeyValue(command)
    }
}

impl From<kv::Answer> for Outcome {
    fn from(answer: kv::Answer) -> Self {
        Self::KeyValue(answer)
    }
}

impl From<submission::Command> for Operation {
    fn from(command: submission::Command) -> Self {
        Self::Submit(command)
    }
}

impl From<submission::Answer> for Outcome {
    fn from(answer: submission::Answer) -> Self {
        Self::Settled(answer)
    }
}
