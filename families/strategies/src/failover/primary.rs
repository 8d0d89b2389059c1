//! The primary: it executes what clients ask, and sees to it that others have it.

use super::effect::{Effect, Known, State};
use super::message::Message;
use super::request::Answer as Told;
use super::server::{Role, Server};
use super::{Cx, Fact, Failover, Form, Timer, store_of};
use faultline_engine::kv::{Answer, Command, Op};
use faultline_engine::{Context, NodeId, NodeSet, Reply, Span, SpanRange, Ticket, Time};
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
    /// What is on its way to the store: the next one takes what has come meanwhile.
    saving: Option<OnItsWay>,
    /// Hot: what is on its way to each standby.
    copying: LiteMap<NodeId, OnItsWay>,
    /// Hot: requests that are not answered yet, in the order in which they were executed.
    pub(super) pending: VecDeque<Pending>,
    /// Hot: the number of the last read, and of the last one of which the store said that nobody has replaced this primary.
    check: u64,
    checked: u64,
}

/// What was sent and not answered. There is one such message for each receiver: a store that stands still is not sent the same
/// effects again with every request.
#[derive(Clone, Copy, Debug)]
struct OnItsWay {
    /// It has the effects up to this one.
    upto: u64,
    /// The last read of which it asks.
    check: u64,
    since: Time,
}

impl OnItsWay {
    /// Whether it may have been lost.
    fn is_due(&self, cx: &Context<'_, Failover>) -> bool {
        cx.now().since(self.since) >= cx.config().heartbeat
    }
}

/// One message carries so many effects at most.
const BATCH: usize = 64;

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
            saving: None,
            copying: LiteMap::new(),
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

    /// What goes next to somebody who has the effects up to one.
    fn next(&self, cx: &Context<'_, Failover>, after: u64) -> (Vec<Effect>, OnItsWay) {
        let lacks = self.unsaved.iter().filter(|effect| effect.index > after);
        let effects: Vec<Effect> = lacks.take(BATCH).copied().collect();
        let upto = effects.last().map_or(after, |last| last.index);
        (effects, OnItsWay { upto, check: self.check, since: cx.now() })
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
                return cx.reply(ticket, Reply::Answer(Told::Store(outcome)));
            }
            primary.check += 1;
            let (index, check) = (self.state.index, primary.check);
            primary.pending.push_back(Pending { ticket, operation: command, outcome, index, check });
            return self.spread(cx, true);
        }
        if primary.pending.iter().any(|pending| pending.ticket == ticket) {
            return cx.fact(crate::Fact::UnderWay { ticket });
        }
        match self.state.knows(ticket) {
            Known::Done(outcome) => {
                cx.fact(crate::Fact::Recognised { ticket, outcome });
                return cx.reply(ticket, Reply::Answer(Told::Store(outcome)));
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
            return self.spread(cx, true);
        }
        // It is acknowledged before anybody else has it: what fails now loses it.
        cx.fact(Fact::Acknowledged { ticket, operation: command, outcome, index, token });
        cx.reply(ticket, Reply::Answer(Told::Store(outcome)));
        if hot {
            self.spread(cx, true);
        }
    }

    /// Sends what others lack to the store and, hot, to the standbys: to each, what has come since the last message to it was
    /// answered. Standbys are told how far the store is, `always` or only with something new.
    fn spread(&mut self, cx: Cx<'_, '_>, always: bool) {
        let Role::Active(primary) = &mut self.role else { return };
        let Primary { token, saved, check, .. } = *primary;
        for standby in primary.standbys.iter().filter(|_| self.form == Form::Hot) {
            let has = primary.copied.get(&standby).copied().unwrap_or(0);
            let waits = |sent: &OnItsWay| sent.upto > has && !sent.is_due(cx);
            if primary.copying.get(&standby).is_some_and(waits) {
                continue;
            }
            let (effects, sent) = primary.next(cx, has);
            if always || !effects.is_empty() {
                primary.copying.insert(standby, sent);
                cx.send(standby, Message::Copy { token, stored: saved, effects });
            }
        }
        if primary.saving.is_some_and(|sent| !sent.is_due(cx)) {
            return;
        }
        let (effects, sent) = primary.next(cx, saved);
        primary.saving = Some(sent);
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

    /// Hot: a timer that was made to run out before its time finds that what is on its way may still be answered.
    fn arm_again(&self, cx: Cx<'_, '_>) {
        let Role::Active(primary) = &self.role else { return };
        // With what was sent just now the timer was armed.
        let waits = |sent: &OnItsWay| sent.since < cx.now() && !sent.is_due(cx);
        if let Some(sent) = primary.saving.filter(|sent| self.form == Form::Hot && waits(sent)) {
            let left = cx.config().heartbeat.0.saturating_sub(cx.now().since(sent.since).0);
            cx.arm(Timer::Save, SpanRange::exactly(Span(left)));
        }
    }

    pub(super) fn on_save(&mut self, cx: Cx<'_, '_>) {
        let Role::Active(primary) = &self.role else { return };
        if !primary.unsaved.is_empty() || !primary.pending.is_empty() {
            self.spread(cx, true);
            self.arm_again(cx);
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
            let Primary { saved, checked, check, .. } = *primary;
            let answered = primary.saving.filter(|sent| sent.upto <= saved && sent.check <= checked);
            // Cold and warm save at their time, and then all there is.
            let more = if self.form == Form::Hot {
                !primary.unsaved.is_empty() || check > checked
            } else {
                primary.unsaved.len() >= BATCH
            };
            if answered.is_some() {
                primary.saving = None;
                if more {
                    self.spread(cx, false);
                }
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
            let newest = primary.unsaved.back().map_or(0, |newest| newest.index);
            if primary.copying.get(&from).is_some_and(|sent| sent.upto <= upto && upto < newest) {
                self.spread(cx, false);
            }
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
            cx.reply(ticket, Reply::Answer(Told::Store(outcome)));
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
        } else if !primary.unsaved.is_empty() {
            self.spread(cx, false);
        }
        // What only a standby lacks is sent again when the timer runs out: each question to the store would put that off.
    }
}
