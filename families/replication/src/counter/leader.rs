//! What goes through the log: in the form with a log everything, otherwise orders alone.

use super::facts::Fact;
use super::machine::adds;
use super::request::{Act, Answer, Change, Request, Verdict};
use super::{Cx, Form, Message, Replica, Standing};
use crate::clock::Clock;
use faultline_engine::kv::{self, Op};
use faultline_engine::{Context, NodeId, NodeSet, Protocol, Reply, Ticket, Time};

/// An order to promote a replica, until it is known to be caught up.
#[derive(Clone, Debug)]
pub(super) struct Promotion {
    ticket: Ticket,
    node: NodeId,
    began: Time,
    /// PN: the number of the question, and which active replicas have answered it.
    question: u64,
    asked: NodeSet,
    /// PN: what those have.
    target: Clock,
    /// Log: what the standby must have executed.
    executed: u64,
}

impl Replica {
    /// A client asks for something that takes its place in the log.
    pub(super) fn on_ordered(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) {
        if let Request::Counter(command) = request
            && command.op == Op::Get
            && cx.config().bugs.stale_reads
        {
            let value = self.machine.value(command.key);
            cx.fact(Fact::Read { ticket, key: command.key, value });
            return cx.reply(ticket, Reply::Answer(Answer::Store(kv::Answer::Value(value))));
        }
        if self.leads && self.answers_at_once(cx, ticket, request) {
            return;
        }
        if let Some(command) = request.entry() {
            self.in_part(cx, |part, cx| part.on_command(cx, ticket, command));
        }
    }

    /// Whether the leader has nothing to propose for a request.
    fn answers_at_once(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) -> bool {
        if !cx.config().paxos.bugs.no_sessions {
            if let Some((answer, number)) = self.machine.remembered(ticket) {
                if adds(request) {
                    cx.fact(Fact::Recognised { ticket });
                }
                self.tell_client(cx, ticket, request, answer, number);
                self.check_waiting(cx);
                self.gives_up_waiting(cx, ticket, self.led_since);
                return true;
            }
            if self.machine.is_over(ticket) {
                return true;
            }
        }
        // What is on its way through the log may count, and is not promised either.
        if adds(request) && self.refuses(cx, ticket, self.led_since) {
            return true;
        }
        if self.part.as_ref().is_some_and(|part| part.holds(ticket)) {
            return false;
        }
        match request {
            Request::Counter(_) => false,
            Request::Role(change) if change.node.0 >= cx.nodes() => {
                self.refuse_role(cx, ticket, change, Verdict::NoServer);
                true
            }
            Request::Role(change) => {
                let waits = change.act == Act::Promote && self.promotes(cx, ticket, change.node);
                if !waits {
                    self.ordering.push((ticket, change));
                }
                waits
            }
        }
    }

    fn refuse_role(&self, cx: Cx<'_, '_>, ticket: Ticket, change: Change, verdict: Verdict) {
        cx.fact(Fact::RoleRefused { ticket, change, verdict });
        cx.reply_now(ticket, Reply::Answer(Answer::Told(verdict)));
    }

    /// An order to promote a standby waits until that one is caught up: whether this one waits. Others are checked where they are
    /// executed. This one is not, so it must be certain who is a standby then.
    fn promotes(&mut self, cx: Cx<'_, '_>, ticket: Ticket, node: NodeId) -> bool {
        if cx.config().bugs.promote_early {
            return false;
        }
        if !self.machine.roles.standbys.contains(node) {
            // It changes nothing, unless an order before it makes a standby of the node: what the leader found in the log, or has proposed.
            // It executes that first; the client asks again.
            let makes_standby =
                |change: &Change| change.node == node && change.leads_to() == Standing::Standby;
            return self.machine.executed < self.found
                || self.ordering.iter().any(|(_, change)| makes_standby(change));
        }
        if self.promotions.iter().any(|promotion| promotion.ticket == ticket) {
            return true;
        }
        cx.fact(Fact::PromotionWaits { ticket, node });
        self.questions += 1;
        let question = self.questions;
        let mut promotion = Promotion {
            ticket,
            node,
            began: cx.now(),
            question,
            asked: NodeSet::EMPTY,
            target: Clock::default(),
            // What an earlier leader has acknowledged, a new one finds in its log before it knows that it was chosen.
            executed: self.machine.executed.max(self.found),
        };
        if cx.config().form == Form::Pn {
            let me = cx.me();
            if self.machine.roles.active.contains(me) {
                promotion.asked.insert(me);
                promotion.target = self.counts.seen.clone();
            }
            self.ask(cx, &promotion);
        }
        self.promotions.push(promotion);
        self.check_promotions(cx);
        true
    }

    /// Asks the standby what it has, and all active replicas that have not answered.
    fn ask(&self, cx: Cx<'_, '_>, promotion: &Promotion) {
        let asked = self.machine.roles.active.minus(promotion.asked).with(promotion.node);
        for other in asked.without(cx.me()).iter() {
            // A question promises nothing.
            cx.send_now(other, Message::Ask { question: promotion.question });
        }
    }

    /// Asks again: a question or an answer may have been lost, the standby may have more by now, and a leader that is outside is told
    /// nothing that it has not asked.
    pub(super) fn ask_again(&self, cx: Cx<'_, '_>) {
        for promotion in &self.promotions {
            self.ask(cx, promotion);
        }
    }

