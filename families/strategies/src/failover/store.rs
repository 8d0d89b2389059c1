//! The shared store: it keeps every effect that somebody saved, and refuses primaries that were replaced.

use super::effect::{Effect, Known, State};
use super::message::Message;
use super::{Cx, Durable, Fact, Write};
use faultline_engine::kv::{Command, Op};
use faultline_engine::{NodeId, SharedVec, Ticket};

/// The store.
#[derive(Clone, Debug)]
pub struct Keeper {
    /// What the disk holds, or will hold when all is written that was ordered.
    pub(super) effects: SharedVec<Effect>,
    /// The highest token that it has seen.
    pub(super) seen: u64,
    /// What they come to.
    pub(super) state: State,
    pub(super) refused: u64,
    /// Whether it has said that it lacks what was saved before.
    gap: bool,
}

impl Keeper {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let mut state = State::default();
        durable.effects.iter_from(0).for_each(|effect| state.take(effect));
        cx.fact(Fact::StoreStarted { effects: durable.effects.len() as u64, token: durable.seen });
        Self { effects: durable.effects.clone(), seen: durable.seen, state, refused: 0, gap: false }
    }

    fn len(&self) -> u64 {
        self.effects.len() as u64
    }

    /// The fence of Kleppmann 2016: the store remembers the highest token that it has seen, and refuses whoever comes with a lower
    /// one. Whether it refuses.
    fn fences(&mut self, cx: Cx<'_, '_>, from: NodeId, token: u64, effects: u64) -> bool {
        if token == 0 || !cx.config().fencing {
            return false;
        }
        if token < self.seen {
            self.refused += 1;
            let seen = self.seen;
            cx.fact(Fact::WriteRefused { node: from, token, seen, effects });
            // It promises nothing.
            cx.send_now(from, Message::Refused { token, seen });
            return true;
        }
        if token > self.seen {
            self.seen = token;
            if !cx.config().bugs.forget_fence {
                cx.persist(Write::Seen(token));
            }
            cx.fact(Fact::StoreFenced { token });
        }
        false
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Load { token, memory, from: first } => {
                // Whoever takes over raises the bar before it reads: what it has not seen can never be stored.
                if self.fences(cx, from, token, 0) {
                    return;
                }
                let place = usize::try_from(first.saturating_sub(1)).unwrap_or(usize::MAX);
                let effects = self.effects.iter_from(place).copied().collect();
                cx.send(from, Message::Contents { token, memory, from: first, effects });
            }
            Message::Save { token, check, from: first, effects } => {
                if self.fences(cx, from, token, effects.len() as u64) {
                    return;
                }
                if first > self.len() + 1 && !std::mem::replace(&mut self.gap, true) {
                    cx.fact(Fact::GapFound { lacks: self.len() + 1, node: from, from: first });
                }
                let upto = self.len().min((first + effects.len() as u64).saturating_sub(1));
                let upto = effects
                    .iter()
                    .fold(upto, |upto, effect| if self.keep(cx, effect) { effect.index } else { upto });
                cx.send(from, Message::Saved { token, check, upto });
            }
            Message::Forward { ticket, command } => self.execute(cx, from, ticket, command),
            _ => {}
        }
    }

    /// Keeps an effect, if it has all before it. Whether it has it now.
    fn keep(&mut self, cx: Cx<'_, '_>, effect: &Effect) -> bool {
        let Effect { index, token, ticket, command: operation, outcome } = *effect;
        if index == self.len() + 1 {
            self.effects.push(*effect);
            if self.state.index < index {
                self.state.take(effect);
            }
            cx.persist(Write::Append(*effect));
            cx.fact(Fact::Stored { index, token, ticket, operation, outcome });
            return true;
        }
        let place = usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX);
        let Some(other) = self.effects.get(place).copied() else { return false };
        // Two primaries gave one number to two effects. Without fencing the last one wins.
        if other.token != token {
            self.effects.set(place, *effect);
            self.state = State::default();
            self.effects.iter_from(0).for_each(|effect| self.state.take(effect));
            cx.persist(Write::Overwrite(*effect));
            cx.fact(Fact::Overwritten { index, token, before: other.token, ticket, operation });
        }
        true
    }

    /// Cluster mode: all servers work on the store.
    fn execute(&mut self, cx: Cx<'_, '_>, from: NodeId, ticket: Ticket, command: Command) {
        if command.op == Op::Get {
            let outcome = self.state.store.apply(command);
            return cx.send(from, Message::Done { ticket, outcome });
        }
        match self.state.knows(ticket) {
            Known::Done(outcome) => {
                cx.fact(crate::Fact::Recognised { ticket, outcome });
                // Behind what is being written: the effect may not be on the disk yet.
                cx.send(from, Message::Done { ticket, outcome });
            }
            Known::Outdated => cx.fact(crate::Fact::Outdated { ticket }),
            Known::New => {
                let effect = self.state.execute(0, ticket, command);
                self.keep(cx, &effect);
                cx.send(from, Message::Done { ticket, outcome: effect.outcome });
            }
        }
    }
}
