//! One order that may explain the answers: that in which the transactions were decided.
//!
//! A transaction holds its locks from its vote until it is decided, so what it read and wrote is as if it had taken effect then. That is
//! the protocol's word and not believed: each answer is compared with what this order gives. The moment of a decision lies after the
//! request and, where the answer agrees, before it; so the order keeps to real time, too. As long as every answer agrees, there is an
//! order, and nobody need search for one.

use super::store::Store;
use crate::transaction::{Answer, Command, Tx, Values};
use faultline_engine::Ticket;
use litemap::LiteMap;

/// The order of the decisions.
#[derive(Clone, Debug, Default)]
pub(super) struct Witness {
    store: Store,
    /// What was asked, until it is decided or answered.
    asked: LiteMap<Ticket, Command>,
    /// For which request each transaction began.
    began: LiteMap<Tx, Ticket>,
    /// What those have read that are decided and not answered yet.
    done: LiteMap<Ticket, Values>,
    /// Whether the order has gone wrong: something was decided that it refuses, or that its client was told to be aborted.
    broken: bool,
}

impl Witness {
    /// A request was asked.
    pub(super) fn invoked(&mut self, ticket: Ticket, command: Command) {
        self.asked.insert(ticket, command);
    }

    /// A transaction begins.
    pub(super) fn began(&mut self, tx: Tx, ticket: Ticket) {
        self.began.insert(tx, ticket);
    }

    /// Somebody decides that all of a transaction takes effect; only the first decision counts.
    pub(super) fn committed(&mut self, tx: Tx) {
        let Some(ticket) = self.began.remove(&tx) else { return };
        match self.asked.remove(&ticket).map(|command| self.store.execute(command)) {
            Some(Some(values)) => {
                self.done.insert(ticket, values);
            }
            // It would have been refused.
            Some(None) => self.broken = true,
            // A request takes effect once in this order; if it does twice, an answer will tell. One that was answered as aborted
            // takes effect all the same.
            None => self.broken |= !self.done.contains_key(&ticket),
        }
    }

    /// Whether the order explains an answer.
    pub(super) fn explains(&mut self, ticket: Ticket, answer: Answer) -> bool {
        let done = self.done.remove(&ticket).map(Answer::Committed);
        self.asked.remove(&ticket);
        !self.broken && done.unwrap_or(Answer::Aborted) == answer
    }
}