    /// An active replica has said what it has since a question was asked.
    pub(super) fn on_answer(&mut self, cx: Cx<'_, '_>, from: NodeId, question: u64, seen: &Clock) {
        let active = self.machine.roles.active;
        let asked = self.promotions.iter_mut().find(|promotion| promotion.question == question);
        if let Some(promotion) = asked.filter(|_| active.contains(from)) {
            promotion.asked.insert(from);
            promotion.target = promotion.target.join(seen);
        }
        self.check_promotions(cx);
    }

    /// Proposes the promotions whose replicas are caught up, and gives up those that take too long.
    pub(super) fn check_promotions(&mut self, cx: Cx<'_, '_>) {
        let (now, silence) = (cx.now(), cx.config().silence());
        let mut place = 0;
        while let Some(promotion) = self.promotions.get(place) {
            let Promotion { ticket, node, began, .. } = *promotion;
            let change = Change { act: Act::Promote, node };
            if self.is_caught_up(cx, promotion) {
                self.ordering.push((ticket, change));
                let asked = if cx.config().form == Form::Pn { promotion.asked } else { NodeSet::of(cx.me()) };
                self.promotions.remove(place);
                cx.fact(Fact::PromotionChecked { ticket, node, asked });
                if let Some(command) = change.entry() {
                    // Executes, and so may come here again: what it finds is in order.
                    self.in_part(cx, |part, cx| part.on_command(cx, ticket, command));
                }
            } else if now.since(began) >= silence {
                self.promotions.remove(place);
                self.refuse_role(cx, ticket, change, Verdict::Behind);
            } else {
                place += 1;
            }
        }
    }

    fn is_caught_up(&self, cx: &Context<'_, Replica>, promotion: &Promotion) -> bool {
        let Promotion { node, .. } = *promotion;
        if cx.config().form == Form::Log {
            let executed = if node == cx.me() { self.machine.executed } else { self.other(node).executed };
            return executed >= promotion.executed;
        }
        // What was acknowledged, so many active replicas have as the threshold says: of any that many less one are left out, one has
        // it.
        let active = self.machine.roles.active;
        let asked = promotion.asked.and(active).len();
        let enough = asked + cx.config().needs() > active.len();
        // What others say that they have is on their disks. So is what it may count of itself: the rest a crash would take from it.
        let seen = if node == cx.me() { &self.stored.seen } else { &self.other(node).seen };
        enough && seen.covers(&promotion.target)
    }

    /// A client asks again for an addition that is not acknowledged: where too few are heard, it waits no longer.
    pub(super) fn gives_up_waiting(&mut self, cx: Cx<'_, '_>, ticket: Ticket, since: Time) {
        let waits = self.waiting.iter().any(|waiting| waiting.ticket == ticket);
        if waits && self.refuses(cx, ticket, since) {
            self.waiting.retain(|waiting| waiting.ticket != ticket);
        }
    }

    /// Too few active replicas are heard: refuses, if it has had time to hear them since then.
    pub(super) fn refuses(&self, cx: Cx<'_, '_>, ticket: Ticket, since: Time) -> bool {
        let config = cx.config();
        let active = self.machine.roles.active;
        let heard: NodeSet = active.iter().filter(|node| self.hears(cx, *node)).collect();
        // Without so many active replicas there is nothing to wait for.
        let settled = cx.now().since(since) >= config.silence() || active.len() < config.needs();
        if heard.len() >= config.needs() || !settled || config.bugs.lower_threshold {
            return false;
        }
        cx.fact(Fact::Refused { ticket, heard, threshold: config.needs() as u64 });
        // A refusal promises nothing.
        cx.reply_now(ticket, Reply::Answer(Answer::Told(Verdict::NoPromise)));
        true
    }

    pub(super) fn hears(&self, cx: &Context<'_, Replica>, node: NodeId) -> bool {
        let lately = |heard: Time| cx.now().since(heard) < cx.config().silence();
        node == cx.me() || self.other(node).heard.is_some_and(lately)
    }

    /// A replica tells the leader how far it has executed the log, when that is on its disk.
    pub(super) fn say_executed(&mut self, cx: Cx<'_, '_>) {
        let me = cx.me();
        let leader = self.part.as_ref().and_then(|part| part.leader());
        let Some(leader) = leader.filter(|leader| *leader != me) else { return };
        if !self.machine.roles.servers().contains(me) {
            return;
        }
        let message = Message::Executed { number: self.machine.executed, life: cx.boot() };
        if cx.config().bugs.unwritten {
            cx.send_now(leader, message);
        } else {
            cx.send(leader, message);
        }
    }

    pub(super) fn on_executed(&mut self, cx: Cx<'_, '_>, from: NodeId, number: u64, life: u32) {
        let now = cx.now();
        let other = self.other_mut(from);
        other.heard = Some(now);
        // What it had before it started again it may have to learn again.
        if life > other.life {
            (other.life, other.executed) = (life, number);
        } else if life == other.life {
            other.executed = other.executed.max(number);
        }
        self.check_waiting(cx);
        self.check_promotions(cx);
    }
}
