//! What can break the rules of replicated logs.

use faultline_engine::describe::Describe;
use faultline_engine::{NodeId, NodeSet};

/// The values that broke a rule of replicated logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum LogEvidence {
    /// Two leaders in one term.
    TwoLeaders {
        /// The term.
        epoch: u64,
        /// Who led first.
        first: NodeId,
        /// Who leads too.
        second: NodeId,
    },
    /// A leader removed entries of its own log.
    LeaderTruncated {
        /// Who.
        leader: NodeId,
        /// The term it leads.
        epoch: u64,
        /// From this index on.
        from: u64,
    },
    /// Same index and term, but the logs up to there differ.
    LogsDiffer {
        /// One node.
        first: NodeId,
        /// Another.
        second: NodeId,
        /// The index at which both have an entry of the same term.
        index: u64,
        /// That term.
        epoch: u64,
        /// The first index at which they differ.
        differs: u64,
    },
    /// A leader lacks a committed entry.
    LeaderLacks {
        /// Who.
        leader: NodeId,
        /// The term it leads.
        epoch: u64,
        /// The index of the committed entry.
        index: u64,
        /// The term in which it was committed.
        committed_in: u64,
    },
    /// A leader changed who the members are before it may.
    ChangedTooEarly {
        /// Who.
        leader: NodeId,
        /// The term it leads.
        epoch: u64,
        /// The index of the new configuration.
        index: u64,
        /// The index of the one before it in the leader's log; 0 for the initial one.
        previous: u64,
        /// Whether that is committed: then nothing of the leader's own term is.
        committed: bool,
    },
    /// A leader changed who the members are in a way that leaves room for two majorities.
    Disjoint {
        /// Who.
        leader: NodeId,
        /// The term it leads.
        epoch: u64,
        /// The index of the new configuration.
        index: u64,
        /// Who votes in the one before.
        before: NodeSet,
        /// Who votes in the new one.
        after: NodeSet,
    },
    /// A server takes an entry for committed, or executes it, that is not committed.
    NotCommitted {
        /// Who.
        node: NodeId,
        /// The index of the entry.
        index: u64,
        /// The term of the entry; 0 where the server has none there.
        epoch: u64,
        /// Who has the log up to that entry on its disk.
        holders: NodeSet,
        /// Whether those are a majority: then they do not count because the term of the entry is over.
        majority: bool,
        /// Whether the server executes it.
        applies: bool,
    },
}
