//! Consensus: the three requirements of Lamport 2001, §2.1, and what acceptors must keep to for them (§2.2).
//!
//! The checker has its own opinion of what is chosen: what a majority of acceptors accepted in one ballot, by their
//! own word and nobody else's.
//!
//! What a liar says of a ballot, an honest process must believe. So liars count among those that promised or accepted, and
//! what they reported as accepted may have been anything: whoever goes by that is not to blame.

mod evidence;
mod values;

use crate::{
    ACCEPTANCE, AGREEMENT, ONE_VALUE_PER_BALLOT, PROMISES_KEPT, PROPOSALS_FOLLOW_PROMISES, TRUTHFUL_ANSWERS,
    TRUTHFUL_LEARNING, VALIDITY,
};
pub use evidence::{BallotEvidence, Choice, UntrueAnswer};
use faultline_engine::describe::Data;
use faultline_engine::{
    Checker, ClientFact, ClientId, Fact, FactRecord, NodeId, NodeSet, Rule, Ticket, Violation,
};
use litemap::LiteMap;
use std::fmt::Debug;
use values::{Values, Wrong};

/// What a fact says of consensus by ballots. A slot is an instance of the algorithm: an index of a log from 1, or 0
/// where there is only one.
#[derive(Clone, Copy, Debug)]
pub enum BallotStep<B, V> {
    /// An acceptor started from its disk.
    Started {
        /// The highest ballot that it has promised.
        promised: Option<B>,
        /// The highest ballot in which it has accepted something in slot 0.
        accepted: Option<B>,
    },
    /// An acceptor had promised this when the run began.
    HadPromised(B),
    /// An acceptor had accepted a value when the run began.
    HadAccepted {
        /// For this slot.
        slot: u64,
        /// In this ballot.
        ballot: B,
        /// The value.
        value: V,
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
    /// Whose ballot it is: who alone proposes in it.
    fn proposer(ballot: Self::Ballot) -> NodeId;
    /// Where a value comes from.
    fn origin(value: Self::Value) -> Origin;
    /// The value that a request asks for.
    fn requested(ticket: Ticket, operation: &Self::Operation) -> Self::Value;
    /// Whether a client is told the truth about slot 0, where this value is chosen, or none is; nothing where the
    /// answer does not say what is chosen.
    fn is_true(outcome: &Self::Outcome, chosen: Option<Self::Value>) -> Option<bool>;
}

/// Watches agreement, validity, truthful learning, one value per ballot, acceptance, promises, what follows from them, answers.
#[derive(Clone, Debug)]
pub struct Consensus<B, V> {
    nodes: u16,
    /// Whether clients are told what is chosen, which is one thing; else a state machine makes their answers.
    decides_once: bool,
    /// Per client, what it asked for, in order: it numbers its requests one by one.
    asked: LiteMap<ClientId, Vec<V>>,
    /// What was proposed before the run began: somebody has asked for it then.
    asked_before: Vec<V>,
    /// Per acceptor, the highest ballot that it promised or accepted in: what it must never fall below.
    promised: Vec<Option<B>>,
    /// Who has promised each ballot.
    promises: LiteMap<B, NodeSet>,
    /// Per slot and ballot, the value and who accepted it; where a planted bug proposes several, each of them.
    ballots: LiteMap<(u64, B), Values<V>>,
    /// Per slot, what was chosen or learned first.
    chosen: LiteMap<u64, Choice<B, V>>,
    liars: NodeSet,
    /// Where somebody lies, whatever honest processes have taken for chosen in slot 0: none of them is to blame for passing it on.
    taken: Vec<V>,
}

impl<B: Copy + Ord, V: Copy + PartialEq> Consensus<B, V> {
    /// A checker for a run of so many nodes, all of which accept, that decides once and tells its clients what.
    #[must_use]
    pub fn of_one_value(nodes: u16) -> Self {
        Self { decides_once: true, ..Self::of_a_log(nodes) }
    }

    /// A checker for a run of so many nodes, all of which accept, that decides what stands at each index of a log.
    #[must_use]
    pub fn of_a_log(nodes: u16) -> Self {
        Self {
            nodes,
            decides_once: false,
            asked: LiteMap::new(),
            asked_before: Vec::new(),
            promised: vec![None; usize::from(nodes)],
            promises: LiteMap::new(),
            ballots: LiteMap::new(),
            chosen: LiteMap::new(),
            liars: NodeSet::EMPTY,
            taken: Vec::new(),
        }
    }

    fn is_majority(&self, set: NodeSet) -> bool {
        set.len() * 2 > usize::from(self.nodes)
    }

    /// Whether it is one with the liars, who say whatever they like.
    fn is_majority_with_liars(&self, set: NodeSet) -> bool {
        (set.len() + self.liars.minus(set).len()) * 2 > usize::from(self.nodes)
    }

