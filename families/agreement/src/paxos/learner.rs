//! A learner: counts who accepted, and asks if it hears too little.

use super::disk::Accepted;
use super::message::Message;
use super::{Paxos, Timer, is_quorum};
use crate::{Ballot, BallotFact};
use faultline_engine::{Context, NodeId, NodeSet};
use litemap::LiteMap;

/// What a learner knows.
#[derive(Clone, Debug, Default)]
pub struct Learner {
    /// What each acceptor has accepted in its highest ballot, as far as it was heard of.
    heard: LiteMap<NodeId, Accepted>,
    pub(super) chosen: Option<Accepted>,
    /// Whether it waits to ask.
    waits: bool,
    /// Whether it has asked.
    pub(super) asked: bool,
}

type Cx<'a, 'b> = &'a mut Context<'b, Paxos>;

impl Learner {
    /// "To learn that a value has been chosen, a learner must find out that a proposal has been accepted by a
    /// majority of acceptors." (§2.3)
    pub(super) fn on_accepted(&mut self, cx: Cx<'_, '_>, from: NodeId, accepted: Accepted) {
        if self.chosen.is_some() {
            return;
        }
        if self.heard.get(&from).is_none_or(|known| known.ballot < accepted.ballot) {
            self.heard.insert(from, accepted);
        }
        let by = self.acceptors(accepted.ballot);
        if is_quorum(cx, by) {
            if cx.me() == accepted.ballot.proposer {
                cx.fact(BallotFact::Counted { slot: 0, ballot: accepted.ballot, by });
            }
            return self.learn(cx, accepted);
        }
        self.wait(cx);
    }

    /// Who has accepted in a ballot, as far as it was heard of.
    pub(super) fn acceptors(&self, ballot: Ballot) -> NodeSet {
        self.heard.iter().filter(|(_, it)| it.ballot == ballot).map(|(node, _)| *node).collect()
    }

    /// The value accepted in the highest ballot of which it heard.
    pub(super) fn highest(&self) -> Option<Accepted> {
        self.heard.values().copied().max_by_key(|accepted| accepted.ballot)
    }

    pub(super) fn learn(&mut self, cx: Cx<'_, '_>, chosen: Accepted) {
        if self.chosen.is_some() {
            return;
        }
        self.chosen = Some(chosen);
        self.waits = false;
        cx.disarm(Timer::Learn);
        let Accepted { ballot, value } = chosen;
        cx.fact(BallotFact::Learned { slot: 0, ballot, value: value.payload() });
    }

    /// "Because of message loss, a value could be chosen with no learner ever finding out." (§2.3) So one that heard
    /// of an acceptance, or of somebody who asks, asks too unless it hears more.
    pub(super) fn wait(&mut self, cx: Cx<'_, '_>) {
        if self.chosen.is_none() && !self.waits {
            self.waits = true;
            cx.arm(Timer::Learn, cx.config().ask);
        }
    }

    /// "The learner could ask the acceptors what proposals they have accepted." (§2.3)
    pub(super) fn ask(&mut self, cx: Cx<'_, '_>) {
        self.waits = false;
        self.asked = true;
        for acceptor in cx.peers() {
            cx.send_now(acceptor, Message::Ask);
        }
        self.wait(cx);
    }

    /// Somebody asks.
    pub(super) fn on_ask(&mut self, cx: Cx<'_, '_>, from: NodeId, accepted: Option<Accepted>) {
        if let Some(chosen) = self.chosen {
            // A majority has written it.
            return cx.send_now(from, Message::Chosen { chosen });
        }
        if let Some(accepted) = accepted {
            cx.send(from, Message::Accepted { accepted });
        }
        self.wait(cx);
    }
}
