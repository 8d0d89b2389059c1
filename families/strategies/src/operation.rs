//! What clients of strategies ask and hear.

use crate::failover;
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
    /// An operator: that another server becomes the primary.
    Switchover(failover::Switchover),
}

/// What a client was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something of the key-value store.
    KeyValue(kv::Answer),
    /// What became of its tasks.
    Settled(submission::Answer),
    /// What became of an operator's order.
    Ordered(failover::Verdict),
}

// By hand: digests were promised when all that a client could ask was of the key-value store.
impl Encode for Operation {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::KeyValue(command) => command.encode(to),
            Self::Submit(command) => command.encode(to),
            Self::Switchover(order) => order.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::KeyValue(command) => command.size(),
            Self::Submit(command) => command.size(),
            Self::Switchover(order) => order.size(),
        }
    }
}

impl Encode for Outcome {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::KeyValue(answer) => answer.encode(to),
            Self::Settled(answer) => answer.encode(to),
            Self::Ordered(verdict) => verdict.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::KeyValue(answer) => answer.size(),
            Self::Settled(answer) => answer.size(),
            Self::Ordered(verdict) => verdict.size(),
        }
    }
}

impl Data for Operation {
    fn datum(&self) -> Datum {
        match self {
            Self::KeyValue(command) => command.datum(),
            Self::Submit(command) => command.datum(),
            Self::Switchover(order) => order.datum(),
        }
    }
}

impl Data for Outcome {
    fn datum(&self) -> Datum {
        match self {
            Self::KeyValue(answer) => answer.datum(),
            Self::Settled(answer) => answer.datum(),
            Self::Ordered(verdict) => verdict.datum(),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(command) => command.fmt(f),
            Self::Submit(command) => command.fmt(f),
            Self::Switchover(order) => order.fmt(f),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(answer) => answer.fmt(f),
            Self::Settled(answer) => answer.fmt(f),
            Self::Ordered(verdict) => verdict.fmt(f),
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
