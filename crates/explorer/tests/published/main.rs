//! Published specifications, explored whole: their numbers of states were counted by TLC.
//!
//! The actions are those of the published TLA+ modules (tlaplus/Examples: `transaction_commit/TCommit`,
//! `transaction_commit/TwoPhase`, `PaxosHowToWinATuringAward/Paxos`), not those of our own protocols, which have
//! timers, disks and a network that loses messages. So these counts say that the explorer is right, and that we read the
//! specifications as they are meant; they say nothing about the families.

mod commit;
mod paxos;
mod two_phase;

use faultline_explorer::{Exploration, Limits, Model, Verdict, explore};

/// Explores a model to its end and compares distinct states, generated states and depth.
fn counts<M: Model>(model: &M, distinct: usize, generated: usize, depth: usize) {
    let found = explore(model, Limits::default());
    assert!(matches!(found.verdict, Verdict::Holds), "an invariant is broken");
    assert_eq!((found.distinct, found.generated, found.depth), (distinct, generated, depth));
}

/// Explores a model with a planted bug: the invariant that breaks first, and what leads to it.
fn shortest<M: Model>(model: &M) -> (&'static str, Vec<M::Action>) {
    let Exploration { verdict: Verdict::Broken(found), .. } = explore(model, Limits::default()) else {
        panic!("nothing breaks");
    };
    (found.invariant, found.steps.into_iter().map(|(action, _)| action).collect())
}

/// A counter that may be raised by one or by two up to ten.
struct Counter;

impl Model for Counter {
    type State = u8;
    type Action = u8;
    type Key = u8;
    fn initial(&self) -> Vec<u8> {
        vec![0]
    }
    fn actions(&self, _: &u8, actions: &mut Vec<u8>) {
        actions.extend([1, 2]);
    }
    fn next(&self, state: &u8, action: &u8) -> Option<u8> {
        (state + action <= 10).then_some(state + action)
    }
    fn key(&self, state: &u8) -> u8 {
        *state
    }
    fn invariants(&self) -> &[faultline_explorer::Invariant<Self>] {
        &[("below seven", |_, state| *state < 7)]
    }
}

#[test]
fn the_way_to_a_broken_invariant_is_a_shortest_one() {
    let (invariant, way) = shortest(&Counter);
    assert_eq!((invariant, way), ("below seven", vec![1, 2, 2, 2]));
}

#[test]
fn a_search_ends_at_its_limits_and_says_so() {
    let found = explore(&Counter, Limits { states: 4, depth: usize::MAX });
    assert!(matches!(found.verdict, Verdict::Limit));
    assert_eq!(found.distinct, 4);
    let found = explore(&Counter, Limits { states: usize::MAX, depth: 3 });
    assert!(matches!(found.verdict, Verdict::Limit));
    assert_eq!((found.distinct, found.depth), (5, 3));
}
