//! How a chosen value is learned (§2.3).

use crate::group::Group;
use crate::{accept, accepted, all_others, n, node};
use faultline_agreement::paxos::{Config, Message, Timer};
use faultline_engine::NodeId;

fn tells(number: &str, text: &str) -> Message {
    Message::Accepted { accepted: accepted(number, text) }
}

/// "To learn that a value has been chosen, a learner must find out that a proposal has been accepted by a majority of
/// acceptors." (§2.3) A single proposal: the same value in different ballots does not add up.
#[test]
fn a_learner_learns_from_a_majority_for_a_single_proposal() {
    let table: &[(&[(u16, &str)], bool)] = &[
        (&[(1, "1.n1"), (2, "1.n1"), (3, "1.n1")], true),
        (&[(1, "1.n1"), (2, "1.n1")], false),
        (&[(1, "1.n1"), (1, "1.n1"), (2, "1.n1")], false),
        (&[(1, "1.n1"), (2, "2.n2"), (3, "3.n1")], false),
        (&[(1, "1.n1"), (2, "1.n1"), (1, "2.n2"), (3, "2.n2"), (2, "2.n2")], true),
        // A late copy of what an acceptor said before does not undo what it said since.
        (&[(1, "2.n2"), (2, "2.n2"), (1, "1.n1"), (3, "2.n2")], true),
    ];
    for (heard, learns) in table {
        let mut learner = node(5);
        let facts: Vec<_> = heard
            .iter()
            .flat_map(|(from, number)| learner.hears(n(*from), tells(number, "tea")).facts)
            .collect();
        let learned = facts.iter().any(|fact| format!("{fact:?}").contains("Learned"));
        assert_eq!(learned, *learns, "{heard:?}: {facts:?}");
    }
}

/// "The obvious algorithm is to have each acceptor, whenever it accepts a proposal, respond to all learners, sending them
/// the proposal." (§2.3)
#[test]
fn an_acceptor_tells_all_learners_whenever_it_accepts() {
    let mut acceptor = node(4);
    for (number, text) in [("1.n1", "tea"), ("2.n2", "coffee"), ("3.n1", "tea")] {
        let said = acceptor.hears(n(1), accept(number, text));
        assert_eq!(said.sent, all_others(4, &tells(number, text)));
    }
}

/// "Because of message loss, a value could be chosen with no learner ever finding out. The learner could ask the
/// acceptors what proposals they have accepted." (§2.3)
#[test]
fn a_learner_that_hears_too_little_asks_the_acceptors() {
    let mut group = Group::new(5, &Config::default());
    group.ask(1, "tea");
    for _ in 0..3 {
        group.deliver(|(_, _, message)| !matches!(message, Message::Accepted { .. }));
    }
    // All have accepted, and one word of it reached n5.
    group.lose(|(from, to, _)| *from != n(2) || *to != n(5));
    group.settle();
    assert_eq!((group.learned(), group.learners()), (vec![], 0), "chosen, and nobody knows");
    group.wake(5, Timer::Learn);
    group.settle();
    assert_eq!(group.learned(), ["tea"]);
    assert_eq!(
        group.facts.iter().filter(|(who, _)| *who == n(5)).count(),
        3,
        "it promised, accepted, learned"
    );
}

/// "But failure of an acceptor could make it impossible to know whether or not a majority had accepted a particular
/// proposal. In that case, learners will find out what value is chosen only when a new proposal is chosen. If a learner
/// needs to know whether a value has been chosen, it can have a proposer issue a proposal." (§2.3)
#[test]
fn where_asking_does_not_help_a_proposer_issues_a_proposal() {
    let mut group = Group::new(5, &Config::default());
    group.ask(1, "tea");
    group.deliver(|_| true);
    group.deliver(|_| true);
    // n1, n3 and n4 accept: tea is chosen. Then n1 and n3 are gone, and n2 has heard of one acceptance.
    group.deliver(|(_, to, message)| matches!(message, Message::Accept { .. }) && [n(3), n(4)].contains(to));
    group.deliver(|(from, to, _)| *from == n(4) && *to == n(2));
    group.lose(|_| true);
    let gone = |node: &NodeId| [n(1), n(3)].contains(node);
    let alive = |group: &mut Group| {
        for _ in 0..10 {
            group.lose(|(from, to, _)| gone(from) || gone(to));
            group.deliver(|_| true);
        }
    };
    group.wake(2, Timer::Learn);
    alive(&mut group);
    assert_eq!(group.learned(), [""; 0], "n4 and nobody else: that is one of five, as far as n2 can tell");
    group.wake(2, Timer::Learn);
    alive(&mut group);
    assert_eq!(group.learned(), ["tea"], "no client asked n2, and its ballot carries what was chosen");
    assert_eq!(group.learners(), 3, "n2 n4 n5");
}
