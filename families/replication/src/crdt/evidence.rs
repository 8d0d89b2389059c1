//! What can break the rules of replicated data types.

use super::content::Content;
use super::edit::Request;
use super::update::Dot;
use crate::own::OwnEvidence;
use faultline_engine::describe::Describe;
use faultline_engine::kv::Key;
use faultline_engine::{NodeId, Span, Ticket};

/// What broke a rule.
#[derive(Clone, Debug, PartialEq, Describe)]
pub enum Evidence {
    /// An object holds something else than the updates make that its replica has.
    NotOfItsUpdates {
        /// Which replica.
        node: NodeId,
        /// The key.
        key: Key,
        /// What it holds.
        value: Content,
        /// What its updates make.
        expected: Content,
        /// How many of the updates of this object the replica has.
        updates: u64,
    },
    /// An update is undone by one whose author did not know of it, or not undone by one whose author did.
    IntentLost {
        /// At which replica.
        node: NodeId,
        /// The key.
        key: Key,
        /// What the object holds.
        value: Content,
        /// What their authors meant.
        expected: Content,
    },
    /// An update has the name of another one.
    NameAgain {
        /// Which replica made it.
        node: NodeId,
        /// The name.
        update: Dot,
        /// What it does.
        operation: Request,
        /// What the other one did.
        other: Request,
    },
    /// A client was told that its change is done, and its replica does not have it on its disk.
    NotOnDisk {
        /// Which replica.
        node: NodeId,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A replica has made the same change twice.
    ChangedAgain {
        /// Which.
        node: NodeId,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The first time.
        first: Dot,
        /// Now.
        update: Dot,
    },
    /// A replica has forgotten the tombstone of a removal that another one does not have.
    NotStable {
        /// Who has forgotten it.
        node: NodeId,
        /// The removal.
        update: Dot,
        /// Who does not have it.
        lacks: NodeId,
    },
    /// A replica lacks an update that another one has, though all has been well for long.
    StillLacks {
        /// Which.
        node: NodeId,
        /// The update.
        update: Dot,
        /// Who has it.
        other: NodeId,
        /// For how long all has been well.
        rest: Span,
    },
    /// A request is without an answer, though all has been well for long.
    NeverAnswered {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long.
        rest: Span,
    },
}

impl OwnEvidence for Evidence {}
