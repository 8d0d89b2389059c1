//! The invariants from which the algorithm is derived (§2.2), looked for in runs in which dice decide what arrives when,
//! what is lost, what arrives twice and who crashes. The names are the paper's.

use crate::group::Group;
use faultline_agreement::paxos::{Bugs, Config};
use faultline_agreement::{Ballot, BallotFact, Payload};
use faultline_engine::dice::Dice;
use faultline_engine::{NodeId, NodeSet};
use std::collections::BTreeSet;

/// How many runs are looked at.
const RUNS: u64 = 2_000;

/// What happened in a run, from its facts.
struct Story {
    nodes: u16,
    facts: Vec<(NodeId, BallotFact)>,
}

impl Story {
    fn of(seed: u64, nodes: u16, bugs: Bugs) -> Self {
        let mut dice = Dice::new(seed, "paxos", 0);
        let mut group = Group::new(nodes, &Config { bugs, ..Config::default() });
        (0..300).for_each(|_| group.step(&mut dice));
        Self { nodes, facts: group.facts }
    }

    /// Proposals that were issued: when, number, value.
    fn issued(&self) -> impl Iterator<Item = (usize, Ballot, Payload)> {
        self.facts.iter().enumerate().filter_map(|(at, (_, fact))| match *fact {
            BallotFact::Proposes { ballot, value, .. } => Some((at, ballot, value)),
            _ => None,
        })
    }

    /// Proposals that were accepted: when, by whom, number, value.
    fn accepted(&self) -> impl Iterator<Item = (usize, NodeId, Ballot, Payload)> {
        self.facts.iter().enumerate().filter_map(|(at, (who, fact))| match *fact {
            BallotFact::Accepted { ballot, value, .. } => Some((at, *who, ballot, value)),
            _ => None,
        })
    }

    /// "A value is chosen when a single proposal with that value has been accepted by a majority of the acceptors (in
    /// which case, we say that the proposal (as well as its value) has been chosen)."
    fn chosen(&self) -> BTreeSet<Ballot> {
        let by = |number| -> NodeSet {
            self.accepted().filter(|(.., ballot, _)| *ballot == number).map(|(_, who, ..)| who).collect()
        };
        let numbers: BTreeSet<Ballot> = self.accepted().map(|(.., ballot, _)| ballot).collect();
        numbers.into_iter().filter(|number| by(*number).len() * 2 > usize::from(self.nodes)).collect()
    }

    /// "P2c. For any v and n, if a proposal with value v and number n is issued, then there is a set S consisting of a
    /// majority of acceptors such that either (a) no acceptor in S has accepted any proposal numbered less than n, or
    /// (b) v is the value of the highest-numbered proposal among all proposals numbered less than n accepted by the
    /// acceptors in S." It must be so when the proposal is issued and for ever after: `until` is the moment of looking.
    fn has_majority(&self, n: Ballot, v: Payload, until: usize) -> bool {
        let last = |acceptor: NodeId| {
            let own =
                self.accepted().filter(|(at, who, number, _)| *at < until && *who == acceptor && *number < n);
            own.max_by_key(|(.., number, _)| *number).map(|(.., number, value)| (number, value))
        };
        let last: Vec<Option<(Ballot, Payload)>> = (0..self.nodes).map(|i| last(NodeId(i))).collect();
        let enough = |set: usize| set * 2 > last.len();
        // The acceptors that have accepted nothing higher than some number, and that number's value is v: the more, the
        // better, so the greatest such set decides.
        let limits = std::iter::once(None).chain(last.iter().copied());
        limits.into_iter().any(|limit| {
            let set = last.iter().filter(|it| it.map(|it| it.0) <= limit.map(|it| it.0)).count();
            enough(set) && limit.is_none_or(|(_, value)| value == v)
        })
    }

