//! Additions that are not acknowledged yet, and who has them.

use super::config::Form;
use super::facts::{Fact, Name};
use super::request::Answer;
use super::{Cx, Replica};
use crate::clock::Clock;
use faultline_agreement::multi_paxos;
use faultline_engine::{ClientFact, Context, NodeId, NodeSet, Reply, Ticket, Time};

/// What a node knows of another one.
#[derive(Clone, Debug, Default)]
pub(super) struct Other {
    /// When it has said last what it has.
    pub(super) heard: Option<Time>,
    /// In which of its lives.
    pub(super) life: u32,
    /// PN: which additions were on its disk.
    pub(super) seen: Clock,
    /// Log: how far it had executed the log.
    pub(super) executed: u64,
}

/// An addition that is not acknowledged.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) ticket: Ticket,
    pub(super) update: Name,
    pub(super) answer: Answer,
    /// How many writes had been ordered when it began to wait: the addition, if this node has it, and all that the answer tells.
    pub(super) writes: u64,
    /// Naive: who has added it.
    pub(super) by: NodeSet,
}

impl Replica {
    pub(super) fn other(&self, node: NodeId) -> &Other {
        &self.others[node.index()]
    }

    pub(super) fn other_mut(&mut self, node: NodeId) -> &mut Other {
        &mut self.others[node.index()]
    }

    /// Waits until enough replicas are known to have an addition. A client that asks again waits once.
    pub(super) fn wait_for_copies(&mut self, ticket: Ticket, update: Name, answer: Answer, by: NodeSet) {
        // A client has one request under way, so it has given up what it asked before. A message of that may come late.
        let of_client = |waiting: &Waiting| waiting.ticket.client == ticket.client;
        if self.waiting.iter().any(|waiting| of_client(waiting) && waiting.ticket.serial > ticket.serial) {
            return;
        }
        self.waiting.retain(|waiting| !of_client(waiting));
        self.waiting.push(Waiting { ticket, update, answer, writes: self.written, by });
    }

    /// Acknowledges what enough active replicas have.
    pub(super) fn check_waiting(&mut self, cx: Cx<'_, '_>) {
        let config = cx.config();
        let mut needs = config.needs();
        if config.bugs.lower_threshold {
            needs = needs.min(self.reachable(cx).len());
        }
        if config.bugs.answer_first {
            needs = needs.min(1);
        }
        let mut place = 0;
        while let Some(waiting) = self.waiting.get(place) {
            let holders = self.holders(cx, waiting);
            if holders.len() < needs || waiting.writes > self.stored.writes {
                place += 1;
                continue;
            }
            let Waiting { ticket, answer, .. } = self.waiting.remove(place);
            cx.fact(Fact::Acknowledged { ticket, holders, threshold: config.needs() as u64 });
            if config.form == Form::Log {
                // That it has executed the entry, the leader says when its disk is done, and its client hears of it afterwards.
                cx.reply(ticket, Reply::Answer(answer));
            } else {
                // All that it tells is on the disk.
                cx.reply_now(ticket, Reply::Answer(answer));
            }
        }
    }

    /// Which active replicas are known to have an addition on their disks. What this one has not written yet, a crash would take from it.
    fn holders(&self, cx: &Context<'_, Self>, waiting: &Waiting) -> NodeSet {
        let roles = self.machine.roles;
        let counts = if cx.config().bugs.count_standbys { roles.servers() } else { roles.active };
        let me = cx.me();
        let has = |node: NodeId| match waiting.update {
            Name::Number(number) if node == me => self.has_chosen(number, &self.stored.log),
            Name::Number(number) => self.other(node).executed >= number,
            Name::Update(_) if cx.config().form == Form::Naive => waiting.by.contains(node),
            Name::Update(update) if node == me => update.is_in(&self.stored.seen),
            Name::Update(update) => update.is_in(&self.other(node).seen),
        };
        counts.iter().filter(|node| has(*node)).collect()
    }

    /// Log: whether what was chosen at a place, as far as this node knows, is what a log on a disk has there.
    pub(super) fn has_chosen(&self, number: u64, log: &multi_paxos::Log) -> bool {
        let chosen = self.part.as_ref().and_then(|part| part.chosen_at(number));
        chosen.is_some() && log.get(number).map(|entry| entry.payload) == chosen
    }

    /// The active replicas that are heard; in the naive form, that are on the list.
    fn reachable(&self, cx: &Context<'_, Self>) -> NodeSet {
        let active = self.machine.roles.active;
        active.iter().filter(|node| cx.config().form == Form::Naive || self.hears(cx, *node)).collect()
    }

    /// Sends a client on if this replica is not active: whether it does.
    pub(super) fn sends_on(&self, cx: Cx<'_, '_>, ticket: Ticket) -> bool {
        let (me, active) = (cx.me(), self.machine.roles.active);
        if active.contains(me) {
            return false;
        }
        let heard = active.iter().find(|node| self.hears(cx, *node));
        let to = heard.or_else(|| active.iter().next());
        cx.fact(ClientFact::Redirected { ticket, to });
        cx.reply_now(ticket, Reply::Redirect(to));
        true
    }
}
