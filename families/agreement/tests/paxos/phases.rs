//! The two phases, one acceptor or one proposer at a time (§2.2).

use crate::{accept, accepted, all_others, asks, ballot, n, node, prepare, promise, refused, started, value};
use faultline_agreement::BallotFact;
use faultline_agreement::paxos::{Durable, Message};

/// "P1. An acceptor must accept the first proposal that it receives." (§2.2)
#[test]
fn an_acceptor_accepts_the_first_proposal_that_it_receives() {
    for first in ["1.n1", "1.n5", "7.n2"] {
        let mut acceptor = node(4);
        let said = acceptor.hears(n(1), accept(first, "tea"));
        let tea = accepted(first, "tea");
        assert_eq!(said.sent, all_others(4, &Message::Accepted { accepted: tea }), "{first}");
        assert_eq!(acceptor.disk.accepted, Some(tea), "{first}");
    }
}

/// "P1a. An acceptor can accept a proposal numbered n iff it has not responded to a prepare request having a number
/// greater than n." (§2.2) To have accepted is to have promised: the acceptor may not have heard phase 1 of that ballot.
#[test]
fn an_acceptor_accepts_whatever_it_has_not_promised_away_and_nothing_else() {
    let table = [
        // What it has responded to, what it is asked to accept, whether it does.
        (prepare("2.n1"), "1.n5", false),
        (prepare("2.n2"), "2.n1", false),
        (prepare("2.n1"), "2.n1", true),
        (prepare("2.n1"), "2.n2", true),
        (prepare("2.n1"), "3.n1", true),
        (accept("2.n2", "tea"), "2.n1", false),
        (accept("2.n2", "tea"), "1.n5", false),
        (accept("2.n1", "tea"), "2.n2", true),
    ];
    for (before, number, does) in table {
        let mut acceptor = node(4);
        acceptor.hears(n(1), before.clone());
        let had = acceptor.disk.accepted;
        let said = acceptor.hears(n(2), accept(number, "coffee"));
        let coffee = accepted(number, "coffee");
        if does {
            assert_eq!(
                said.sent,
                all_others(4, &Message::Accepted { accepted: coffee }),
                "{before:?} {number}"
            );
            assert_eq!(acceptor.disk.accepted, Some(coffee), "{before:?} {number}");
        } else {
            let promised = acceptor.disk.promised.expect("it has promised").to_string();
            assert_eq!(said.sent, [(n(2), refused(number, &promised))], "{before:?} {number}");
            assert_eq!(acceptor.disk.accepted, had, "{before:?} {number}");
        }
    }
}

/// "Phase 1. (a) A proposer selects a proposal number n and sends a prepare request with number n to a majority of
/// acceptors." (§2.2) Ours sends it to all, of whom it is one itself.
#[test]
fn a_proposer_asks_all_acceptors_for_a_promise_and_names_no_value() {
    let mut proposer = node(1);
    let said = asks(&mut proposer, "tea");
    assert_eq!(said.sent, all_others(1, &prepare("1.n1")));
    assert_eq!(proposer.disk.promised, Some(ballot("1.n1")), "its own acceptor");
}

/// "Phase 1. (b) If an acceptor receives a prepare request with number n greater than that of any prepare request to
/// which it has already responded, then it responds to the request with a promise not to accept any more proposals
/// numbered less than n and with the highest-numbered proposal (if any) that it has accepted." (§2.2)
#[test]
fn a_promise_tells_the_highest_numbered_proposal_that_was_accepted() {
    let mut acceptor = node(5);
    assert_eq!(acceptor.hears(n(1), prepare("1.n1")).sent, [(n(1), promise("1.n1", None))]);
    acceptor.hears(n(1), accept("1.n1", "tea"));
    let tea = accepted("1.n1", "tea");
    assert_eq!(acceptor.hears(n(2), prepare("2.n2")).sent, [(n(2), promise("2.n2", Some(tea)))]);
    acceptor.hears(n(3), accept("3.n3", "coffee"));
    let coffee = accepted("3.n3", "coffee");
    assert_eq!(acceptor.hears(n(1), prepare("4.n1")).sent, [(n(1), promise("4.n1", Some(coffee)))]);
    // "A promise not to accept any more proposals numbered less than n":
    assert_eq!(acceptor.hears(n(3), accept("3.n3", "coffee")).sent, [(n(3), refused("3.n3", "4.n1"))]);
}

