//! What can break the promises of copies.

use crate::crdt::Dot;
use crate::own::OwnEvidence;
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;
use faultline_engine::{NodeId, Span, Ticket};

/// A guarantee for sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Guarantee {
    /// Read your writes.
    ReadYourWrites,
    /// Monotonic reads.
    MonotonicReads,
    /// Monotonic writes.
    MonotonicWrites,
    /// Writes follow reads.
    WritesFollowReads,
}

/// What broke a rule.
#[derive(Clone, Debug, PartialEq, Describe)]
pub enum Evidence {
    /// A reader was told a value, or nothing, that a write has replaced of which the reader had heard, in the order that counts.
    Overwritten {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who answered.
        node: NodeId,
        /// The key.
        key: Key,
        /// The write that was read; nothing where it was none.
        read: Option<Dot>,
        /// The write that comes between that one and the reader.
        between: Dot,
    },
    /// A reader was told what its write does not say.
    NotWritten {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who answered.
        node: NodeId,
        /// The key.
        key: Key,
        /// The write that the replica says it has read.
        read: Option<Dot>,
        /// What the client was told.
        told: Option<i64>,
        /// What that write says.
        value: Option<i64>,
    },
    /// No single order explains what clients were told: some requests would each have to come before the other.
    NoSingleOrder {
        /// The request whose answer closes the circle.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The requests on the circle, each before the next.
        circle: Vec<Ticket>,
    },
    /// A replica lacks a write that the guarantee of a session asks of it.
    SessionBroken {
        /// Which guarantee.
        guarantee: Guarantee,
        /// The request that the guarantee is about.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The replica.
        node: NodeId,
        /// The write that it lacks, which the session had made or read before.
        lacks: Dot,
    },
    /// A replica applied a write before one that must come before it.
    TooEarly {
        /// Which replica.
        node: NodeId,
        /// The write.
        write: Dot,
        /// What it lacks.
        lacks: Dot,
    },
    /// A replica lacks a write that another one has, though all has been well for long.
    WriteLacking {
        /// Which.
        node: NodeId,
        /// The write.
        write: Dot,
        /// Who has it.
        other: NodeId,
        /// For how long all has been well.
        rest: Span,
    },
    /// Two copies with the same writes hold different values, though all has been well for long.
    CopiesDiffer {
        /// The key.
        key: Key,
        /// One replica.
        node: NodeId,
        /// What it holds.
        value: Option<i64>,
        /// The other one.
        other: NodeId,
        /// What that one holds.
        others: Option<i64>,
        /// For how long all has been well.
        rest: Span,
    },
    /// A request is without an answer, though all has been well for long.
    #[describe(name = "still_unanswered")]
    RequestOpen {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long.
        rest: Span,
    },
}

impl OwnEvidence for Evidence {}