    /// The invariants that do not hold.
    fn broken(&self) -> BTreeSet<&'static str> {
        let mut broken = BTreeSet::new();
        let chosen = self.chosen();
        let issued: Vec<(usize, Ballot, Payload)> = self.issued().collect();
        let accepted: Vec<(usize, NodeId, Ballot, Payload)> = self.accepted().collect();
        for (.., n, v) in accepted.iter().filter(|(.., number, _)| chosen.contains(number)) {
            if accepted.iter().any(|(.., number, value)| number > n && value != v && chosen.contains(number))
            {
                broken.insert("P2");
            }
            if accepted.iter().any(|(.., number, value)| number > n && value != v) {
                broken.insert("P2a");
            }
            if issued.iter().any(|(_, number, value)| number > n && value != v) {
                broken.insert("P2b");
            }
        }
        for (at, n, v) in &issued {
            if !self.has_majority(*n, *v, *at) || !self.has_majority(*n, *v, usize::MAX) {
                broken.insert("P2c");
            }
            if issued.iter().any(|(_, number, value)| number == n && value != v) {
                broken.insert("different values, different numbers");
            }
        }
        for (at, who, n, _) in &accepted {
            let responded = |(by, fact): &(NodeId, BallotFact)| {
                by == who && matches!(fact, BallotFact::Promised { ballot, .. } if ballot > n)
            };
            if self.facts[..*at].iter().any(responded) {
                broken.insert("P1a");
            }
            // Not a sentence of the paper: an acceptor need not have heard phase 1 of the ballot in which it accepts.
            let falls_below = |(by, fact): &(NodeId, BallotFact)| {
                by == who
                    && matches!(fact, BallotFact::Promised { ballot, .. } | BallotFact::Accepted { ballot, .. } if ballot < n)
            };
            if self.facts[*at..].iter().any(falls_below) {
                broken.insert("to accept is to promise");
            }
        }
        broken
    }
}

/// "P2. If a proposal with value v is chosen, then every higher-numbered proposal that is chosen has value v." It follows
/// from "P2a. If a proposal with value v is chosen, then every higher-numbered proposal accepted by any acceptor has
/// value v", that from "P2b. If a proposal with value v is chosen, then every higher-numbered proposal issued by any
/// proposer has value v", and that from P2c (§2.2). P1a is what keeps P2c so.
#[test]
fn every_invariant_of_the_derivation_holds() {
    let (mut chosen, mut after, mut bound) = (0, 0, 0);
    for seed in 0..RUNS {
        let story = Story::of(seed, 5, Bugs::default());
        assert_eq!(story.broken(), BTreeSet::new(), "seed {seed}: {:#?}", story.facts);
        let first = story.chosen().into_iter().next();
        chosen += usize::from(first.is_some());
        after += story.issued().filter(|(_, number, _)| first.is_some_and(|first| *number > first)).count();
        bound += story.facts.iter().filter(|(_, fact)| matches!(fact, BallotFact::Bound { .. })).count();
    }
    // Runs in which nothing is chosen, or nothing is proposed afterwards, would show nothing.
    assert!(
        chosen >= 1_000 && after >= 300 && bound >= 500,
        "{chosen} chosen, {after} after it, {bound} bound"
    );
}

/// Each mistake breaks the invariant that forbids it: the tests above would see it.
#[test]
fn every_mistake_breaks_the_invariant_that_forbids_it() {
    type Plant = fn(&mut Bugs) -> &mut bool;
    let table: &[(Plant, u16, &[&str])] = &[
        (|bugs| &mut bugs.ignore_accepted, 5, &["P2", "P2a", "P2b", "P2c"]),
        (|bugs| &mut bugs.forget_promise, 5, &["P1a", "P2a", "P2b", "P2c"]),
        (|bugs| &mut bugs.accept_without_promise, 5, &["to accept is to promise"]),
        (|bugs| &mut bugs.half_quorum, 4, &["P2c"]),
        (|bugs| &mut bugs.reuse_ballot, 5, &["different values, different numbers"]),
    ];
    for (number, (plant, nodes, expected)) in table.iter().enumerate() {
        let mut bugs = Bugs::default();
        *plant(&mut bugs) = true;
        let mut missed: BTreeSet<_> = expected.iter().copied().collect();
        let mut seeds = 0..5 * RUNS;
        while let Some(seed) = seeds.next().filter(|_| !missed.is_empty()) {
            let broken = Story::of(seed, *nodes, bugs).broken();
            missed.retain(|name| !broken.contains(name));
        }
        assert_eq!(missed, BTreeSet::new(), "mistake {number}");
    }
}
