//! How a server becomes the leader: phase 1, once for all instances (§3).

use super::{Entries, Leading, Message, MultiPaxos, Preparing, Role, Timer, Write, broadcast_now};
use crate::held::Held;
use crate::{Ballot, BallotFact, Fact, Payload, StepDownCause};
use faultline_engine::{Context, NodeId, NodeSet, SpanRange};
use litemap::LiteMap;
use std::collections::VecDeque;

impl MultiPaxos {
    /// Nobody leads, as far as one can hear: begins a ballot. That timeouts differ is what keeps proposers from
    /// hindering each other for ever (§2.4).
    pub(super) fn on_election_timeout(&mut self, cx: &mut Context<'_, Self>) {
        let leader = match self.role {
            Role::Follower { leader } => leader,
            Role::Preparing(_) => None,
            Role::Leader(_) => return,
        };
        cx.fact(Fact::Suspects { leader, silence: cx.now().since(self.heard) });
        self.prepare(cx);
    }

    /// Phase 1a. "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to issue,
    /// and begins phase 1 with a higher proposal number than any it has already used." (§2.5)
    fn prepare(&mut self, cx: &mut Context<'_, Self>) {
        let promised = self.promised.map_or(0, |promised| promised.round);
        let mine = |round| Ballot { round, proposer: cx.me() };
        self.round = if cx.config().bugs.reuse_ballot {
            // Begins with whatever it has not promised away.
            let free = if self.promised <= Some(mine(promised)) { promised } else { promised + 1 };
            free.max(self.round + 1).max(self.heard_round + 1)
        } else {
            self.round.max(promised).max(self.heard_round) + 1
        };
        let ballot = mine(self.round);
        cx.fact(BallotFact::Prepares { ballot });
        self.role =
            Role::Preparing(Preparing { ballot, promises: NodeSet::default(), found: LiteMap::new() });
        cx.arm(Timer::Election, cx.config().election);
        cx.persist(Write::Round(self.round));
        self.promise(cx, ballot, self.chosen);
        // After the writes: who restarts must not use this ballot again.
        for peer in cx.peers() {
            cx.send(peer, Message::Prepare { ballot, above: self.chosen });
        }
    }

    pub(super) fn on_promise(
        &mut self,
        cx: &mut Context<'_, Self>,
        from: NodeId,
        ballot: Ballot,
        told: &Entries,
    ) {
        let bugs = &cx.config().bugs;
        let Role::Preparing(preparing) = &mut self.role else { return };
        if preparing.ballot != ballot {
            return;
        }
        for (slot, entry) in told.as_slice() {
            if bugs.ignore_promises {
                break;
            }
            let found = preparing.found.entry(*slot).or_insert(*entry);
            // What is known to be chosen needs no ballot to win.
            if (entry.chosen, entry.ballot) > (found.chosen, found.ballot) {
                *found = *entry;
            }
        }
        self.count_promise(cx, from);
    }

    /// Counts a promise; a majority's make a leader.
    pub(super) fn count_promise(&mut self, cx: &mut Context<'_, Self>, from: NodeId) {
        let Role::Preparing(preparing) = &mut self.role else { return };
        preparing.promises.insert(from);
        if cx.is_majority(preparing.promises) && preparing.promises.contains(cx.me()) {
            let prepared = std::mem::replace(&mut self.role, Role::Follower { leader: None });
            if let Role::Preparing(prepared) = prepared {
                self.lead(cx, prepared);
            }
        }
    }

    /// A majority has promised. What any of them accepted may have been chosen, so it is proposed again, with the
    /// value of the highest ballot (P2c); what nobody accepted cannot have been, and becomes a no-op (§3).
    fn lead(&mut self, cx: &mut Context<'_, Self>, prepared: Preparing) {
        let Preparing { ballot, promises, found } = prepared;
        cx.fact(Fact::Leads { epoch: ballot.epoch(), votes: promises });
        let bugs = cx.config().bugs;
        let last = found.last().map_or(0, |(slot, _)| *slot).max(self.log.last());
        let found = if bugs.blind_noops { LiteMap::new() } else { found };
        for (slot, entry) in &found {
            if entry.chosen {
                self.learn(cx, *slot, *entry);
            }
        }
        self.learn_in_order(cx);
        self.role = Role::Leader(Leading {
            ballot,
            next: last.max(self.chosen) + 1,
            proposed: VecDeque::new(),
            waiting: VecDeque::new(),
            held: Held::default(),
            requests: 0,
        });
        cx.disarm(Timer::Election);
        cx.arm(Timer::Heartbeat, SpanRange::exactly(cx.config().heartbeat));
        broadcast_now(cx, &Message::Heartbeat { ballot, chosen: self.chosen });
        for slot in self.chosen + 1..=last {
            if self.is_chosen(slot) {
                continue;
            }
            let highest =
                found.get(&slot).into_iter().chain(self.log.get(slot)).max_by_key(|entry| entry.ballot);
            let value = highest.map(|entry| (entry.ballot, entry.payload));
            if let Some((by, _)) = value {
                cx.fact(BallotFact::Bound { slot, ballot, by });
            }
            self.propose(cx, slot, value.map_or(Payload::Noop, |(_, payload)| payload));
        }
        let unexecuted = self.log.above(self.machine.applied).map(|(slot, entry)| (slot, entry.payload));
        let held = Held::found(unexecuted);
        if let Role::Leader(leading) = &mut self.role {
            leading.held = held;
        }
    }

    /// "It is probably a good idea to abandon a proposal if some proposer has begun trying to issue a
    /// higher-numbered one." (§2.2)
    pub(super) fn on_refuse(
        &mut self,
        cx: &mut Context<'_, Self>,
        from: NodeId,
        ballot: Ballot,
        promised: Ballot,
    ) {
        self.heard_round = self.heard_round.max(promised.round);
        let own = match &self.role {
            Role::Preparing(preparing) => preparing.ballot,
            Role::Leader(leading) => leading.ballot,
            Role::Follower { .. } => return,
        };
        if own == ballot && promised > ballot {
            self.step_down(cx, promised, StepDownCause::HigherTerm { from }, None);
        }
    }

    /// Becomes a follower, in a ballot; of whom, is perhaps not known yet.
    pub(super) fn step_down(
        &mut self,
        cx: &mut Context<'_, Self>,
        ballot: Ballot,
        why: StepDownCause,
        leader: Option<NodeId>,
    ) {
        if matches!(self.role, Role::Follower { leader: known } if known == leader) {
            return;
        }
        let epoch = ballot.epoch();
        let before = std::mem::replace(&mut self.role, Role::Follower { leader });
        let led = matches!(before, Role::Leader(_));
        if !matches!(before, Role::Follower { .. }) {
            cx.fact(Fact::StepsDown { epoch, led, why });
        }
        if let Some(leader) = leader {
            cx.fact(Fact::Follows { epoch, leader });
        }
        if led {
            cx.disarm(Timer::Heartbeat);
            self.heard = cx.now();
            cx.arm(Timer::Election, cx.config().election);
        }
    }
}
