//! The state machine that a replicated log builds: the key-value store, and a session per client.
//!
//! Raft and Multi-Paxos share it, so the same clients can ask either. The sentences cited are of the Raft paper
//! (Ongaro & Ousterhout 2014, §8); "Paxos Made Simple" says only that the state machine is deterministic.

use crate::{Operation, Payload};
use faultline_engine::{ClientId, Ticket, kv};
use litemap::LiteMap;

/// The state that a log builds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    /// The highest index that was executed.
    pub(crate) applied: u64,
    pub(crate) store: kv::Store,
    /// Per client, the latest request and its answer: "if it receives a command whose serial number has
    /// already been executed, it responds immediately without re-executing the request" (§8).
    sessions: LiteMap<ClientId, (u32, kv::Answer)>,
}

impl Machine {
    /// Executes the next entry: what a request is to be told, and whether it was executed only now.
    pub(crate) fn execute(&mut self, held: Payload, sessions: bool) -> Option<(Ticket, kv::Answer, bool)> {
        self.applied += 1;
        let Payload::Request(ticket, Operation::KeyValue(command)) = held else { return None };
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

    /// Whether the client has moved on to a later request, so that nobody waits for this one.
    pub(crate) fn is_over(&self, ticket: Ticket) -> bool {
        self.sessions.get(&ticket.client).is_some_and(|(serial, _)| *serial > ticket.serial)
    }

    /// The answer to a request that was executed already.
    pub(crate) fn remembered(&self, ticket: Ticket) -> Option<kv::Answer> {
        self.sessions
            .get(&ticket.client)
            .filter(|(serial, _)| *serial == ticket.serial)
            .map(|session| session.1)
    }
}
