//! What can break the rules of a counter.

use super::facts::Name;
use crate::own::OwnEvidence;
use faultline_engine::describe::Describe;
use faultline_engine::kv::Key;
use faultline_engine::{NodeId, NodeSet, Span, Ticket};

/// What broke a rule.
#[derive(Clone, Debug, PartialEq, Describe)]
pub enum Evidence {
    /// A replica has counted one request twice.
    CountedAgain {
        /// Which.
        node: NodeId,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// As what it came now.
        update: Name,
        /// What the counter holds there now.
        value: i64,
    },
    /// A counter holds something else than what it held before and what was added make.
    WrongSum {
        /// At which replica.
        node: NodeId,
        /// The counter.
        key: Key,
        /// What it holds.
        value: i64,
        /// What it must hold.
        expected: i64,
    },
    /// A client was told that its addition is kept, and too few active replicas have it on their disks.
    TooFewHolders {
        /// Who said so.
        node: NodeId,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Which active replicas have it.
        holders: NodeSet,
        /// How many must.
        threshold: u64,
    },
    /// A replica was made active that lacks an addition.
    PromotedWithout {
        /// Which.
        node: NodeId,
        /// Whose addition.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who has it.
        other: NodeId,
    },
    /// Too few were asked what there is before a replica was made active: an acknowledged addition may be with the others.
    TooFewAsked {
        /// The replica.
        node: NodeId,
        /// Who was asked.
        asked: NodeSet,
        /// How many active ones must be.
        needed: u64,
    },
    /// A replica does not count an addition of which its client was told that it is kept, though all has been well for long.
    AdditionLost {
        /// Which.
        node: NodeId,
        /// Whose addition.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long all has been well.
        rest: Span,
    },
    /// A replica lacks an addition that another one has, though all has been well for long.
    AdditionMissing {
        /// Which.
        node: NodeId,
        /// Whose addition.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long all has been well.
        rest: Span,
    },
    /// Two replicas hold different counts, though all has been well for long.
    CountsDiffer {
        /// One.
        node: NodeId,
        /// The counter.
        key: Key,
        /// What it holds there.
        value: i64,
        /// Another one.
        other: NodeId,
        /// What it holds there.
        expected: i64,
        /// For how long all has been well.
        rest: Span,
    },
    /// A request is without an answer, though all has been well for long.
    CounterSilent {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long.
        rest: Span,
    },
}

impl OwnEvidence for Evidence {}
