//! What requests change, and what a server keeps of it.

use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Store};
use faultline_engine::{ClientId, Ticket};
use litemap::LiteMap;

/// What a request changed. Effects are numbered from 1, and one primary numbers under one token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Effect {
    /// Its number.
    pub index: u64,
    /// The token of the primary that executed it; 0 in cluster mode.
    pub token: u64,
    /// Whose request.
    pub ticket: Ticket,
    /// What it asked.
    pub command: Command,
    /// What its client is told.
    pub outcome: Answer,
}

/// What a server has in memory: the values, and what clients were told, so that a retry is recognised.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) store: Store,
    /// Per session of a client: the number of its newest request that took effect, and what it is told.
    pub(super) keys: LiteMap<ClientId, (u32, Answer)>,
    /// It holds the effects up to this one.
    pub(super) index: u64,
}

/// What a request is to whoever has executed others.
pub(super) enum Known {
    /// It is new.
    New,
    /// It took effect, and this is what its client is told.
    Done(Answer),
    /// A newer one of its client took effect, so nobody waits for it.
    Outdated,
}

impl State {
    /// Takes the next effect.
    pub(super) fn take(&mut self, effect: &Effect) {
        self.store.apply(effect.command);
        self.keys.insert(effect.ticket.client, (effect.ticket.serial, effect.outcome));
        self.index = effect.index;
    }

    /// Takes those that it lacks of several effects.
    pub(super) fn take_all(&mut self, effects: &[Effect]) {
        for effect in effects {
            if effect.index > self.index {
                self.take(effect);
            }
        }
    }

    /// Executes a request.
    pub(super) fn execute(&mut self, token: u64, ticket: Ticket, command: Command) -> Effect {
        let outcome = self.store.apply(command);
        self.keys.insert(ticket.client, (ticket.serial, outcome));
        self.index += 1;
        Effect { index: self.index, token, ticket, command, outcome }
    }

    pub(super) fn knows(&self, ticket: Ticket) -> Known {
        match self.keys.get(&ticket.client) {
            Some((serial, outcome)) if *serial == ticket.serial => Known::Done(*outcome),
            Some((serial, _)) if *serial > ticket.serial => Known::Outdated,
            _ => Known::New,
        }
    }
}
