//! What coordinator and participants say to each other; the tables are in the essays of the two protocols.

use super::Stamps;
use crate::transaction::{Command, Decision, Tx, Values};
use faultline_engine::Ticket;
use faultline_engine::digest::Encode;

/// A message between nodes. Each is about one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// The coordinator hands out the work and asks for a vote.
    VoteReq {
        /// The transaction.
        tx: Tx,
        /// The request that it answers.
        ticket: Ticket,
        /// What it does; a participant knows which keys are its own.
        command: Command,
        /// All transactions up to this one are over.
        ended: Tx,
    },
    /// A participant can do its part, and will whatever happens.
    Yes {
        /// The transaction.
        tx: Tx,
        /// What it read.
        values: Values,
        /// When it was asked, when it voted.
        stamps: Stamps,
    },
    /// A participant cannot do its part.
    No {
        /// The transaction.
        tx: Tx,
    },
    /// How the transaction ended.
    Decision {
        /// The transaction.
        tx: Tx,
        /// How.
        decision: Decision,
    },
    /// A participant has the decision on its disk.
    Ack {
        /// The transaction.
        tx: Tx,
    },
    /// A participant that voted yes asks how the transaction ended.
    DecisionReq {
        /// The transaction.
        tx: Tx,
        /// The request that it answers.
        ticket: Ticket,
        /// What it does.
        command: Command,
    },
    /// A process that is asked does not know either.
    State {
        /// The transaction.
        tx: Tx,
        /// Whether it knows that everybody voted yes.
        pre: bool,
        /// Whether it crashed since it voted.
        crashed: bool,
    },
    /// Everybody voted yes (Skeen 1981).
    PreCommit {
        /// The transaction.
        tx: Tx,
    },
    /// A participant knows that everybody voted yes.
    PreAck {
        /// The transaction.
        tx: Tx,
    },
    /// You are the coordinator now.
    Elected {
        /// The transaction.
        tx: Tx,
        /// The request that it answers.
        ticket: Ticket,
        /// What it does.
        command: Command,
    },
    /// A new coordinator asks how far everybody is.
    StateReq {
        /// The transaction.
        tx: Tx,
        /// The request that it answers.
        ticket: Ticket,
        /// What it does.
        command: Command,
    },
}

impl Message {
    /// The transaction that it is about.
    #[must_use]
    pub fn tx(&self) -> Tx {
        match self {
            Self::VoteReq { tx, .. }
            | Self::Yes { tx, .. }
            | Self::No { tx }
            | Self::Decision { tx, .. }
            | Self::Ack { tx }
            | Self::DecisionReq { tx, .. }
            | Self::State { tx, .. }
            | Self::PreCommit { tx }
            | Self::PreAck { tx }
            | Self::Elected { tx, .. }
            | Self::StateReq { tx, .. } => *tx,
        }
    }
}
