//! What servers say to each other; the table is in the module's essay.

use super::log::Entries;
use crate::{Ballot, Payload};
use faultline_engine::digest::Encode;

/// A message between servers.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// Phase 1a, for all instances above an index at once.
    Prepare {
        /// The ballot.
        ballot: Ballot,
        /// Up to this index the proposer knows all that is chosen.
        above: u64,
    },
    /// Phase 1b: a promise to accept nothing below the ballot, in any instance.
    Promise {
        /// The ballot.
        ballot: Ballot,
        /// What the acceptor has accepted above the index that it was asked about.
        entries: Entries,
    },
    /// Phase 2a, for one instance.
    Accept {
        /// The ballot.
        ballot: Ballot,
        /// The instance.
        slot: u64,
        /// The value.
        payload: Payload,
        /// Up to this index all is chosen.
        chosen: u64,
    },
    /// Phase 2b.
    Accepted {
        /// The ballot.
        ballot: Ballot,
        /// The instance.
        slot: u64,
    },
    /// The acceptor has promised more than this ballot.
    Refuse {
        /// The ballot that came too late.
        ballot: Ballot,
        /// What the acceptor has promised.
        promised: Ballot,
    },
    /// The leader is alive.
    Heartbeat {
        /// Its ballot.
        ballot: Ballot,
        /// Up to this index all is chosen.
        chosen: u64,
    },
    /// A learner asks what was chosen.
    Ask {
        /// It knows all up to this index.
        above: u64,
    },
    /// Values that are chosen.
    Chosen {
        /// The values, with one of their ballots each.
        entries: Entries,
    },
}
