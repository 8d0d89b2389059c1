//! Consensus: the three requirements of Lamport 2001, §2.1, and what acceptors must keep to for them (§2.2).
//!
//! The checker has its own opinion of what is chosen: what a majority of acceptors accepted in one ballot, by their
//! own word and nobody else's.

use crate::{AGREEMENT, ONE_VALUE_PER_BALLOT, PROMISES_KEPT, TRUTHFUL_LEARNING, VALIDITY};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::{
    Checker, ClientFact, ClientId, Fact, FactRecord, NodeId, NodeSet, Rule, Ticket, Violation,
};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// What a fact says of consensus by ballots. A slot is an instance of the algorithm: an index of a log from 1, or 0
/// where there is only one.
#[derive(Clone, Copy, Debug)]
pub enum BallotStep<B, V> {
    /// An acceptor started from its disk.
    Started {
        /// The highest ballot in which it has accepted something in slot 0.
        accepted: Option<B>,
    },
    /// An acceptor promises to accept nothing below a ballot (phase 1b).
    Promised(B),
    /// A proposer asks acceptors to accept a value (phase 2a).
    Proposes {
        /// For this slot.
        slot: u64,
        /// In this ballot.
        ballot: B,
        /// The value.
        value: V,
    },
    /// An acceptor accepts a value (phase 2b).
    Accepted {
        /// For this slot.
        slot: u64,
        /// In this ballot.
        ballot: B,
        /// The value.
        value: V,
    },
    /// A process knows what was chosen.
    Learned {
        /// For this slot.
        slot: u64,
        /// In this ballot.
        ballot: B,
        /// The value.
        value: V,
    },
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A client asked for it.
    Client(Ticket),
    /// It fills a hole and changes nothing (Lamport 2001, §3).
    Filler,
}

/// Facts that tell of consensus by ballots.
pub trait ConsensusFact: Fact {
    /// The number of a ballot.
    type Ballot: Copy + Debug + Ord + Send + Data;
    /// What is proposed and chosen.
    type Value: Copy + Debug + PartialEq + Send + Data;
    /// What this one says of consensus, if it is about it.
    fn ballot_step(&self) -> Option<BallotStep<Self::Ballot, Self::Value>>;
    /// Where a value comes from.
    fn origin(value: Self::Value) -> Origin;
}

/// A value, and the ballot it was chosen in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Data)]
pub struct Choice<B, V> {
    /// The ballot.
    pub ballot: B,
    /// The value.
    pub value: V,
}

/// The values that broke a rule of consensus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum BallotEvidence<B, V> {
    /// Two values are chosen, or learned as chosen.
    TwoChosen {
        /// The slot.
        slot: u64,
        /// The first value, and its ballot.
        first: Choice<B, V>,
        /// The second one.
        second: Choice<B, V>,
    },
    /// A value that nobody asked for.
    Unasked {
        /// The slot.
        slot: u64,
        /// Its ballot.
        ballot: B,
        /// The value.
        value: V,
    },
    /// A process learned as chosen what no majority has accepted in that ballot.
    NotChosen {
        /// The slot.
        slot: u64,
        /// The ballot.
        ballot: B,
        /// Who learned it.
        learner: NodeId,
        /// Who has accepted it in that ballot.
        acceptors: NodeSet,
    },
    /// One ballot with two values.
    TwoInBallot {
        /// The slot.
        slot: u64,
        /// The ballot.
        ballot: B,
        /// The first value.
        first: V,
        /// The second one.
        second: V,
    },
    /// An acceptor goes back on a promise.
    Broken {
        /// Who.
        acceptor: NodeId,
        /// What it had promised.
        promised: B,
        /// What it promises or accepts now.
        ballot: B,
        /// Whether it accepts.
        accepts: bool,
    },
}

/// Watches agreement, validity, truthful learning, one value per ballot, promises.
#[derive(Clone, Debug)]
pub struct Consensus<B, V> {
    nodes: u16,
    /// Per client, its latest request: it numbers them one by one.
    asked: BTreeMap<ClientId, u32>,
    /// Per acceptor, the highest ballot that it promised or accepted in: what it must never fall below.
    promised: Vec<Option<B>>,
    /// Per slot and ballot, the value and who accepted it; where a planted bug proposes several, each of them.
    ballots: BTreeMap<(u64, B), Values<V>>,
    /// Per slot, what was chosen or learned first.
    chosen: BTreeMap<u64, Choice<B, V>>,
}

#[derive(Clone, Copy, Debug)]
struct Accepted<V> {
    value: V,
    by: NodeSet,
}

/// The values of one ballot: one, unless something is wrong.
#[derive(Clone, Debug)]
struct Values<V> {
    first: Accepted<V>,
    others: Vec<Accepted<V>>,
}

impl<V: Copy + PartialEq> Values<V> {
    fn new(value: V) -> Self {
        Self { first: Accepted { value, by: NodeSet::default() }, others: Vec::new() }
    }

    fn all(&self) -> impl Iterator<Item = &Accepted<V>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Who has accepted a value.
    fn by(&self, value: V) -> NodeSet {
        self.all().find(|accepted| accepted.value == value).map_or_else(NodeSet::default, |it| it.by)
    }

