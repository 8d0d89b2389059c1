//! Updates: from head to tail, and their acknowledgements from tail to head (§3).

use super::message::Message;
use super::server::Server;
use super::{Cx, Fact, Timer, Write};
use crate::history::{Entries, Entry};
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{NodeId, Reply, SpanRange, Ticket};

/// So many updates a message carries at most.
const BATCH: usize = 64;

impl Server {
    /// The head is asked for an update (§3).
    pub(super) fn on_request(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        if !cx.config().bugs.no_sessions {
            if let Some(outcome) = self.history.remembered(ticket) {
                cx.fact(Fact::Recognised { ticket, outcome });
                return self.answer(cx, ticket, outcome);
            }
            if self.history.newest(ticket.client) >= ticket.serial {
                return cx.fact(Fact::UnderWay { ticket });
            }
        }
        let entry = Entry { number: self.chain.number, ticket, command };
        let first = self.history.last() + 1;
        let outcome = self.append(cx, entry, None);
        if cx.config().bugs.answer_first {
            cx.reply_now(ticket, Reply::Answer(outcome));
        }
        self.pass_on(cx, first);
        self.settle(cx);
    }

    /// Tells a client what is acknowledged: that is on every disk of the chain, so the answer need not wait for this one. Only who
    /// was the tail itself has acknowledged in memory what is on its way to the disk.
    pub(super) fn answer(&mut self, cx: Cx<'_, '_>, ticket: Ticket, answer: Answer) {
        if self.kept.held >= self.history.acked {
            cx.reply_now(ticket, Reply::Answer(answer));
        } else {
            cx.reply(ticket, Reply::Answer(answer));
        }
    }

    /// Stores an update at the end.
    pub(super) fn append(&mut self, cx: Cx<'_, '_>, entry: Entry, from: Option<NodeId>) -> Answer {
        let (index, outcome) = self.history.push(entry);
        cx.persist(Write::Append(entry));
        let Entry { number, ticket, command: operation } = entry;
        cx.fact(Fact::Stored { index, number, ticket, operation, from, to: self.successor() });
        outcome
    }

    /// Sends the successor all from an update on, when it is on the disk here: so each server's history is a prefix of its
    /// predecessor's, on the disks as well.
    fn pass_on(&mut self, cx: Cx<'_, '_>, first: u64) {
        let Some(successor) = self.successor() else { return };
        let entries = self.history.slice(first, BATCH);
        let update = Message::Update { number: self.chain.number, first, entries, last: self.history.last() };
        if cx.config().bugs.unwritten {
            cx.send_now(successor, update);
        } else {
            cx.send(successor, update);
        }
        self.arm_resend(cx);
    }

    /// Updates come from the predecessor, or its question what this server has.
    pub(super) fn on_update(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        number: u64,
        first: u64,
        entries: &Entries,
        last: u64,
    ) {
        // What comes from another configuration is not in the order of this one. Who sends it will hear of this one.
        if number != self.chain.number || self.predecessor() != Some(from) {
            return cx.fact(Fact::UpdateRefused { node: from, number });
        }
        let before = self.history.last();
        for (index, entry) in (first..).zip(entries.iter()) {
            let needs = self.history.last() + 1;
            if index > needs && !cx.config().bugs.skip_check {
                cx.fact(Fact::GapFound { needs, first: index });
                break;
            }
            if index >= needs {
                self.append(cx, *entry, Some(from));
            }
        }
        if self.history.last() > before {
            self.pass_on(cx, before + 1);
        }
        if !self.complete && self.history.last() >= last {
            self.become_complete(cx);
        }
        let settled = self.settle(cx);
        // A question has an answer. What comes again needs none.
        if self.history.last() < last || (entries.is_empty() && !settled) {
            self.have(cx, from);
        }
    }

