//! A standby: how it gets its copy, from the store and, hot, from the primary.

use super::effect::Effect;
use super::message::Message;
use super::server::{Role, Server, loading};
use super::{Config, Cx, Fact, Form, Timer, store_of};
use faultline_engine::{NodeId, Span, SpanRange};

impl Server {
    /// How far its copy will be when all is loaded that has come.
    pub(super) fn copied(&self) -> u64 {
        self.copying.back().and_then(|batch| batch.last()).map_or(self.state.index, |last| last.index)
    }

    /// A standby asks the store for what it lacks, and not again before that may have been lost: a store that stands still answers
    /// all that has come meanwhile.
    pub(super) fn copy_from_store(&mut self, cx: Cx<'_, '_>) {
        if self.asked.is_some_and(|asked| cx.now().since(asked) < cx.config().timeout) {
            return;
        }
        self.asked = Some(cx.now());
        let (memory, from) = (self.memory(), self.copied() + 1);
        cx.send(store_of(cx.nodes()), Message::Load { token: 0, memory, from });
    }

    /// Warm: the next copy. Hot: what is new comes from the primary, and only who missed something asks the store again.
    pub(super) fn arm_ship(&self, cx: Cx<'_, '_>) {
        let Config { form, ship, heartbeat, .. } = *cx.config();
        match form {
            Form::Warm => cx.arm(Timer::Ship, SpanRange::exactly(ship)),
            Form::Hot if !self.caught_up => cx.arm(Timer::Ship, SpanRange::exactly(heartbeat)),
            Form::Hot | Form::Cold | Form::Cluster => {}
        }
    }

    pub(super) fn on_ship(&mut self, cx: Cx<'_, '_>) {
        let wants = self.form == Form::Warm || !self.caught_up;
        if wants && matches!(self.role, Role::Standby | Role::Released(_)) {
            self.copy_from_store(cx);
        }
        self.arm_ship(cx);
    }

    /// What the store has that the copy lacks.
    pub(super) fn on_copy_contents(&mut self, cx: Cx<'_, '_>, from: u64, effects: Vec<Effect>) {
        self.asked = None;
        let copied = self.copied();
        if !matches!(self.role, Role::Standby | Role::Released(_)) || from > copied + 1 {
            return;
        }
        let new: Vec<Effect> = effects.into_iter().filter(|effect| effect.index > copied).collect();
        if new.is_empty() && (self.runs || !self.copying.is_empty()) {
            if self.copying.is_empty() {
                self.catch_up(cx);
            }
            return;
        }
        // Cold, before a failback: the service must run for that.
        let start = if self.runs || self.starts { Span(0) } else { cx.config().start.0 };
        self.runs = true;
        let load = loading(cx, new.len() as u64);
        cx.work(Timer::Copy, SpanRange::exactly(Span(start.0 + load.0)));
        self.copying.push_back(new);
    }

    /// It has loaded an answer of the store.
    pub(super) fn on_loaded(&mut self, cx: Cx<'_, '_>) {
        let Some(batch) = self.copying.pop_front() else { return };
        self.state.take_all(&batch);
        let takes_over = matches!(self.role, Role::TakingOver(_));
        if !takes_over {
            cx.fact(Fact::Copied { effects: batch.len() as u64, upto: self.state.index });
        }
        match self.copying.is_empty() {
            true if takes_over => self.end_load(cx),
            true => self.catch_up(cx),
            false => {}
        }
    }

    fn catch_up(&mut self, cx: Cx<'_, '_>) {
        if !self.caught_up {
            self.caught_up = true;
            cx.fact(Fact::CaughtUp { upto: self.state.index });
        }
    }

    /// Hot: the primary sends what it has executed.
    pub(super) fn on_copy(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        token: u64,
        stored: u64,
        effects: &[Effect],
    ) {
        if !matches!(self.role, Role::Standby) || token < self.known.max(self.ahead_of) {
            return;
        }
        self.known = token;
        if token > self.ahead_of {
            // What another primary sent and nobody stored never happened.
            self.ahead_of = token;
            self.ahead.clear();
        }
        let copied = self.copied();
        for effect in effects.iter().filter(|effect| effect.index > copied) {
            self.ahead.insert(effect.index, *effect);
        }
        let mut upto = copied;
        while self.ahead.contains_key(&(upto + 1)) {
            upto += 1;
        }
        // Who has missed something asks the store for it.
        if self.caught_up && upto < stored {
            self.caught_up = false;
            self.arm_ship(cx);
        }
        if self.copying.is_empty() {
            while let Some(effect) = self.ahead.get(&(self.state.index + 1)).filter(|one| one.index <= stored)
            {
                self.state.take(effect);
            }
            self.ahead.retain(|index, _| *index > self.state.index);
        }
        cx.send(from, Message::Copied { token, upto });
    }
}
