//! What can break the rules of commitment.

use crate::transaction::{Answer, Command, Decision, Key, Keys, Tx};
use faultline_engine::describe::Describe;
use faultline_engine::{NodeId, NodeSet, Ticket};
use faultline_rules::Unwritten;

/// The values that broke a rule.
#[derive(Clone, Debug, PartialEq, Eq, Describe)]
pub enum Evidence {
    /// Of atomic commitment.
    #[describe(flatten)]
    Commit(CommitEvidence),
    /// Of the answers to clients.
    #[describe(flatten)]
    Order(NoSerialOrder),
    /// Of what is promised and not written.
    #[describe(flatten)]
    Promise(Unwritten),
}

impl From<Unwritten> for Evidence {
    fn from(evidence: Unwritten) -> Self {
        Self::Promise(evidence)
    }
}

/// The values that broke a rule of atomic commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum CommitEvidence {
    /// One process commits, another aborts.
    Split {
        /// The transaction.
        tx: Tx,
        /// Who commits.
        committed: NodeId,
        /// Who aborts.
        aborted: NodeId,
    },
    /// A process goes back on its decision.
    Reversed {
        /// The transaction.
        tx: Tx,
        /// Who.
        node: NodeId,
        /// What it decided first; now it is the other.
        first: Decision,
    },
    /// Somebody commits without all votes.
    NotAllYes {
        /// The transaction.
        tx: Tx,
        /// Who commits.
        node: NodeId,
        /// Who has not voted yes.
        missing: NodeSet,
    },
    /// Somebody commits while others are uncertain.
    Uncertain {
        /// The transaction.
        tx: Tx,
        /// Who commits.
        node: NodeId,
        /// Who voted yes, has not crashed, and does not know that all did.
        uncertain: NodeSet,
    },
    /// Two transactions hold one lock.
    LockedTwice {
        /// The participant.
        node: NodeId,
        /// The key.
        key: Key,
        /// Who holds the lock.
        holder: Tx,
        /// Who locks it too.
        other: Tx,
    },
    /// A participant executes a commit without the locks.
    NotLocked {
        /// The participant.
        node: NodeId,
        /// The transaction.
        tx: Tx,
        /// The keys that it has not locked.
        keys: Keys,
    },
    /// A participant lets go of a lock and does not know the decision.
    UnlockedEarly {
        /// The participant.
        node: NodeId,
        /// The transaction.
        tx: Tx,
        /// The keys.
        keys: Keys,
    },
}

/// An answer that no order of the transactions explains.
#[derive(Clone, Debug, PartialEq, Eq, Describe)]
pub enum NoSerialOrder {
    /// No order of the transactions explains the answers.
    NoSerialOrder {
        /// The request whose answer fits no order.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What was asked.
        operation: Command,
        /// What was answered.
        outcome: Answer,
        /// What could have been answered, in any order that explains everything earlier.
        possible: Vec<Answer>,
    },
}