    /// The tail acknowledges all that it holds, and answers the clients (§3). Whether there was something to acknowledge.
    pub(super) fn settle(&mut self, cx: Cx<'_, '_>) -> bool {
        if !self.is_tail() || self.history.acked == self.history.last() {
            return false;
        }
        while let Some(done) = self.history.execute(!cx.config().bugs.no_sessions) {
            let Entry { number, ticket, command: operation } = done.entry;
            let (index, outcome, fresh) = (done.index, done.outcome, done.fresh);
            cx.fact(Fact::Acknowledged { index, number, ticket, operation, outcome, fresh });
            cx.reply(ticket, Reply::Answer(outcome));
        }
        if let Some(predecessor) = self.predecessor() {
            cx.send(predecessor, Message::Ack { number: self.chain.number, acked: self.history.acked });
        }
        true
    }

    /// Executes what others have acknowledged, up to an update.
    pub(super) fn execute(&mut self, cx: Cx<'_, '_>, through: u64) {
        while self.history.acked < through {
            let Some(done) = self.history.execute(!cx.config().bugs.no_sessions) else { return };
            let Entry { number, ticket, command: operation } = done.entry;
            cx.fact(Fact::Executed { index: done.index, number, ticket, operation, fresh: done.fresh });
        }
    }

    /// The successor knows that all up to an update is acknowledged, and its predecessor hears of it (§3).
    pub(super) fn on_ack(&mut self, cx: Cx<'_, '_>, from: NodeId, number: u64, acked: u64) {
        if number != self.chain.number || self.successor() != Some(from) {
            return;
        }
        let before = self.history.acked;
        self.execute(cx, acked);
        if self.history.acked > before
            && let Some(predecessor) = self.predecessor()
        {
            // What is acknowledged is on every disk of the chain, whatever this server is writing now.
            cx.send_now(predecessor, Message::Ack { number, acked: self.history.acked });
        }
    }

    /// Tells the predecessor what this server has.
    pub(super) fn have(&mut self, cx: Cx<'_, '_>, to: NodeId) {
        let (number, stored, acked) = (self.chain.number, self.history.last(), self.history.acked);
        cx.send(to, Message::Have { number, stored, acked, complete: self.complete });
    }

    /// The successor says what it has: it is sent what it lacks: the suffix of Sent that it has not received (§3).
    pub(super) fn on_have(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        number: u64,
        (stored, acked): (u64, u64),
        complete: bool,
    ) {
        if number != self.chain.number || self.successor() != Some(from) || cx.config().bugs.no_resend {
            return;
        }
        self.on_ack(cx, from, number, acked);
        let last = self.history.last();
        self.heard |= stored >= last && complete;
        if stored < last {
            // What follows is on its way, in one message or another. If it was lost, the timer asks again; if every message of the
            // successor were answered instead, what the network repeats would be answered twice, and the answers again.
            if self.served.is_some_and(|served| stored <= served) {
                return;
            }
            self.served = Some(stored);
            let count = (last - stored).min(BATCH as u64);
            cx.fact(Fact::Resent { node: from, from: stored + 1, count });
            self.pass_on(cx, stored + 1);
        } else if !complete {
            // It has everything, and does not know that yet.
            self.probe(cx);
        }
    }

    /// Asks the successor what it has.
    pub(super) fn probe(&mut self, cx: Cx<'_, '_>) {
        let Some(successor) = self.successor() else { return };
        self.served = None;
        let (number, last) = (self.chain.number, self.history.last());
        let entries = Entries::default();
        cx.send(successor, Message::Update { number, first: last + 1, entries, last });
        self.arm_resend(cx);
    }

    fn arm_resend(&mut self, cx: Cx<'_, '_>) {
        if self.due.is_none() {
            self.due = Some(self.history.last());
            cx.arm(Timer::Resend, SpanRange::exactly(cx.config().resend));
        }
    }

    /// Some time has passed since something was sent: the successor is asked what it has, unless that is acknowledged.
    pub(super) fn on_resend(&mut self, cx: Cx<'_, '_>) {
        let due = self.due.take().unwrap_or(0);
        if !self.heard || self.history.acked < due {
            self.probe(cx);
        } else if self.history.acked < self.history.last() {
            self.arm_resend(cx);
        }
    }
}
