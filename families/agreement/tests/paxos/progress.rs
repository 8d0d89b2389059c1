//! When something is chosen at last (§2.4).

use crate::group::Group;
use crate::{ballot, n};
use faultline_agreement::BallotFact;
use faultline_agreement::paxos::{Config, Message, Timer};
use faultline_engine::dice::Dice;
use faultline_engine::settings::Number;

/// "Proposer p completes phase 1 for a proposal number n1. Another proposer q then completes phase 1 for a proposal
/// number n2 > n1. Proposer p's phase 2 accept requests for a proposal numbered n1 are ignored because the acceptors have
/// all promised not to accept any new proposal numbered less than n2. So, proposer p then begins and completes phase 1 for
/// a new proposal number n3 > n2, causing the second phase 2 accept requests of proposer q to be ignored. And so on."
/// (§2.4)
#[test]
fn two_proposers_can_keep_each_other_from_success_for_ever() {
    let mut group = Group::new(5, &Config::default());
    let phase_1 = |(_, _, message): &(_, _, Message)| {
        matches!(message, Message::Prepare { .. } | Message::Promise { .. })
    };
    group.ask(1, "tea");
    for round in 0..50 {
        let (p, q) = if round % 2 == 0 { (1, 2) } else { (2, 1) };
        // p completes phase 1: its accept requests are under way.
        group.deliver(phase_1);
        group.deliver(phase_1);
        let accepts = group.way.iter().filter(|it| matches!(it.2, Message::Accept { .. })).count();
        assert_eq!(accepts, 4, "round {round}: {:?}", group.way);
        // q asks everybody before they arrive.
        if round == 0 {
            group.ask(q, "coffee");
        } else {
            group.wake(q, Timer::Retry);
        }
        group.deliver(|(_, _, message)| matches!(message, Message::Prepare { .. }));
        let before = group.facts.len();
        group.deliver(|(from, _, message)| *from == n(p) && matches!(message, Message::Accept { .. }));
        let refused = |(_, fact): &&(_, BallotFact)| matches!(fact, BallotFact::Refused { accept: true, .. });
        assert_eq!(group.facts[before..].iter().filter(refused).count(), 4, "round {round}");
        group.deliver(|(_, to, message)| *to == n(p) && matches!(message, Message::Refused { .. }));
        // What q's own acceptor and p's say of p's ballot is no majority.
        group.lose(|(_, _, message)| matches!(message, Message::Accepted { .. } | Message::Refused { .. }));
    }
    assert_eq!(group.learned(), [""; 0]);
    let begun = group.facts.iter().filter(|(_, fact)| matches!(fact, BallotFact::Prepares { .. })).count();
    assert_eq!(begun, 51, "a ballot each time");
    // One of them is left alone, and that is all it needs.
    group.settle();
    assert_eq!(group.learned().len(), 1);
    assert_eq!(group.learners(), 5);
}

/// "If the distinguished proposer can communicate successfully with a majority of acceptors, and if it uses a proposal
/// with number greater than any already used, then it will succeed in issuing a proposal that is accepted." (§2.4)
#[test]
fn a_distinguished_proposer_with_a_majority_succeeds() {
    let config = Config { proposers: Number(1), ..Config::default() };
    for cut in [[2, 3], [4, 5], [2, 5]] {
        let mut group = Group::new(5, &config);
        group.ask(1, "tea");
        for _ in 0..5 {
            group.lose(|(from, to, _)| cut.iter().any(|gone| [*from, *to].contains(&n(*gone))));
            group.deliver(|_| true);
        }
        assert_eq!((group.learned(), group.learners()), (vec!["tea".to_string()], 3), "without {cut:?}");
    }
    // Two of five are no majority.
    let mut group = Group::new(5, &config);
    group.ask(1, "tea");
    for _ in 0..5 {
        group.lose(|(from, to, _)| ![n(1), n(2)].contains(from) || ![n(1), n(2)].contains(to));
        group.deliver(|_| true);
    }
    assert_eq!(group.learned(), [""; 0]);
}

/// "By abandoning a proposal and trying again if it learns about some request with a higher proposal number, the
/// distinguished proposer will eventually choose a high enough proposal number." (§2.4)
#[test]
fn a_distinguished_proposer_eventually_chooses_a_high_enough_number() {
    let mut group = Group::new(5, &Config::default());
    // n2 has begun a few ballots of which all acceptors but n1 have heard, and crashes for good.
    group.ask(2, "coffee");
    for _ in 0..4 {
        group.deliver(|(_, to, message)| *to != n(1) && matches!(message, Message::Prepare { .. }));
        group.lose(|_| true);
        group.wake(2, Timer::Ballot);
        group.wake(2, Timer::Retry);
    }
    group.lose(|_| true);
    group.ask(1, "tea");
    for _ in 0..10 {
        for _ in 0..6 {
            group.lose(|(from, to, _)| [*from, *to].contains(&n(2)));
            group.deliver(|_| true);
        }
        group.wake(1, Timer::Retry);
    }
    assert_eq!(group.learned(), ["tea"]);
    let of_1 = |fact: &BallotFact| match fact {
        BallotFact::Prepares { ballot } if ballot.proposer == n(1) => Some(*ballot),
        _ => None,
    };
    let begun: Vec<_> = group.facts.iter().filter_map(|(_, fact)| of_1(fact)).collect();
    assert_eq!(begun, [ballot("1.n1"), ballot("5.n1")], "one abandoned, and one above all of n2's");
}

/// "To guarantee progress, a distinguished proposer must be selected as the only one to try issuing proposals." (§2.4)
/// Whatever happened before: once one proposer is left alone and messages arrive, something is chosen.
#[test]
fn after_any_beginning_a_proposer_that_is_left_alone_has_something_chosen() {
    for seed in 0..200 {
        let mut dice = Dice::new(seed, "progress", 0);
        let mut group = Group::new(5, &Config::default());
        (0..60).for_each(|_| group.step(&mut dice));
        group.ask(1, "tea");
        for _ in 0..20 {
            group.settle();
            group.wake(1, Timer::Ballot);
            group.wake(1, Timer::Retry);
        }
        assert_eq!(group.learned().len(), 1, "seed {seed}");
    }
}
