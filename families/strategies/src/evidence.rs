//! What can break the rules of strategies.

use crate::reassign::TaskEvidence;
use faultline_engine::describe::Describe;
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{Span, Ticket};
use faultline_rules::NoOrder;

/// What broke a rule.
#[derive(Clone, Debug, PartialEq, Eq, Describe)]
pub enum Evidence {
    /// Of the key-value store.
    #[describe(flatten)]
    Store(NoOrder),
    /// Of failover.
    #[describe(flatten)]
    Failover(crate::failover::Evidence),
    /// A request took effect again.
    AgainEffective {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// The number of the newest request of its client that had taken effect.
        newest: u32,
    },
    /// A client was told of an effect that is not on the disk, or of another one.
    NotKept {
        /// Its request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// What it was told.
        told: Answer,
        /// What is on the disk for its key.
        kept: Option<Answer>,
    },
    /// Long after the trigger has ended most requests are without an answer.
    StillOverloaded {
        /// How long ago that was.
        after: Span,
        /// How long it may take.
        bound: Span,
        /// Of so many requests that were a second old within the last second …
        asked: u32,
        /// … so many had been answered.
        answered: u32,
    },
    /// Of a pool of tasks.
    #[describe(flatten)]
    Task(TaskEvidence),
}

impl From<NoOrder> for Evidence {
    fn from(evidence: NoOrder) -> Self {
        Self::Store(evidence)
    }
}
