//! The primary: it gives writes their places, ships them, and answers when its setting says so.

use super::members::View;
use super::message::Message;
use super::server::Server;
use super::{Cx, Fact, Ship, Timer, Write};
use crate::history::{Entry, Executed};
use faultline_engine::kv::Command;
use faultline_engine::{NodeId, Reply, SpanRange, Ticket};

/// A backup, as its primary knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Follower {
    pub(super) node: NodeId,
    /// Whether it has said in this view what it has.
    heard: bool,
    /// Up to which write it has, on its disk, what the primary has.
    pub(super) held: u64,
    /// Up to which write it has received what the primary has.
    pub(super) received: u64,
    /// Up to which write all has been sent.
    pub(super) sent: u64,
    /// The newest question to which it has said that this is its primary.
    pub(super) round: u64,
    /// Answers wait for it from the moment at which it has so much.
    base: u64,
    /// Whether answers wait for it.
    pub(super) awaited: bool,
    /// Whether it has all that the primary has executed, and answers have waited for it ever since.
    pub(super) filled: bool,
}

/// So many writes a message carries at most.
const BATCH: usize = 64;

impl Server {
    /// It leads in a view: after a start, after another primary, or with other backups.
    pub(super) fn lead(&mut self, cx: Cx<'_, '_>, old: &View) {
        let last = self.history.last();
        let acknowledged = self.acknowledged == self.view.number;
        let follower = |node: &NodeId| Follower {
            node: *node,
            heard: false,
            held: 0,
            received: 0,
            sent: last,
            round: 0,
            base: last,
            // A backup that was one before has the state, and so have all once the view was acknowledged.
            awaited: acknowledged || old.has(*node),
            filled: acknowledged,
        };
        self.followers = self.view.backups.iter().map(follower).collect();
        (self.hopes, self.alone, self.reships, self.gathers) = (None, None, false, false);
        for place in 0..self.followers.len() {
            self.ship(cx, place);
        }
        self.settle(cx);
        self.hope(cx);
    }

    /// A client asks for a write.
    pub(super) fn on_request(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        if !cx.config().bugs.no_sessions {
            if let Some(outcome) = self.history.remembered(ticket) {
                if self.may_answer(cx) {
                    let number = self.view.number;
                    cx.fact(Fact::WriteRecognised { ticket, outcome, number });
                    // What is executed is on the disk, and on those of backups as far as the setting wants that.
                    cx.reply_now(ticket, Reply::Answer(outcome));
                }
                return;
            }
            if self.history.newest(ticket.client) >= ticket.serial {
                return cx.fact(Fact::RequestWaits { ticket });
            }
        }
        let entry = Entry { number: self.view.number, ticket, command };
        let outcome = self.append(cx, entry, None);
        if cx.config().bugs.answer_first {
            cx.reply_now(ticket, Reply::Answer(outcome));
        }
        self.ship_new(cx);
        self.hope(cx);
    }

    /// Ships a new write to those who have all before it, at once or with others.
    fn ship_new(&mut self, cx: Cx<'_, '_>) {
        let gather = cx.config().gather.0;
        if cx.config().ship == Ship::Async && gather.0 > 0 {
            if !std::mem::replace(&mut self.gathers, true) {
                cx.arm(Timer::Gather, SpanRange::exactly(gather));
            }
            return;
        }
        let last = self.history.last();
        for place in 0..self.followers.len() {
            let follower = self.followers[place];
            if follower.heard && follower.sent + 1 == last {
                self.ship(cx, place);
            }
        }
    }

    /// Asynchronous: it is time to ship what was gathered.
    pub(super) fn on_gathered(&mut self, cx: Cx<'_, '_>) {
        self.gathers = false;
        let last = self.history.last();
        for place in 0..self.followers.len() {
            let follower = self.followers[place];
            if follower.heard && follower.sent < last {
                self.ship(cx, place);
            }
        }
    }

    /// Sends a backup what follows all that it was sent; if that is nothing, it is the question what it has.
    pub(super) fn ship(&mut self, cx: Cx<'_, '_>, place: usize) {
        let (view, round, last, executed) =
            (self.view.number, self.round, self.history.last(), self.history.acked);
        let follower = &mut self.followers[place];
        let first = follower.sent + 1;
        let entries = self.history.slice(first, BATCH);
        follower.sent += entries.len() as u64;
        let before = self.history.number(first - 1);
        // It leaves when what it carries is on the disk here: a backup never has what its primary could lose by a restart.
        cx.send(follower.node, Message::Ship { view, round, first, before, entries, last, executed });
        if !std::mem::replace(&mut self.reships, true) {
            cx.arm(Timer::Reship, SpanRange::exactly(cx.config().resend));
        }
    }

