//! The primary: it executes what clients ask, and sees to it that others have it.

use super::message::{Effect, Known, Message, State};
use super::server::{Role, Server};
use super::{Cx, Fact, Form, Timer, store_of};
use faultline_engine::kv::{Answer, Command, Op};
use faultline_engine::{NodeId, NodeSet, Reply, SpanRange, Ticket};
use litemap::LiteMap;
use std::collections::VecDeque;

/// What the primary must know beside the values.
#[derive(Clone, Debug)]
pub(super) struct Primary {
    pub(super) token: u64,
    /// What it has executed and the store may not have.
    pub(super) unsaved: VecDeque<Effect>,
    /// The store has the effects up to this one.
    pub(super) saved: u64,
    /// Whether it is to hand over, and so executes nothing any more.
    pub(super) hands_over: bool,
    /// Hot: who is sent every effect.
    pub(super) standbys: NodeSet,
    /// Hot: who must have an effect beside the store.
    pub(super) synced: NodeSet,
    /// Hot: up to which effect each of them has what it was sent.
    copied: LiteMap<NodeId, u64>,
    /// Hot: requests that are not answered yet, in the order in which they were executed.
    pub(super) pending: VecDeque<Pending>,
    /// Hot: the number of the last read, and of the last one of which the store said that nobody has replaced this primary.
    check: u64,
    checked: u64,
}

/// A request that waits until others have its effect.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) ticket: Ticket,
    operation: Command,
    outcome: Answer,
    /// Others must have the effects up to this one.
    index: u64,
    /// The store must have answered this read.
    check: u64,
}

impl Primary {
    pub(super) fn new(token: u64, saved: u64) -> Self {
        Self {
            token,
            unsaved: VecDeque::new(),
            saved,
            hands_over: false,
            standbys: NodeSet::EMPTY,
            synced: NodeSet::EMPTY,
            copied: LiteMap::new(),
            pending: VecDeque::new(),
            check: 0,
            checked: 0,
        }
    }

    /// How many effects it has acknowledged, together with those before it.
    pub(super) fn acknowledged(&self, form: Form, state: &State) -> u64 {
        match form {
            Form::Hot => self.saved,
            Form::Cold | Form::Warm | Form::Cluster => state.index,
        }
    }

    /// Whether a request may be answered.
    fn is_safe(&self, pending: &Pending) -> bool {
        let has = |standby| self.copied.get(&standby).is_some_and(|upto| *upto >= pending.index);
        let everywhere = pending.operation.op == Op::Get || self.synced.iter().all(has);
        pending.index <= self.saved && pending.check <= self.checked && everywhere
    }
}

impl Server {
    pub(super) fn serve(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        let Role::Active(primary) = &mut self.role else { return };
        let hot = cx.config().form == Form::Hot;
        if command.op == Op::Get {
            let outcome = self.state.store.apply(command);
            // Cold and warm: it may have been replaced, and not know it. So a read can be old.
            if !hot || cx.config().bugs.stale_read {
                return cx.reply(ticket, Reply::Answer(outcome));
            }
            primary.check += 1;
            let (index, check) = (self.state.index, primary.check);
            primary.pending.push_back(Pending { ticket, operation: command, outcome, index, check });
            return self.spread(cx);
        }
        if primary.pending.iter().any(|pending| pending.ticket == ticket) {
            return cx.fact(crate::Fact::UnderWay { ticket });
        }
        match self.state.knows(ticket) {
            Known::Done(outcome) => {
                cx.fact(crate::Fact::Recognised { ticket, outcome });
                return cx.reply(ticket, Reply::Answer(outcome));
            }
            Known::Outdated => return cx.fact(crate::Fact::Outdated { ticket }),
            Known::New => {}
        }
        let effect = self.state.execute(primary.token, ticket, command);
        primary.unsaved.push_back(effect);
        let Effect { index, token, outcome, .. } = effect;
        if hot && !cx.config().bugs.answer_first {
            let check = primary.check;
            primary.pending.push_back(Pending { ticket, operation: command, outcome, index, check });
            return self.spread(cx);
        }
        // It is acknowledged before anybody else has it: what fails now loses it.
        cx.fact(Fact::Acknowledged { ticket, operation: command, outcome, index, token });
        cx.reply(ticket, Reply::Answer(outcome));
        if hot {
            self.spread(cx);
        }
    }

    /// Sends what others may lack to the store and, hot, to the standbys.
    fn spread(&mut self, cx: Cx<'_, '_>) {
        let Role::Active(primary) = &self.role else { return };
        let effects: Vec<Effect> = primary.unsaved.iter().copied().collect();
        let Primary { token, saved, check, .. } = *primary;
        for standby in primary.standbys.iter().filter(|_| self.form == Form::Hot) {
            cx.send(standby, Message::Copy { token, stored: saved, effects: effects.clone() });
        }
        cx.send(store_of(cx.nodes()), Message::Save { token, check, from: saved + 1, effects });
        if self.form == Form::Hot {
            // Until everybody has answered: what was sent may have been lost.
            cx.arm(Timer::Save, SpanRange::exactly(cx.config().heartbeat));
        }
    }

    /// Cold and warm: when the primary saves next.
    pub(super) fn arm_save(&self, cx: Cx<'_, '_>) {
        if self.form != Form::Hot {
            cx.arm(Timer::Save, SpanRange::exactly(cx.config().save));
        }
    }

    pub(super) fn on_save(&mut self, cx: Cx<'_, '_>) {
        let Role::Active(primary) = &self.role else { return };
        if !primary.unsaved.is_empty() || !primary.pending.is_empty() {
            self.spread(cx);
        }
        self.arm_save(cx);
    }

    /// The store has it.
    pub(super) fn on_saved(&mut self, cx: Cx<'_, '_>, token: u64, check: u64, upto: u64) {
        let Role::Active(primary) = &mut self.role else { return };
        if primary.token == token {
            primary.saved = primary.saved.max(upto);
            primary.checked = primary.checked.max(check);
            while primary.unsaved.front().is_some_and(|effect| effect.index <= primary.saved) {
                primary.unsaved.pop_front();
            }
            self.settle(cx);
        }
    }

    /// A standby has it.
    pub(super) fn on_copied(&mut self, cx: Cx<'_, '_>, from: NodeId, token: u64, upto: u64) {
        let Role::Active(primary) = &mut self.role else { return };
        if primary.token == token {
            let before = primary.copied.get(&from).copied().unwrap_or(0);
            primary.copied.insert(from, before.max(upto));
            self.settle(cx);
        }
    }

    /// Answers what may be answered, and hands over when nothing is left that only it has.
    pub(super) fn settle(&mut self, cx: Cx<'_, '_>) {
        let Role::Active(primary) = &mut self.role else { return };
        while let Some(pending) = primary.pending.front().copied().filter(|pending| primary.is_safe(pending))
        {
            primary.pending.pop_front();
            let Pending { ticket, operation, outcome, index, .. } = pending;
            if operation.op != Op::Get {
                let token = primary.token;
                cx.fact(Fact::Acknowledged { ticket, operation, outcome, index, token });
            }
            cx.reply(ticket, Reply::Answer(outcome));
        }
        if !primary.hands_over {
            return;
        }
        if primary.unsaved.is_empty() && primary.pending.is_empty() {
            let token = primary.token;
            cx.fact(Fact::Released { token, holds: self.state.index });
            cx.disarm(Timer::Save);
            self.role = Role::Released(token);
            self.report(cx);
        } else {
            self.spread(cx);
        }
    }
}