/// "Phase 2. (a) If the proposer receives a response to its prepare requests (numbered n) from a majority of
/// acceptors, then it sends an accept request to each of those acceptors for a proposal numbered n with a value v, where
/// v is the value of the highest-numbered proposal among the responses, or is any value if the responses reported no
/// proposals." (§2.2)
#[test]
fn a_proposer_proposes_the_highest_of_what_was_accepted_or_else_its_own() {
    let (low, high) = (accepted("1.n3", "tea"), accepted("2.n4", "coffee"));
    for (told, proposed) in [
        ([None, None], "water"),
        ([Some(low), None], "tea"),
        ([Some(low), Some(high)], "coffee"),
        ([Some(high), Some(low)], "coffee"),
    ] {
        let mut proposer = started(1, Durable { round: 4, ..Durable::default() });
        assert_eq!(asks(&mut proposer, "water").sent, all_others(1, &prepare("5.n1")), "a higher round");
        assert_eq!(proposer.hears(n(3), promise("5.n1", told[0])).sent, [], "two of five are no majority");
        let said = proposer.hears(n(4), promise("5.n1", told[1]));
        for other in 2..=5 {
            let to = said.to(n(other));
            assert_eq!(to.first(), Some(&&accept("5.n1", proposed)), "{proposed} to n{other}");
        }
        assert_eq!(proposer.disk.accepted, Some(accepted("5.n1", proposed)), "its own acceptor");
    }
}

/// The same counts what its own acceptor has accepted among the responses.
#[test]
fn a_proposer_hears_its_own_acceptor() {
    let mut proposer = node(1);
    proposer.hears(n(2), accept("1.n2", "coffee"));
    assert_eq!(asks(&mut proposer, "tea").sent, all_others(1, &prepare("2.n1")));
    proposer.hears(n(3), promise("2.n1", None));
    let said = proposer.hears(n(4), promise("2.n1", None));
    assert_eq!(said.to(n(5)).first(), Some(&&accept("2.n1", "coffee")));
}

/// "From a majority of acceptors" (§2.2): one that promises twice is one, and a promise of another ballot is none.
#[test]
fn only_promises_of_different_acceptors_in_this_ballot_make_a_majority() {
    let mut proposer = started(1, Durable { round: 1, ..Durable::default() });
    asks(&mut proposer, "tea");
    for _ in 0..3 {
        assert_eq!(proposer.hears(n(2), promise("2.n1", None)).sent, []);
    }
    assert_eq!(proposer.hears(n(3), promise("1.n1", None)).sent, []);
    assert_eq!(proposer.hears(n(4), promise("3.n1", None)).sent, []);
    assert!(!proposer.hears(n(5), promise("2.n1", None)).sent.is_empty(), "n1 n2 n5");
    // One more comes too late to change what was proposed.
    let late = promise("2.n1", Some(accepted("1.n3", "coffee")));
    assert_eq!(proposer.hears(n(3), late).sent, []);
}

/// "There is then no reason for the acceptor to respond to the new prepare request, since it will not accept the
/// proposal numbered n that the proposer wants to issue. So we have the acceptor ignore such a prepare request." And:
/// "if an acceptor ignores a prepare or accept request because it has already received a prepare request with a higher
/// number, then it should probably inform the proposer, who should then abandon its proposal." (§2.2)
#[test]
fn an_acceptor_ignores_what_comes_too_late_but_for_telling_so() {
    let mut acceptor = node(4);
    acceptor.hears(n(2), prepare("2.n2"));
    let before = acceptor.disk.clone();
    for late in [prepare("1.n1"), prepare("2.n1"), accept("1.n1", "tea"), accept("2.n1", "tea")] {
        let (Message::Prepare { ballot: number } | Message::Accept { ballot: number, .. }) = late else {
            unreachable!("requests of a proposer")
        };
        let said = acceptor.hears(n(1), late);
        assert_eq!(said.sent, [(n(1), refused(&number.to_string(), "2.n2"))]);
        assert_eq!(acceptor.disk.writes, before.writes, "nothing is written");
    }
}

