//! The form without a log: a PN-counter (Shapiro et al. 2011, RR-7506, specification 7) whose additions keep their identities. Each has
//! a name, by which replicas know what another one lacks, and the number of its request, by which it counts once although two
//! replicas took it.

use super::config::Form;
use super::counts::Entry;
use super::disk::Write;
use super::facts::{Fact, Name};
use super::request::Answer;
use super::{Cx, Message, Replica};
use crate::clock::{Actor, Clock};
use crate::crdt::Dot;
use faultline_engine::kv::{self, Command, Op};
use faultline_engine::{NodeId, NodeSet, Reply, Ticket};
use std::sync::Arc;

/// How many additions a message carries at most.
pub(super) const BATCH: usize = 32;

impl Replica {
    pub(super) fn on_pn_request(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        if self.sends_on(cx, ticket) {
            return;
        }
        let Op::Add(delta) = command.op else { return self.read(cx, ticket, command.key) };
        if self.waiting.iter().any(|waiting| waiting.ticket == ticket) {
            // It is answered when enough have it.
            return self.gives_up_waiting(cx, ticket, self.booted);
        }
        let known = self.counts.known(ticket).filter(|_| !cx.config().paxos.bugs.no_sessions);
        if let Some(update) = known {
            cx.fact(Fact::Recognised { ticket });
            let value = self.counts.value(command.key).unwrap_or(0);
            let answer = Answer::Store(kv::Answer::Sum(value));
            self.wait_for_copies(ticket, Name::Update(update), answer, NodeSet::EMPTY);
            self.check_waiting(cx);
            return self.gives_up_waiting(cx, ticket, self.booted);
        }
        if self.refuses(cx, ticket, self.booted) {
            return;
        }
        // Each life has names of its own: a disk can lose its end, and then nothing on it says which were used.
        let by = Actor { node: cx.me(), life: cx.boot() };
        let update = Dot { by, count: self.counts.seen.of(by) + 1 };
        let entry = Entry { update, request: Some(ticket), key: command.key, delta };
        let value = self.take(cx, entry);
        let answer = Answer::Store(kv::Answer::Sum(value));
        self.wait_for_copies(ticket, Name::Update(update), answer, NodeSet::EMPTY);
        // It is sent while it is written: an addition that somebody has is a promise of nobody.
        let entries: Arc<[Entry]> = [entry].into();
        for other in self.machine.roles.servers().without(cx.me()).iter() {
            cx.send_now(other, Message::Put { entries: Arc::clone(&entries) });
        }
        self.check_waiting(cx);
    }

    /// Takes the next addition of its author: what the counter holds then.
    fn take(&mut self, cx: Cx<'_, '_>, entry: Entry) -> i64 {
        let Entry { update, request: ticket, key, delta } = entry;
        let is_new = ticket.is_none_or(|ticket| self.counts.known(ticket).is_none());
        let counts = is_new || cx.config().paxos.bugs.no_sessions;
        let value = self.counts.take(entry, counts);
        self.persist(cx, Write::Take { entry, counts });
        cx.fact(Fact::Counted { update: Name::Update(update), ticket, key, delta, fresh: counts, value });
        value
    }

    /// Takes what is next of each author. What would leave a gap is not taken: a clock must not say that an addition is here which is
    /// not.
    pub(super) fn on_put(&mut self, cx: Cx<'_, '_>, from: NodeId, entries: &[Entry]) {
        let mut is_new = false;
        for entry in entries {
            if self.counts.is_next(entry.update) {
                self.take(cx, *entry);
                is_new = true;
            }
        }
        // There may be more where a full message came from.
        let asks = is_new && entries.len() == BATCH;
        self.say_have(cx, from, asks, 0);
        self.check_waiting(cx);
    }

    /// Says which additions are on its disk, so this waits for the writes before it.
    fn say_have(&mut self, cx: Cx<'_, '_>, to: NodeId, asks: bool, answers: u64) {
        let message = Message::Have { seen: self.counts.seen.clone(), life: cx.boot(), asks, answers };
        if cx.config().bugs.unwritten {
            cx.send_now(to, message);
        } else {
            cx.send(to, message);
        }
    }

    pub(super) fn on_ask(&mut self, cx: Cx<'_, '_>, from: NodeId, question: u64) {
        self.say_have(cx, from, false, question);
    }

    pub(super) fn on_have(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        (seen, life): (&Clock, u32),
        asks: bool,
        answers: u64,
    ) {
        let now = cx.now();
        let other = self.other_mut(from);
        other.heard = Some(now);
        if life > other.life {
            // Its disk may have lost its end.
            (other.life, other.seen) = (life, seen.clone());
        } else if life == other.life {
            other.seen = other.seen.join(seen);
        }
        self.check_waiting(cx);
        if answers > 0 {
            self.on_answer(cx, from, answers, seen);
        } else {
            self.check_promotions(cx);
        }
        let servers = self.machine.roles.servers();
        let hands_over = servers.contains(from) && !servers.contains(cx.me());
        if asks || (hands_over && !cx.config().bugs.no_handover) {
            self.hand_over(cx, from, seen);
        }
        if asks && !servers.contains(from) {
            // Nobody tells it otherwise.
            self.say_have(cx, from, false, 0);
        }
    }

    /// Sends another replica what it lacks.
    fn hand_over(&mut self, cx: Cx<'_, '_>, to: NodeId, seen: &Clock) {
        if self.counts.seen.sum() == 0 || seen.covers(&self.counts.seen) || cx.config().bugs.send_once {
            return;
        }
        let entries: Arc<[Entry]> = self.counts.beyond(seen, BATCH).into();
        cx.fact(Fact::HandedOver { node: to, updates: entries.len() as u64 });
        // These are copies of what is said to be here elsewhere, if at all.
        cx.send_now(to, Message::Put { entries });
    }

    /// Time to say what it has. A replica tells all others, which shows that it is there, and asks one of them for what it lacks. One
    /// that is outside speaks as long as somebody lacks what it has.
    pub(super) fn tell(&mut self, cx: Cx<'_, '_>) {
        self.arm_tell(cx);
        if cx.config().form == Form::Log {
            self.say_executed(cx);
            return self.check_promotions(cx);
        }
        self.ask_again(cx);
        let (me, servers) = (cx.me(), self.machine.roles.servers());
        let others: Vec<NodeId> = servers.without(me).iter().collect();
        if servers.contains(me) {
            let asked = if cx.config().bugs.send_once { None } else { cx.choose(&others) };
            for other in others {
                self.say_have(cx, other, asked == Some(other), 0);
            }
        } else if !cx.config().bugs.no_handover {
            for other in others {
                if !self.other(other).seen.covers(&self.counts.seen) {
                    self.say_have(cx, other, true, 0);
                }
            }
        }
        self.check_promotions(cx);
    }

    /// Answers a reader by what it has.
    pub(super) fn read(&mut self, cx: Cx<'_, '_>, ticket: Ticket, key: kv::Key) {
        let value = self.counts.value(key);
        cx.fact(Fact::Read { ticket, key, value });
        cx.reply(ticket, Reply::Answer(Answer::Store(kv::Answer::Value(value))));
    }
}
