//! What can break the rules of quorums.

use super::version::Version;
use crate::own::OwnEvidence;
use faultline_engine::describe::Describe;
use faultline_engine::kv::{Command, Key};
use faultline_engine::{NodeId, NodeSet, Span, Ticket};

/// What broke a rule.
#[derive(Clone, Debug, PartialEq, Describe)]
pub enum Evidence {
    /// A write is acknowledged that fewer nodes have on their disks than must.
    TooFewCopies {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// The version.
        version: Version,
        /// Who has it, or a newer one.
        stored: NodeSet,
        /// How many must.
        needs: u64,
    },
    /// A read was answered with something older than what had been acknowledged before it was asked.
    OlderRead {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The key.
        key: Key,
        /// What was found.
        versions: Vec<Version>,
        /// What had been acknowledged.
        acknowledged: Version,
        /// Whose request that was.
        writer: Ticket,
    },
    /// A replica let a version go for one that is not newer.
    NotNewer {
        /// Which replica.
        node: NodeId,
        /// The key.
        key: Key,
        /// What went.
        gone: Version,
        /// What it has.
        held: Vec<Version>,
    },
    /// A node has forgotten what it kept for a replica that does not have it.
    HintLost {
        /// Who kept it.
        node: NodeId,
        /// For whom.
        home: NodeId,
        /// The key.
        key: Key,
        /// The version.
        version: Version,
    },
    /// Two replicas of a key differ, though all has been well for long.
    ReplicasDiffer {
        /// The key.
        key: Key,
        /// The one.
        node: NodeId,
        /// What it has.
        versions: Vec<Version>,
        /// The other one.
        other: NodeId,
        /// What that one has.
        others: Vec<Version>,
        /// For how long all has been well.
        rest: Span,
    },
    /// A request is without an answer, though all has been well for long.
    WithoutAnswer {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long.
        rest: Span,
    },
}

impl OwnEvidence for Evidence {}
