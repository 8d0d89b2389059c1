//! What proposers, acceptors and learners say to each other; the table is in the module's essay.

use super::disk::{Accepted, Value};
use crate::Ballot;
use faultline_engine::digest::Encode;

/// A message between nodes.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// A proposer asks for a promise (phase 1a).
    Prepare {
        /// Its ballot.
        ballot: Ballot,
    },
    /// An acceptor promises to accept nothing below a ballot (phase 1b).
    Promise {
        /// The ballot.
        ballot: Ballot,
        /// "The highest-numbered proposal (if any) that it has accepted."
        accepted: Option<Accepted>,
    },
    /// A proposer asks for the acceptance of a value (phase 2a).
    Accept {
        /// Its ballot.
        ballot: Ballot,
        /// The value.
        value: Value,
    },
    /// An acceptor has accepted a value (phase 2b), and says so to learners.
    Accepted {
        /// The ballot, and the value.
        accepted: Accepted,
    },
    /// An acceptor has promised a higher ballot.
    Refused {
        /// The ballot that comes too late.
        ballot: Ballot,
        /// What it has promised.
        promised: Ballot,
    },
    /// A learner asks what acceptors have accepted.
    Ask,
    /// A learner knows what was chosen.
    Chosen {
        /// The value, and a ballot in which a majority accepted it.
        chosen: Accepted,
    },
}
