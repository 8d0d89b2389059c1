//! What can break the rules of a primary and its backups.

use crate::own::OwnEvidence;
use faultline_engine::describe::Describe;
use faultline_engine::kv::Command;
use faultline_engine::{NodeId, Span, Ticket};

/// What broke a rule.
#[derive(Clone, Debug, PartialEq, Describe)]
pub enum Evidence {
    /// There are two views of one number.
    TwoViews {
        /// The number.
        number: u64,
        /// The primary of the one, then its backups.
        first: Vec<NodeId>,
        /// The same of the other.
        second: Vec<NodeId>,
    },
    /// A view was changed that its primary had not acknowledged.
    ChangedTooEarly {
        /// The number of that view.
        number: u64,
        /// Its primary.
        primary: NodeId,
        /// The primary of the next one.
        next: NodeId,
    },
    /// A primary was neither primary nor backup of the view before.
    Stranger {
        /// The number of its view.
        number: u64,
        /// Which.
        primary: NodeId,
        /// The primary and the backups of the view before.
        before: Vec<NodeId>,
    },
    /// A primary answers what was asked after the primary of a later view had answered; or another one has answered in the same
    /// view.
    TwoAnswer {
        /// Which.
        node: NodeId,
        /// In which view.
        number: u64,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The other primary.
        other: NodeId,
        /// The view of that one.
        later: u64,
    },
    /// A client was told of a write that a server lacks which leads, or may be the next to lead.
    WriteMissing {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// Which server.
        node: NodeId,
        /// In which view.
        number: u64,
    },
    /// A backup has a write at a place at which its primary has another one, or none.
    OutOfStep {
        /// Which backup.
        node: NodeId,
        /// Its primary.
        primary: NodeId,
        /// In which view.
        number: u64,
        /// The place.
        index: u64,
        /// Whose request the backup has there.
        has: Ticket,
        /// Whose request the primary has there, if it has one.
        leads: Option<Ticket>,
    },
    /// A request is without an answer, though all has been well for long.
    Unanswered {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long.
        rest: Span,
    },
    /// The newest view lacks backups, or its primary has not acknowledged it, though all has been well for long.
    NotRestored {
        /// The number of the view.
        number: u64,
        /// How many backups it has.
        backups: u64,
        /// How many it should have.
        wanted: u64,
        /// Whether it is acknowledged.
        acknowledged: bool,
        /// For how long all has been well.
        rest: Span,
    },
    /// A server of the view has fewer writes than its primary had when all became well.
    FewerWrites {
        /// Which.
        node: NodeId,
        /// How many it has.
        held: u64,
        /// How many there were.
        expected: u64,
        /// For how long all has been well.
        rest: Span,
    },
}

impl OwnEvidence for Evidence {}
