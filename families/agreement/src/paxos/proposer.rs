//! A proposer: begins ballots until it learns what was chosen.

use super::disk::{Accepted, Durable, Value, Write};
use super::message::Message;
use super::{Paxos, Retry, Timer, is_quorum};
use crate::proposal;
use crate::{Ballot, BallotFact};
use faultline_engine::Word;
use faultline_engine::{ClientId, Context, NodeId, NodeSet, Span, SpanRange, Ticket};

/// A random pause becomes twice as long so many times at most.
const DOUBLINGS: u32 = 7;

/// How many ballots a proposer has before the first of the next one, where proposers come first in the numbers: more
/// than it can begin in the longest run.
const BLOCK: u32 = 1_000_000;

/// What nobody asked for: a request that no client makes.
const INVENTED: Value = Value {
    ticket: Ticket { client: ClientId(0), serial: u32::MAX },
    command: proposal::Command(Word::of(b"nothing")),
};

/// What a proposer knows.
#[derive(Clone, Debug, Default)]
pub struct Proposer {
    /// The highest round that it used or heard of.
    round: u32,
    /// What it proposes if it is free to.
    pub(super) own: Option<Value>,
    pub(super) stage: Stage,
    /// How many ballots it has given up.
    attempts: u32,
}

/// How far its ballot is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// It has none.
    #[default]
    Idle,
    /// It asks for promises.
    Preparing {
        /// Its ballot.
        ballot: Ballot,
        /// Who has promised.
        promises: NodeSet,
        /// The highest-numbered proposal among those that the promises tell of.
        highest: Option<Accepted>,
    },
    /// It asks to accept.
    Proposing(Accepted),
    /// It has given one up, and waits before the next.
    Pausing,
}

type Cx<'a, 'b> = &'a mut Context<'b, Paxos>;

impl Proposer {
    /// "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to issue, and begins
    /// phase 1 with a higher proposal number than any it has already used." (§2.5)
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let own =
            if cx.config().bugs.invent_value && durable.round > 0 { Some(INVENTED) } else { durable.own };
        Self { round: durable.round, own, ..Self::default() }
    }

    /// The ballot that is open.
    fn ballot(&self) -> Option<Ballot> {
        match self.stage {
            Stage::Preparing { ballot, .. } | Stage::Proposing(Accepted { ballot, .. }) => Some(ballot),
            Stage::Idle | Stage::Pausing => None,
        }
    }

    /// "A proposer chooses a new proposal number n and sends a request to each member of some set of acceptors."
    /// (§2.2) The write of the round is the caller's, and stands before the requests.
    pub(super) fn begin(&mut self, cx: Cx<'_, '_>) -> (Ballot, Write) {
        if cx.config().bugs.node_first {
            self.round = self.round.max(u32::from(cx.me().0) * BLOCK);
        }
        self.round = self.round.saturating_add(1);
        let ballot = Ballot { round: self.round, proposer: cx.me() };
        self.stage = Stage::Preparing { ballot, promises: NodeSet::default(), highest: None };
        cx.disarm(Timer::Retry);
        cx.arm(Timer::Ballot, SpanRange::exactly(cx.config().timeout));
        cx.fact(BallotFact::Prepares { ballot });
        (ballot, Write::Round { round: self.round, own: self.own })
    }

    /// "If the proposer receives the requested responses from a majority of the acceptors, then it can issue a
    /// proposal with number n and value v, where v is the value of the highest-numbered proposal among the responses,
    /// or is any value selected by the proposer if the responders reported no proposals." (§2.2)
    ///
    /// What it proposes, if it comes to that.
    pub(super) fn on_promise(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        of: Ballot,
        accepted: Option<Accepted>,
    ) -> Option<Accepted> {
        let Stage::Preparing { ballot, promises, highest } = &mut self.stage else { return None };
        if *ballot != of {
            return None;
        }
        promises.insert(from);
        if accepted.map(|accepted| accepted.ballot) > highest.map(|highest| highest.ballot) {
            *highest = accepted;
        }
        let (ballot, promises, highest) = (*ballot, *promises, *highest);
        if !is_quorum(cx, promises) {
            return None;
        }
        let bound = highest.filter(|_| !cx.config().bugs.ignore_accepted || self.own.is_none());
        if let Some(Accepted { ballot: by, .. }) = bound {
            cx.fact(BallotFact::Bound { slot: 0, ballot, by });
        }
        let Some(value) = bound.map(|bound| bound.value).or(self.own) else {
            // Nobody has accepted anything, and no client asked here.
            self.rest(cx);
            return None;
        };
        let proposal = Accepted { ballot, value };
        self.stage = Stage::Proposing(proposal);
        cx.arm(Timer::Ballot, SpanRange::exactly(cx.config().timeout));
        cx.fact(BallotFact::Proposes { slot: 0, ballot, value: value.payload() });
        for acceptor in cx.peers() {
            // Past the disk: the round was there before anybody was asked to promise (§2.5), and that is all that a proposer
            // must remember.
            cx.send_now(acceptor, Message::Accept { ballot, value });
        }
        Some(proposal)
    }

    /// "It is probably a good idea to abandon a proposal if some proposer has begun trying to issue a higher-numbered
    /// one." (§2.2)
    pub(super) fn on_higher(&mut self, cx: Cx<'_, '_>, higher: Ballot) {
        if !cx.config().bugs.node_first {
            self.round = self.round.max(higher.round);
        }
        if self.ballot().is_some_and(|ballot| ballot < higher) {
            self.give_up(cx, Some(higher));
        }
    }

    /// Gives the ballot up, and waits before the next.
    pub(super) fn give_up(&mut self, cx: Cx<'_, '_>, higher: Option<Ballot>) {
        let Some(ballot) = self.ballot() else { return };
        self.attempts += 1;
        let pause = cx.config().pause;
        let longest = match cx.config().retry {
            Retry::Fixed => pause,
            Retry::Random => Span(pause.0 << self.attempts.min(DOUBLINGS)),
        };
        self.stage = Stage::Pausing;
        cx.disarm(Timer::Ballot);
        cx.arm(Timer::Retry, SpanRange { min: pause, max: longest });
        cx.fact(BallotFact::BacksOff { ballot, higher, wait: longest });
    }

    /// Nothing is left to do.
    pub(super) fn rest(&mut self, cx: Cx<'_, '_>) {
        self.stage = Stage::Idle;
        self.attempts = 0;
        cx.disarm(Timer::Ballot);
        cx.disarm(Timer::Retry);
    }
}
