//! The acceptor: promises and acceptances, each on the disk before anybody hears of it (§2.2, §2.5).

use super::{Durable, Entry, Message, MultiPaxos, Role, Timer, Unsaid, Write};
use crate::{Ballot, BallotFact, Payload, StepDownCause};
use faultline_engine::{Context, NodeId};

impl MultiPaxos {
    /// "If an acceptor receives a prepare request with number n greater than that of any prepare request to which it
    /// has already responded, then it responds to the request with a promise not to accept any more proposals
    /// numbered less than n and with the highest-numbered proposal (if any) that it has accepted" (§2.2, phase 1b),
    /// here for every instance above an index. The same request again gets the same answer.
    pub(super) fn on_prepare(
        &mut self,
        cx: &mut Context<'_, Self>,
        from: NodeId,
        ballot: Ballot,
        above: u64,
    ) {
        if let Some(promised) = self.promised.filter(|promised| *promised > ballot) {
            cx.fact(BallotFact::Refused { ballot, promised, accept: false });
            return cx.send_now(from, Message::Refuse { ballot, promised });
        }
        if self.promised != Some(ballot) {
            self.promise(cx, ballot, above);
            self.step_down(cx, ballot, StepDownCause::HigherTerm { from }, None);
            self.heard = cx.now();
            cx.arm(Timer::Election, cx.config().election);
        }
        let told = |(slot, entry): (u64, Entry)| (slot, Entry { chosen: self.is_chosen(slot), ..entry });
        let entries = self.log.above(above).map(told).collect();
        answer(cx, from, Message::Promise { ballot, entries });
    }

    /// Promises to accept nothing below a ballot.
    pub(super) fn promise(&mut self, cx: &mut Context<'_, Self>, ballot: Ballot, above: u64) {
        let accepted = self.highest_accepted(above);
        self.promised = Some(ballot);
        cx.persist(Write::Promise(ballot));
        cx.fact(BallotFact::Promised { ballot, accepted });
        self.unsaid.push_back(Unsaid::Promised { ballot });
    }

    /// The highest ballot in which something was accepted above an index.
    pub(super) fn highest_accepted(&self, above: u64) -> Option<Ballot> {
        self.log.above(above).map(|(_, entry)| entry.ballot).max()
    }

    /// "If an acceptor receives an accept request for a proposal numbered n, it accepts the proposal unless it has
    /// already responded to a prepare request having a number greater than n." (§2.2, phase 2b)
    pub(super) fn on_accept(
        &mut self,
        cx: &mut Context<'_, Self>,
        from: NodeId,
        ballot: Ballot,
        slot: u64,
        value: Payload,
        chosen: u64,
    ) {
        if let Some(promised) = self.promised.filter(|promised| *promised > ballot) {
            cx.fact(BallotFact::Refused { ballot, promised, accept: true });
            return cx.send_now(from, Message::Refuse { ballot, promised });
        }
        self.follow(cx, from, ballot);
        self.accept(cx, slot, ballot, value);
        answer(cx, from, Message::Accepted { ballot, slot });
        self.learn_from(cx, ballot, chosen);
    }

    /// Accepts a value, or says again that it did. What is chosen stays as it was learned: "every higher-numbered
    /// proposal that is chosen has value v" (§2.2, P2).
    pub(super) fn accept(&mut self, cx: &mut Context<'_, Self>, slot: u64, ballot: Ballot, value: Payload) {
        let kept = self.log.get(slot).filter(|_| cx.config().bugs.keep_value);
        let value = kept.map_or(value, |kept| kept.payload);
        let known = self.log.get(slot).is_some_and(|entry| entry.ballot == ballot) || self.is_chosen(slot);
        let said = Unsaid::Accepted { slot, ballot, written: !known };
        if !known {
            let entry = Entry { ballot, payload: value, chosen: false };
            self.log.set(slot, entry);
            cx.persist(Write::Entry { slot, entry, chosen: self.chosen });
        }
        cx.fact(BallotFact::Accepted { slot, ballot, value });
        if known && self.unsaid.is_empty() {
            return self.count_own(cx, said);
        }
        self.unsaid.push_back(said);
    }

    /// Takes the proposer of a ballot for the leader. Whoever hears from it in a higher ballot than it has promised
    /// promises that one: to accept is to promise.
    pub(super) fn follow(&mut self, cx: &mut Context<'_, Self>, leader: NodeId, ballot: Ballot) {
        if self.promised != Some(ballot) {
            self.promise(cx, ballot, self.chosen);
        }
        self.step_down(cx, ballot, StepDownCause::Leader { leader }, Some(leader));
        self.heard = cx.now();
        cx.arm(Timer::Election, cx.config().election);
    }

    pub(super) fn on_heartbeat(
        &mut self,
        cx: &mut Context<'_, Self>,
        from: NodeId,
        ballot: Ballot,
        chosen: u64,
    ) {
        if let Some(promised) = self.promised.filter(|promised| *promised > ballot) {
            return cx.send_now(from, Message::Refuse { ballot, promised });
        }
        self.follow(cx, from, ballot);
        self.learn_from(cx, ballot, chosen);
        if self.chosen < chosen {
            cx.send_now(from, Message::Ask { above: self.chosen });
        }
    }

    /// Something is on the disk: this server's own proposer counts it now, in the order of writing.
    pub(super) fn on_written(&mut self, cx: &mut Context<'_, Self>, durable: &Durable) {
        while let Some(first) = self.unsaid.front().copied() {
            let safe = match first {
                Unsaid::Promised { ballot, .. } => durable.promised >= Some(ballot),
                Unsaid::Accepted { written: false, .. } => true,
                Unsaid::Accepted { slot, ballot, .. } => {
                    durable.log.get(slot).is_some_and(|entry| entry.ballot >= ballot || entry.chosen)
                }
            };
            if !safe {
                return;
            }
            self.unsaid.pop_front();
            self.count_own(cx, first);
        }
    }

    /// A proposer is an acceptor too, and counts itself.
    fn count_own(&mut self, cx: &mut Context<'_, Self>, said: Unsaid) {
        match said {
            Unsaid::Promised { ballot } => {
                if matches!(&self.role, Role::Preparing(preparing) if preparing.ballot == ballot) {
                    self.count_promise(cx, cx.me());
                }
            }
            Unsaid::Accepted { slot, ballot, .. } => self.count(cx, cx.me(), ballot, slot),
        }
    }
}

/// "An acceptor records its intended response in stable storage before actually sending the response." (§2.5)
fn answer(cx: &mut Context<'_, MultiPaxos>, to: NodeId, response: Message) {
    if cx.config().bugs.unwritten_promise { cx.send_now(to, response) } else { cx.send(to, response) }
}