    /// Something was shipped some time ago: what is not acknowledged is shipped again.
    pub(super) fn on_reship(&mut self, cx: Cx<'_, '_>) {
        self.reships = false;
        if cx.config().bugs.no_resend {
            return;
        }
        let last = self.history.last();
        let asks = self.newest_question();
        for place in 0..self.followers.len() {
            let follower = &mut self.followers[place];
            let lacks = follower.held < last && (follower.held < follower.sent || !self.gathers);
            if !follower.heard || lacks || follower.round < asks {
                follower.sent = if follower.heard { follower.held } else { last };
                self.ship(cx, place);
            }
        }
    }

    pub(super) fn follower(&self, node: NodeId, view: u64) -> Option<usize> {
        let leads = view == self.view.number;
        self.followers.iter().position(|follower| leads && follower.node == node)
    }

    /// A backup says what it has on its disk.
    pub(super) fn on_ack(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        view: u64,
        round: u64,
        (held, number): (u64, u64),
    ) {
        let Some(place) = self.follower(from, view) else { return };
        let last = self.history.last();
        let same = held <= last && self.history.number(held) == number;
        // Its last write is from another view than the one at that place here: what both have in common is before it.
        let back = (1..=held.min(last)).rev().find(|at| self.history.number(*at) <= number).unwrap_or(0);
        let follower = &mut self.followers[place];
        follower.round = follower.round.max(round);
        let unheard = !std::mem::replace(&mut follower.heard, true);
        if same {
            follower.held = follower.held.max(held);
            follower.received = follower.received.max(held);
            follower.awaited |= follower.held >= follower.base;
            // Something was lost on the way if it has less than it was sent; the timer sees to that.
            if unheard || follower.sent < follower.held {
                follower.sent = follower.held;
            }
        } else {
            follower.sent = back.min(held.saturating_sub(1));
        }
        let (sent, fresh) = (follower.sent, follower.held);
        if sent < last && (!same || sent == fresh) && !self.gathers {
            if unheard || !same {
                let count = (last - sent).min(BATCH as u64);
                cx.fact(Fact::StateSent { node: from, from: sent + 1, count });
            }
            self.ship(cx, place);
        }
        self.settle(cx);
        self.wait_again(cx, place);
    }

    /// Up to which write the setting lets it execute and answer.
    fn ready(&self, cx: Cx<'_, '_>) -> u64 {
        let awaited = || self.followers.iter().filter(|follower| follower.awaited);
        let own = self.kept.held;
        let theirs = match cx.config().ship {
            Ship::Sync => awaited().map(|follower| follower.held).min(),
            Ship::Semi if self.alone.is_none() => awaited().map(|follower| follower.received).max(),
            Ship::Semi | Ship::Async => None,
        };
        theirs.map_or(own, |theirs| theirs.min(own))
    }

    /// Executes what it may, answers who waits for it, and acknowledges the view once all backups have the state.
    pub(super) fn settle(&mut self, cx: Cx<'_, '_>) {
        if self.may_answer(cx) {
            self.execute(cx);
        }
        self.answer_reads(cx);
        self.acknowledge(cx);
    }

    fn execute(&mut self, cx: Cx<'_, '_>) {
        let ready = self.ready(cx);
        while self.history.acked < ready {
            let Some(done) = self.history.execute(!cx.config().bugs.no_sessions) else { break };
            let Executed { index, entry: Entry { number, ticket, command: operation }, outcome, fresh } =
                done;
            let answers = (index > self.quiet).then_some(self.view.number);
            let copies = self.followers.iter().filter(|follower| follower.held >= index).count() as u64;
            cx.fact(Fact::WriteExecuted {
                index,
                number,
                ticket,
                operation,
                outcome,
                fresh,
                answers,
                copies,
            });
            if answers.is_some() {
                // It is on the disk here, and on those of backups as far as the setting wants that.
                cx.reply_now(ticket, Reply::Answer(outcome));
            }
        }
    }

    /// The view service may change the view once its primary has acknowledged it. So it must not before every backup has its
    /// state.
    fn acknowledge(&mut self, cx: Cx<'_, '_>) {
        let (executed, sync) = (self.history.acked, cx.config().ship == Ship::Sync);
        for follower in &mut self.followers {
            // Asynchronous, a primary is always ahead of its backups: they have the state that it had when the view began. After a
            // restart that can be more than it has executed again.
            let needs = if sync { executed.max(follower.base) } else { follower.base };
            if !follower.filled && follower.awaited && follower.held >= needs {
                follower.filled = true;
                cx.fact(Fact::HasState { node: follower.node, held: follower.held });
            }
        }
        let number = self.view.number;
        let early = cx.config().bugs.early_acknowledgement;
        if self.acknowledged < number && (early || self.followers.iter().all(|follower| follower.filled)) {
            self.acknowledged = number;
            cx.persist(Write::Acknowledge(number));
            let backups = self.view.backups.to_vec();
            cx.fact(Fact::ViewAcknowledged { number, backups });
        }
    }
}