    /// What a client asked for in a request.
    fn requested(&self, ticket: Ticket) -> Option<V> {
        let place = usize::try_from(ticket.serial).ok()?.checked_sub(1)?;
        self.asked.get(&ticket.client.whole())?.get(place).copied()
    }

    /// What is chosen where there is only one thing to choose.
    fn only_choice(&self) -> Option<V> {
        self.chosen.get(&0).map(|choice| choice.value)
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

    fn promises(&mut self, acceptor: NodeId, ballot: B) {
        self.promises.entry(ballot).or_default().insert(acceptor);
    }

    /// "P2c. For any v and n, if a proposal with value v and number n is issued, then there is a set S consisting of a
    /// majority of acceptors such that either (a) no acceptor in S has accepted any proposal numbered less than n, or
    /// (b) v is the value of the highest-numbered proposal among all proposals numbered less than n accepted by the
    /// acceptors in S." (§2.2) Who has not promised n may still accept below n, so S is sought among those that have.
    fn follows(&self, slot: u64, ballot: B, value: V) -> Fault<B, V> {
        let promises = self.promises.get(&ballot).copied().unwrap_or_default();
        // One of the majority may be a liar, who may have reported any proposal as the highest.
        if !self.liars.is_empty() && self.is_majority_with_liars(promises) {
            return None;
        }
        // Those that have accepted nothing so high; from the highest ballot down, so that each is met at its highest.
        let mut rest = promises;
        let mut highest = None;
        let (Ok(end) | Err(end)) = self.ballots.find_index(&(slot, ballot));
        let below = self.ballots.as_slice()[..end].iter().rev();
        for ((_, by), values) in below.take_while(|((at, _), _)| *at == slot) {
            let here = rest;
            for accepted in values.all() {
                let acceptors = accepted.by.and(here);
                if acceptors.is_empty() {
                    continue;
                }
                if self.is_majority(here) && accepted.value == value {
                    return None;
                }
                highest = highest.or(Some(Choice { ballot: *by, value: accepted.value }));
                rest = rest.minus(acceptors);
            }
        }
        let evidence = BallotEvidence::NotBound { slot, ballot, value, promises, highest };
        (!self.is_majority(rest)).then_some((PROPOSALS_FOLLOW_PROMISES, evidence))
    }

    fn proposes(&mut self, slot: u64, ballot: B, value: V, origin: Origin) -> [Fault<B, V>; 3] {
        let unasked = match origin {
            // The value, and not its number alone: a proposer may put something else under a number that a client used.
            Origin::Client(ticket) => {
                self.requested(ticket) != Some(value) && !self.asked_before.contains(&value)
            }
            // Multi-Paxos fills holes with commands that change nothing (Lamport 2001, §3).
            Origin::Filler => slot == 0,
        };
        let other = self.ballots.entry((slot, ballot)).or_insert_with(|| Values::new(value)).propose(value);
        let two = |first| BallotEvidence::TwoInBallot { slot, ballot, first, second: value };
        [
            unasked.then_some((VALIDITY, BallotEvidence::Unasked { slot, ballot, value })),
            other.map(|first| (ONE_VALUE_PER_BALLOT, two(first))),
            self.follows(slot, ballot, value),
        ]
    }

    fn accepts(&mut self, acceptor: NodeId, slot: u64, ballot: B, value: V) -> [Fault<B, V>; 2] {
        let values = self.ballots.entry((slot, ballot)).or_insert_with(|| Values::new(value));
        let (by, wrong) = values.accept(acceptor, value);
        let evidence = wrong.map(|wrong| match wrong {
            Wrong::NotProposed => BallotEvidence::NotProposed { slot, ballot, acceptor, value },
            Wrong::Second(first) => {
                BallotEvidence::AcceptedTwo { slot, ballot, acceptor, first, second: value }
            }
        });
        let chosen = if self.is_majority(by) { self.chooses(slot, ballot, value) } else { None };
        [evidence.map(|evidence| (ACCEPTANCE, evidence)), chosen]
    }

    /// An acceptor had accepted a value when the run began, as its proposer had proposed: nothing of that is judged.
    fn had_accepted(&mut self, acceptor: NodeId, slot: u64, ballot: B, value: V) {
        if !self.asked_before.contains(&value) {
            self.asked_before.push(value);
        }
        self.ballots.entry((slot, ballot)).or_insert_with(|| Values::new(value)).propose(value);
        let _ = self.keeps(acceptor, ballot, true);
        let _ = self.accepts(acceptor, slot, ballot, value);
    }

    /// What is on the disk was accepted, even if a crash came before the acceptor could say so.
    fn starts(&mut self, acceptor: NodeId, accepted: Option<B>) -> Fault<B, V> {
        let ballot = accepted?;
        let values = self.ballots.get(&(0, ballot))?;
        // Of several values in one ballot, the disk does not say which it was.
        let value = values.only()?;
        let [_, chosen] = self.accepts(acceptor, 0, ballot, value);
        chosen
    }

    fn chooses(&mut self, slot: u64, ballot: B, value: V) -> Fault<B, V> {
        let second = Choice { ballot, value };
        if slot == 0 && !self.liars.is_empty() {
            self.taken.push(value);
        }
        let first = *self.chosen.entry(slot).or_insert(second);
        (first.value != value).then_some((AGREEMENT, BallotEvidence::TwoChosen { slot, first, second }))
    }

    fn learns(&mut self, learner: NodeId, slot: u64, ballot: B, value: V) -> [Fault<B, V>; 2] {
        let values = self.ballots.get(&(slot, ballot));
        let acceptors = values.map_or_else(NodeSet::default, |values| values.by(value));
        let early = (!self.is_majority_with_liars(acceptors))
            .then_some((TRUTHFUL_LEARNING, BallotEvidence::NotChosen { slot, ballot, learner, acceptors }));
        [early, self.chooses(slot, ballot, value)]
    }
}

/// The last one is for what is decided once.
const RULES: &[&Rule] = &[
    AGREEMENT,
    VALIDITY,
    TRUTHFUL_LEARNING,
    ONE_VALUE_PER_BALLOT,
    ACCEPTANCE,
    PROMISES_KEPT,
    PROPOSALS_FOLLOW_PROMISES,
    TRUTHFUL_ANSWERS,
];

type Fault<B, V> = Option<(&'static Rule, BallotEvidence<B, V>)>;

impl<F: ConsensusFact> Checker<F> for Consensus<F::Ballot, F::Value>
where
    F::Evidence: From<BallotEvidence<F::Ballot, F::Value>> + From<UntrueAnswer<F::Outcome, F::Value>>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        // What the clients of a log are told, linearizability judges.
        let of_a_log = RULES.len() - 1;
        if self.decides_once { RULES } else { &RULES[..of_a_log] }
    }

