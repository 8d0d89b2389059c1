//! What disks hold when a run begins, where a script says so: many figures of papers begin in the middle.
//!
//! The engine knows no protocol: what stands behind `begin n1` the protocol reads ([`Protocol::read_beginning`]), and it
//! judges whether the disks of all nodes can have come to hold that ([`Protocol::check_beginning`]).
//!
//! [`Protocol::read_beginning`]: crate::Protocol::read_beginning
//! [`Protocol::check_beginning`]: crate::Protocol::check_beginning

use crate::epoch::Epoch;
use crate::grammar::{Argument, Expect, Reader, ScriptError, Vocabulary};
use crate::id::NodeId;
use crate::protocol::Protocol;
use std::fmt;

/// What a disk holds when a run begins, in the words of the protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning(pub String);

impl Beginning {
    /// Whether the protocol takes it for what a disk of so many nodes may hold.
    ///
    /// # Errors
    /// The first word that does not fit, and what would be accepted there.
    pub fn check<P: Protocol>(&self, nodes: u16) -> Result<(), ScriptError> {
        let mut reader = Reader::new(&self.0, Vocabulary { nodes, ..Vocabulary::any() })?;
        P::read_beginning(&mut reader)?;
        reader.must_end()
    }
}

impl Argument for Beginning {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ScriptError> {
        let from = reader.place();
        match reader.vocabulary().begins {
            Begins::Of(read) => read(reader)?,
            Begins::Anything | Begins::Nothing => reader.take_all(),
        }
        let text = reader.text_from(from);
        if text.is_empty() { Err(reader.expected(&[Expect::Beginning])) } else { Ok(Self(text)) }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {}", self.0)
    }
}

/// What a script may say of disks when a run begins.
#[derive(Clone, Copy, Debug)]
pub enum Begins {
    /// It is not known which protocol it is: any text.
    Anything,
    /// The protocol has no words for it.
    Nothing,
    /// What the protocol reads.
    Of(fn(&mut Reader<'_>) -> Result<(), ScriptError>),
}

/// Why no run of a protocol leads to what disks are to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// In a log a lower number follows a higher one.
    #[error("in a log, {after} cannot follow {before}")]
    Falls {
        /// What stands before.
        before: Epoch,
        /// What follows.
        after: Epoch,
    },
    /// A disk holds something of a number of which its node does not know.
    #[error("it holds something of {holds}, and the highest it knows of is {knows}")]
    Above {
        /// What it holds something of.
        holds: Epoch,
        /// The highest number of which the node knows.
        knows: Epoch,
    },
    /// Two logs have entries of one number, and differ before them.
    #[error("{first} and {second} both have entries of {epoch}, and their logs differ before those")]
    LogsDiffer {
        /// One node.
        first: NodeId,
        /// Another.
        second: NodeId,
        /// The number.
        epoch: Epoch,
    },
    /// Nobody can have led in a number, or begun a ballot, as too few can have voted for it or promised it.
    #[error("something is of {epoch}, and no majority can have voted for it")]
    NoMajority {
        /// The number.
        epoch: Epoch,
    },
    /// Two nodes hold different values of one ballot.
    #[error("{first} and {second} hold different values of {epoch}")]
    TwoValues {
        /// One node.
        first: NodeId,
        /// Another.
        second: NodeId,
        /// The ballot.
        epoch: Epoch,
    },
    /// A ballot is of a node that cannot have begun it.
    #[error("{node} does not propose, or has not come so far, and cannot have begun {epoch}")]
    NotBegun {
        /// Whose the ballot is.
        node: NodeId,
        /// The ballot.
        epoch: Epoch,
    },
    /// A ballot has another value than a lower one that a majority has accepted.
    #[error("a majority has accepted the value of {chosen}, and {epoch} has another one")]
    Overruled {
        /// The lower ballot.
        chosen: Epoch,
        /// The higher one.
        epoch: Epoch,
    },
}
