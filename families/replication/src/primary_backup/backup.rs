//! A backup takes the writes of its primary, in the order of the primary, and acknowledges them when they are on its disk.

use super::facts::Duty;
use super::message::Message;
use super::server::Server;
use super::{Cx, Fact, Ship, Write};
use crate::history::{Entries, Entry};
use faultline_engine::NodeId;
use faultline_engine::kv::Answer;

impl Server {
    /// Stores a write at the end: what a single copy would answer.
    pub(super) fn append(&mut self, cx: Cx<'_, '_>, entry: Entry, from: Option<NodeId>) -> Answer {
        let (index, outcome) = self.history.push(entry);
        cx.persist(Write::Append(entry));
        let Entry { number, ticket, command: operation } = entry;
        cx.fact(Fact::WriteStored { index, number, ticket, operation, from });
        outcome
    }

    /// The primary ships writes, or asks what this backup has.
    #[expect(clippy::too_many_arguments, reason = "what the message carries")]
    pub(super) fn on_ship(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        view: u64,
        (round, executed): (u64, u64),
        (first, before): (u64, u64),
        entries: &Entries,
        last: u64,
    ) {
        // A server obeys the primary of the newest view that it knows, and nobody else. So who was replaced gets no
        // acknowledgement, and cannot answer.
        let obeys = self.duty == Duty::Backup && self.view.number == view && self.view.primary == from;
        if !(obeys || (cx.config().bugs.old_view && view < self.view.number)) {
            return cx.fact(Fact::ShipRefused { node: from, number: view });
        }
        self.heard.0 = self.heard.0.max(round);
        self.heard.1 = self.heard.1.max(last);
        let (mine, needs) = (self.history.last(), self.history.last() + 1);
        if first > needs && !cx.config().bugs.skip_check {
            cx.fact(Fact::OrderGap { needs, first });
            return self.acknowledge_up_to(cx, from, view, mine);
        }
        if self.history.number(first - 1) != before && !cx.config().bugs.skip_check {
            // The write before them is another one here: it is from a primary that was replaced before it had shipped that.
            self.remove_from(cx, first - 1);
            return self.acknowledge_up_to(cx, from, view, first.saturating_sub(2));
        }
        for (index, entry) in (first..).zip(entries.iter()) {
            if index <= self.history.last() && self.history.number(index) != entry.number {
                self.remove_from(cx, index);
            }
            if index > self.history.last() {
                self.append(cx, *entry, Some(from));
            }
        }
        self.same = self.same.max(first - 1 + entries.len() as u64).min(self.history.last());
        self.drop_rest(cx, view, last);
        let has_all = self.same >= last || self.same == self.history.last();
        if has_all && !std::mem::replace(&mut self.in_step, true) {
            cx.fact(Fact::InStep { number: view, node: from, held: self.same });
        }
        self.follow(cx, executed.min(self.same));
        if cx.config().ship == Ship::Semi {
            // It says what this backup has received, and promises nothing of its disk.
            cx.send_now(from, Message::Received { view, last: self.same });
        }
        self.acknowledge_up_to(cx, from, view, self.same);
    }

    /// Removes what the primary does not have: it is beyond the last write of the primary, and not from this view, in which the
    /// primary gives all further places.
    fn drop_rest(&mut self, cx: Cx<'_, '_>, view: u64, last: u64) {
        if self.history.last() > last && self.history.number(last + 1) < view && !cx.config().bugs.keep_suffix
        {
            self.remove_from(cx, last + 1);
        }
    }

    /// Removes all from a write on.
    fn remove_from(&mut self, cx: Cx<'_, '_>, from: u64) {
        let count = (self.history.last() + 1).saturating_sub(from);
        if from == 0 || count == 0 {
            return;
        }
        self.history.truncate(from - 1, !cx.config().bugs.no_sessions);
        cx.persist(Write::Truncate(from - 1));
        self.same = self.same.min(from - 1);
        cx.fact(Fact::WritesRemoved { from, count });
    }

    /// Tells the primary that all up to a write is on the disk.
    fn acknowledge_up_to(&mut self, cx: Cx<'_, '_>, to: NodeId, view: u64, held: u64) {
        let held = held.min(self.history.last());
        let (round, number) = (self.heard.0, self.history.number(held));
        let ack = Message::Ack { view, round, held, number };
        if cx.config().bugs.unwritten {
            cx.send_now(to, ack);
        } else {
            cx.send(to, ack);
        }
    }

    /// Executes what the primary has executed.
    fn follow(&mut self, cx: Cx<'_, '_>, through: u64) {
        while self.history.acked < through {
            let Some(done) = self.history.execute(!cx.config().bugs.no_sessions) else { return };
            let Entry { number, ticket, command: operation } = done.entry;
            cx.fact(Fact::WriteFollowed { index: done.index, number, ticket, operation, fresh: done.fresh });
        }
    }
}