    fn on_liar(&mut self, liar: NodeId) -> bool {
        self.liars.insert(liar);
        true
    }

    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>) {
        match record.fact.client() {
            Some(ClientFact::Invoked { ticket, operation, .. }) => {
                let value = F::requested(*ticket, operation);
                self.asked.entry(ticket.client.whole()).or_default().push(value);
            }
            Some(ClientFact::Returned { ticket, outcome, by, .. }) if self.decides_once => {
                let chosen = self.only_choice();
                let excused = self.taken.iter().any(|value| F::is_true(outcome, Some(*value)) == Some(true));
                if F::is_true(outcome, chosen) == Some(false) && !excused {
                    let (ticket, by, outcome) = (*ticket, *by, outcome.clone());
                    let evidence = UntrueAnswer::UntrueAnswer { ticket, by, outcome, chosen }.into();
                    broken.push(Violation { rule: TRUTHFUL_ANSWERS, event: record.event, evidence });
                }
            }
            _ => {}
        }
        let (Some(node), Some(step)) = (record.subject.node(), record.fact.ballot_step()) else { return };
        let faults = match step {
            BallotStep::HadPromised(ballot) => {
                self.promises(node, ballot);
                let _ = self.keeps(node, ballot, false);
                [None, None, None]
            }
            BallotStep::HadAccepted { slot, ballot, value } => {
                self.had_accepted(node, slot, ballot, value);
                [None, None, None]
            }
            BallotStep::Promised(ballot) => {
                self.promises(node, ballot);
                [self.keeps(node, ballot, false), None, None]
            }
            BallotStep::Proposes { slot, ballot, value } => {
                self.proposes(slot, ballot, value, F::origin(value))
            }
            BallotStep::Accepted { slot, ballot, value } => {
                let broken = self.keeps(node, ballot, true);
                let [wrong, two] = self.accepts(node, slot, ballot, value);
                // A proposer that lies proposes one thing here and another there, and acceptors take it at its word.
                let wrong = wrong.filter(|_| !self.liars.contains(F::proposer(ballot)));
                [broken, wrong, two]
            }
            BallotStep::Learned { slot, ballot, value } => {
                let [early, two] = self.learns(node, slot, ballot, value);
                [early, two, None]
            }
            BallotStep::Started { promised, accepted } => {
                // It may have crashed between writing a promise and saying so.
                promised.into_iter().for_each(|ballot| self.promises(node, ballot));
                [self.starts(node, accepted), None, None]
            }
        };
        for (rule, evidence) in faults.into_iter().flatten() {
            broken.push(Violation { rule, event: record.event, evidence: evidence.into() });
        }
    }
}
