//! The replicated state machine: the key-value store, and a session per client (§8).

use super::Entry;
use faultline_engine::{ClientId, Operation, Payload, Ticket, kv};
use std::collections::BTreeMap;

/// The state that the log builds.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// The highest index that was executed.
    pub(crate) applied: u64,
    pub(crate) store: kv::Store,
    /// Per client, the latest request and its answer: "if it receives a command whose serial number has
    /// already been executed, it responds immediately without re-executing the request" (§8).
    sessions: BTreeMap<ClientId, (u32, kv::Answer)>,
}

impl Machine {
    /// Executes the next entry: what a request is to be told, and whether it was executed only now.
    pub(crate) fn execute(&mut self, entry: Entry, sessions: bool) -> Option<(Ticket, kv::Answer, bool)> {
        self.applied += 1;
        let Payload::Request(ticket, Operation::KeyValue(command)) = entry.payload else { return None };
        if sessions && let Some((serial, answer)) = self.sessions.get(&ticket.client) {
            if *serial == ticket.serial {
                return Some((ticket, *answer, false));
            }
            if *serial > ticket.serial {
                // The client has moved on since; nobody waits for this answer.
                return None;
            }
        }
        let answer = self.store.apply(command);
        self.sessions.insert(ticket.client, (ticket.serial, answer));
        Some((ticket, answer, true))
    }

    /// The answer to a request that was executed already.
    pub(crate) fn remembered(&self, ticket: Ticket) -> Option<kv::Answer> {
        self.sessions
            .get(&ticket.client)
            .filter(|(serial, _)| *serial == ticket.serial)
            .map(|session| session.1)
    }
}