    /// An acceptor accepts a value: who has accepted it now.
    fn accept(&mut self, acceptor: NodeId, value: V) -> NodeSet {
        let Self { first, others } = self;
        if first.value == value {
            first.by.insert(acceptor);
            return first.by;
        }
        if let Some(other) = others.iter_mut().find(|other| other.value == value) {
            other.by.insert(acceptor);
            return other.by;
        }
        let by = NodeSet::of(acceptor);
        others.push(Accepted { value, by });
        by
    }
}

impl<B: Copy + Ord, V: Copy + PartialEq> Consensus<B, V> {
    /// A checker for a run of so many nodes, all of which accept.
    #[must_use]
    pub fn new(nodes: u16) -> Self {
        Self {
            nodes,
            asked: BTreeMap::new(),
            promised: vec![None; usize::from(nodes)],
            ballots: BTreeMap::new(),
            chosen: BTreeMap::new(),
        }
    }

    fn is_majority(&self, set: NodeSet) -> bool {
        set.len() * 2 > usize::from(self.nodes)
    }

    /// An acceptor promises or accepts: whether it had promised more.
    fn keeps(&mut self, acceptor: NodeId, ballot: B, accepts: bool) -> Fault<B, V> {
        let promised = &mut self.promised[acceptor.index()];
        match *promised {
            Some(promised) if ballot < promised => {
                Some((PROMISES_KEPT, BallotEvidence::Broken { acceptor, promised, ballot, accepts }))
            }
            _ => {
                *promised = Some(ballot);
                None
            }
        }
    }

    fn proposes(&mut self, slot: u64, ballot: B, value: V, origin: Origin) -> [Fault<B, V>; 2] {
        let unasked = match origin {
            Origin::Client(ticket) => {
                self.asked.get(&ticket.client).is_none_or(|latest| *latest < ticket.serial)
            }
            // Multi-Paxos fills holes with commands that change nothing (Lamport 2001, §3).
            Origin::Filler => slot == 0,
        };
        let first = self.ballots.entry((slot, ballot)).or_insert_with(|| Values::new(value)).first.value;
        [
            unasked.then_some((VALIDITY, BallotEvidence::Unasked { slot, ballot, value })),
            (first != value).then_some((
                ONE_VALUE_PER_BALLOT,
                BallotEvidence::TwoInBallot { slot, ballot, first, second: value },
            )),
        ]
    }

    fn accepts(&mut self, acceptor: NodeId, slot: u64, ballot: B, value: V) -> Fault<B, V> {
        // Another value in the same ballot is the proposer's fault, and was told.
        let values = self.ballots.entry((slot, ballot)).or_insert_with(|| Values::new(value));
        let by = values.accept(acceptor, value);
        if self.is_majority(by) { self.chooses(slot, ballot, value) } else { None }
    }

    /// What is on the disk was accepted, even if a crash came before the acceptor could say so.
    fn starts(&mut self, acceptor: NodeId, accepted: Option<B>) -> Fault<B, V> {
        let ballot = accepted?;
        let values = self.ballots.get(&(0, ballot))?;
        // Of several values in one ballot, the disk does not say which it was.
        let value = values.others.is_empty().then_some(values.first.value)?;
        self.accepts(acceptor, 0, ballot, value)
    }

    fn chooses(&mut self, slot: u64, ballot: B, value: V) -> Fault<B, V> {
        let second = Choice { ballot, value };
        let first = *self.chosen.entry(slot).or_insert(second);
        (first.value != value).then_some((AGREEMENT, BallotEvidence::TwoChosen { slot, first, second }))
    }

    fn learns(&mut self, learner: NodeId, slot: u64, ballot: B, value: V) -> [Fault<B, V>; 2] {
        let values = self.ballots.get(&(slot, ballot));
        let acceptors = values.map_or_else(NodeSet::default, |values| values.by(value));
        let early = (!self.is_majority(acceptors))
            .then_some((TRUTHFUL_LEARNING, BallotEvidence::NotChosen { slot, ballot, learner, acceptors }));
        [early, self.chooses(slot, ballot, value)]
    }
}

type Fault<B, V> = Option<(&'static Rule, BallotEvidence<B, V>)>;

impl<F: ConsensusFact> Checker<F> for Consensus<F::Ballot, F::Value>
where
    F::Evidence: From<BallotEvidence<F::Ballot, F::Value>>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[AGREEMENT, VALIDITY, TRUTHFUL_LEARNING, ONE_VALUE_PER_BALLOT, PROMISES_KEPT]
    }

    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>) {
        if let Some(ClientFact::Invoked { ticket, .. }) = record.fact.client() {
            self.asked.insert(ticket.client, ticket.serial);
        }
        let (Some(node), Some(step)) = (record.subject.node(), record.fact.ballot_step()) else { return };
        let faults = match step {
            BallotStep::Promised(ballot) => [self.keeps(node, ballot, false), None],
            BallotStep::Proposes { slot, ballot, value } => {
                self.proposes(slot, ballot, value, F::origin(value))
            }
            BallotStep::Accepted { slot, ballot, value } => {
                [self.keeps(node, ballot, true), self.accepts(node, slot, ballot, value)]
            }
            BallotStep::Learned { slot, ballot, value } => self.learns(node, slot, ballot, value),
            BallotStep::Started { accepted } => [self.starts(node, accepted), None],
        };
        for (rule, evidence) in faults.into_iter().flatten() {
            broken.push(Violation { rule, event: record.event, evidence: evidence.into() });
        }
    }
}
