//! What clients of the family ask and are told: the key-value vocabulary that all its stores share, and beside it the elements and
//! texts of replicated data types. What a store and a data type have in common, such as `add x 1`, is one command, so that one
//! script of clients runs on all of them.

use crate::counter::{Change, Verdict};
use crate::crdt::{Answer as OfData, Edit};
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv::{Answer, Command};
use std::fmt;

/// What a client asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Something of the key-value store.
    KeyValue(Command),
    /// Something of a set or a text.
    Edit(Edit),
    /// An operator of a counter: that a replica does something else.
    Role(Change),
}

/// What a client was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something of the key-value store.
    KeyValue(Answer),
    /// Something of a replicated data type.
    Data(OfData),
    /// Of a counter: what became of an order, or that nothing is promised.
    Told(Verdict),
}

impl Operation {
    /// The command of the key-value store, if it is one.
    #[must_use]
    pub fn key_value(&self) -> Option<Command> {
        match self {
            Self::KeyValue(command) => Some(*command),
            Self::Edit(_) | Self::Role(_) => None,
        }
    }
}

impl Outcome {
    /// The answer of the key-value store, if it is one.
    #[must_use]
    pub fn key_value(&self) -> Option<Answer> {
        match self {
            Self::KeyValue(answer) => Some(*answer),
            Self::Data(_) | Self::Told(_) => None,
        }
    }
}

/// The words of what it holds: what is asked of a store has kept those that it had before there was anything else.
impl Encode for Operation {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::KeyValue(command) => command.encode(to),
            Self::Edit(edit) => edit.encode(to),
            Self::Role(change) => change.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::KeyValue(command) => command.size(),
            Self::Edit(edit) => edit.size(),
            Self::Role(change) => change.size(),
        }
    }
}

/// The words of what it holds, as with [`Operation`].
impl Encode for Outcome {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::KeyValue(answer) => answer.encode(to),
            Self::Data(answer) => answer.encode(to),
            Self::Told(verdict) => verdict.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::KeyValue(answer) => answer.size(),
            Self::Data(answer) => answer.size(),
            Self::Told(verdict) => verdict.size(),
        }
    }
}

impl Data for Operation {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl Data for Outcome {
    fn datum(&self) -> Datum {
        match self {
            Self::KeyValue(answer) => answer.datum(),
            Self::Data(answer) => answer.datum(),
            Self::Told(verdict) => verdict.datum(),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(command) => command.fmt(f),
            Self::Edit(edit) => edit.fmt(f),
            Self::Role(change) => change.fmt(f),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(answer) => answer.fmt(f),
            Self::Data(answer) => answer.fmt(f),
            Self::Told(verdict) => verdict.fmt(f),
        }
    }
}

impl From<Command> for Operation {
    fn from(command: Command) -> Self {
        Self::KeyValue(command)
    }
}

impl From<crate::quorum::Request> for Operation {
    fn from(request: crate::quorum::Request) -> Self {
        Self::KeyValue(request.into())
    }
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        Self::KeyValue(answer)
    }
}

impl From<OfData> for Outcome {
    fn from(answer: OfData) -> Self {
        Self::Data(answer)
    }
}
