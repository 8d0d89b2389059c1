//! An acceptor: promises and accepts, from memory that a crash does not erase.

use super::disk::{Accepted, Durable, Value, Write};
use super::message::Message;
use super::{Paxos, Said};
use crate::{Ballot, BallotFact};
use faultline_engine::{Context, NodeId};
use std::collections::VecDeque;

/// What an acceptor knows. This is what it will have promised and accepted when its disk has written; an answer does
/// not leave before.
#[derive(Clone, Debug)]
pub struct Acceptor {
    pub(super) promised: Option<Ballot>,
    pub(super) accepted: Option<Accepted>,
    /// How many writes it has ordered since its disk was empty.
    writes: u64,
    /// What this node's own proposer and learner hear once so many writes are on the disk.
    unsaid: VecDeque<(u64, Said)>,
}

type Cx<'a, 'b> = &'a mut Context<'b, Paxos>;

impl Acceptor {
    /// "An acceptor must remember this information even if it fails and then restarts." (§2.2)
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let forgets = cx.config().bugs.forget_promise;
        let promised = if forgets { None } else { durable.promised };
        let accepted = durable.accepted;
        let ballot = accepted.map(|accepted| accepted.ballot);
        cx.fact(BallotFact::Started { promised: durable.promised, accepted: ballot });
        Self { promised, accepted, writes: durable.writes, unsaid: VecDeque::new() }
    }

    /// Writes, and counts it.
    pub(super) fn persist(&mut self, cx: Cx<'_, '_>, write: Write) {
        self.writes += 1;
        cx.persist(write);
    }

    /// "If an acceptor receives a prepare request with number n greater than that of any prepare request to which it
    /// has already responded, then it responds to the request with a promise not to accept any more proposals
    /// numbered less than n and with the highest-numbered proposal (if any) that it has accepted." (§2.2, phase 1b)
    ///
    /// A request that comes twice is answered twice: the network may have lost the first answer.
    pub(super) fn on_prepare(&mut self, cx: Cx<'_, '_>, from: NodeId, ballot: Ballot) {
        if let Some(promised) = self.promised.filter(|promised| *promised > ballot) {
            return self.refuse(cx, from, ballot, promised, false);
        }
        if self.promised != Some(ballot) {
            self.promised = Some(ballot);
            self.persist(cx, Write::Promised(ballot));
            self.say(cx, Said::Promised(ballot, self.accepted));
        }
        if from != cx.me() {
            Self::answer(cx, from, Message::Promise { ballot, accepted: self.accepted });
        }
    }

    /// "An acceptor records its intended response in stable storage before actually sending the response." (§2.5)
    fn answer(cx: Cx<'_, '_>, to: NodeId, response: Message) {
        if cx.config().bugs.unwritten_promise { cx.send_now(to, response) } else { cx.send(to, response) }
    }

    /// "If an acceptor receives an accept request for a proposal numbered n, it accepts the proposal unless it has
    /// already responded to a prepare request having a number greater than n." (§2.2, phase 2b)
    pub(super) fn on_accept(&mut self, cx: Cx<'_, '_>, from: NodeId, ballot: Ballot, value: Value) {
        if let Some(promised) = self.promised.filter(|promised| *promised > ballot) {
            return self.refuse(cx, from, ballot, promised, true);
        }
        // It may not have answered the prepare request of this ballot. Having accepted, it must not fall below it.
        if !cx.config().bugs.accept_without_promise {
            self.promised = Some(ballot);
        }
        let kept = self.accepted.filter(|_| cx.config().bugs.keep_value);
        let accepted = Accepted { ballot, value: kept.map_or(value, |kept| kept.value) };
        if self.accepted != Some(accepted) {
            self.accepted = Some(accepted);
            self.persist(cx, Write::Accepted { accepted, promised: self.promised });
            self.say(cx, Said::Accepted(accepted));
        }
        // "The obvious algorithm is to have each acceptor, whenever it accepts a proposal, respond to all learners,
        // sending them the proposal." (§2.3)
        for learner in cx.peers() {
            Self::answer(cx, learner, Message::Accepted { accepted });
        }
    }

    /// What it has just ordered to be written; it is said when it is.
    fn say(&mut self, cx: Cx<'_, '_>, said: Said) {
        cx.fact(said.fact());
        self.unsaid.push_back((self.writes, said));
    }

    /// "It should probably inform the proposer, who should then abandon its proposal." (§2.2) It promises
    /// nothing, so it waits for no disk.
    fn refuse(&mut self, cx: Cx<'_, '_>, from: NodeId, ballot: Ballot, promised: Ballot, accept: bool) {
        cx.fact(BallotFact::Refused { ballot, promised, accept });
        if from != cx.me() {
            cx.send_now(from, Message::Refused { ballot, promised });
        }
    }

    /// What is on the disk now, and was not before.
    pub(super) fn on_synced(&mut self, durable: &Durable) -> Vec<Said> {
        let ready = self.unsaid.iter().take_while(|(writes, _)| *writes <= durable.writes).count();
        self.unsaid.drain(..ready).map(|(_, said)| said).collect()
    }
}