/// "We also have it ignore a prepare request for a proposal it has already accepted." (§2.2) Ours promises again, since
/// the first answer may be lost, and says what it accepted. That is harmless: the proposer of that ballot has gone on.
#[test]
fn a_prepare_request_of_a_ballot_that_was_accepted_changes_nothing() {
    let mut acceptor = node(4);
    acceptor.hears(n(1), accept("1.n1", "tea"));
    let writes = acceptor.disk.writes;
    let again = acceptor.hears(n(1), prepare("1.n1"));
    assert_eq!(again.sent, [(n(1), promise("1.n1", Some(accepted("1.n1", "tea"))))]);
    assert_eq!(acceptor.disk.writes, writes, "nothing is written");

    let mut proposer = node(1);
    asks(&mut proposer, "tea");
    for acceptor in [2, 3] {
        proposer.hears(n(acceptor), promise("1.n1", None));
    }
    let late = proposer.hears(n(4), again.sent[0].1.clone());
    assert_eq!((late.sent, late.facts), (vec![], vec![]));
}

/// "With this optimization, an acceptor needs to remember only the highest-numbered proposal that it has ever accepted
/// and the number of the highest-numbered prepare request to which it has responded." (§2.2)
#[test]
fn an_acceptor_remembers_two_things() {
    let mut acceptor = node(4);
    for message in [
        prepare("1.n1"),
        accept("1.n1", "tea"),
        prepare("2.n2"),
        accept("2.n2", "coffee"),
        prepare("4.n1"),
        accept("1.n1", "tea"),
        prepare("3.n2"),
    ] {
        acceptor.hears(n(1), message);
    }
    let Durable { accepted: last, promised, round, own, .. } = acceptor.disk;
    assert_eq!((last, promised), (Some(accepted("2.n2", "coffee")), Some(ballot("4.n1"))));
    assert_eq!((round, own), (0, None), "it proposes nothing");
}

/// "A proposer can make multiple proposals, so long as it follows the algorithm for each one. It can abandon a proposal
/// in the middle of the protocol at any time." (§2.2)
#[test]
fn a_proposer_abandons_its_ballot_for_a_higher_one_in_either_phase() {
    for proposing in [false, true] {
        let mut proposer = node(1);
        asks(&mut proposer, "tea");
        if proposing {
            proposer.hears(n(2), promise("1.n1", None));
            proposer.hears(n(3), promise("1.n1", None));
        }
        let told = proposer.hears(n(4), refused("1.n1", "6.n2"));
        let gives_up = |fact: &_| {
            matches!(fact, faultline_agreement::Fact::Ballot(BallotFact::BacksOff { ballot: own, higher: Some(higher), .. })
                if *own == ballot("1.n1") && *higher == ballot("6.n2"))
        };
        assert!(told.facts.iter().any(gives_up), "{:?}", told.facts);
        // What still comes of the abandoned ballot is nothing to it.
        assert_eq!(proposer.hears(n(5), promise("1.n1", None)).sent, []);
        let again = proposer.wakes(faultline_agreement::paxos::Timer::Retry);
        assert_eq!(again.sent, all_others(1, &prepare("7.n1")), "higher than any of which it heard");
        // It follows the algorithm for that one too: its own acceptor tells of tea if it has accepted it.
        proposer.hears(n(2), promise("7.n1", None));
        let said = proposer.hears(n(3), promise("7.n1", Some(accepted("6.n2", "coffee"))));
        assert_eq!(said.to(n(5)).first(), Some(&&accept("7.n1", "coffee")));
    }
}

/// A refusal of a ballot that is not higher than the own one, and one that is long over, are no reason to stop.
#[test]
fn a_proposer_goes_on_when_nothing_higher_is_under_way() {
    let mut proposer = node(2);
    proposer.hears(n(1), accept("1.n1", "tea"));
    asks(&mut proposer, "coffee");
    let told = proposer.hears(n(4), refused("1.n2", "2.n1"));
    assert_eq!(told.facts, [], "it is in 2.n2, which is higher");
    proposer.hears(n(4), promise("2.n2", None));
    let said = proposer.hears(n(5), promise("2.n2", None));
    assert_eq!(said.to(n(3)).first(), Some(&&accept("2.n2", "tea")));
    assert_eq!(proposer.disk.own, Some(value("coffee")), "what it wanted is not forgotten");
}
