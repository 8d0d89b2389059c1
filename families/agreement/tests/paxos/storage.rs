//! What must be on the disk before anybody hears of it (§2.5).

use crate::{accept, accepted, all_others, asks, ballot, n, node, prepare, promise, refused, value};
use faultline_agreement::paxos::{Durable, Message, Timer};

/// "An acceptor records its intended response in stable storage before actually sending the response." (§2.5) While the
/// disk does not write, nothing is said, and a crash makes it as if nothing had been heard.
#[test]
fn a_response_is_on_the_disk_before_it_is_sent() {
    for request in [prepare("1.n1"), accept("1.n1", "tea")] {
        let mut acceptor = node(4);
        acceptor.stop_disk_after(0);
        let said = acceptor.hears(n(1), request.clone());
        assert_eq!((said.sent, said.facts), (vec![], vec![]), "{request:?}");
        acceptor.restart();
        let answer = acceptor.hears(n(2), prepare("1.n2"));
        assert_eq!(answer.sent, [(n(2), promise("1.n2", None))], "{request:?}");
    }
}

/// "Because P2c must be satisfied despite failures, an acceptor must remember this information even if it fails and
/// then restarts." (§2.2)
#[test]
fn an_acceptor_keeps_its_promise_and_what_it_accepted_through_a_crash() {
    let mut acceptor = node(4);
    acceptor.hears(n(1), accept("1.n1", "tea"));
    acceptor.hears(n(2), prepare("2.n2"));
    acceptor.restart();
    assert_eq!(acceptor.hears(n(1), accept("1.n1", "tea")).sent, [(n(1), refused("1.n1", "2.n2"))]);
    assert_eq!(acceptor.hears(n(1), prepare("2.n1")).sent, [(n(1), refused("2.n1", "2.n2"))]);
    let tea = Some(accepted("1.n1", "tea"));
    assert_eq!(acceptor.hears(n(3), prepare("3.n3")).sent, [(n(3), promise("3.n3", tea))]);
}

/// "The proposer can always abandon a proposal and forget all about it – as long as it never tries to issue another
/// proposal with the same number." (§2.2) "Each proposer remembers (in stable storage) the highest-numbered proposal it
/// has tried to issue, and begins phase 1 with a higher proposal number than any it has already used." (§2.5)
#[test]
fn a_proposer_never_uses_a_number_twice() {
    let mut proposer = node(1);
    let mut used = Vec::new();
    let mut said = asks(&mut proposer, "tea");
    for _ in 0..5 {
        let Some((_, Message::Prepare { ballot })) = said.sent.first() else { panic!("{said:?}") };
        assert!(used.iter().all(|before| before < ballot), "{used:?} {ballot}");
        assert_eq!(proposer.disk.round, ballot.round, "remembered before it is used");
        used.push(*ballot);
        // A proposer with something to propose goes on after a crash.
        said = proposer.restart();
    }
    assert_eq!(used.len(), 5);
}

/// The number is on the disk before the requests leave.
#[test]
fn a_number_is_remembered_before_it_is_used() {
    let mut proposer = node(1);
    proposer.stop_disk_after(0);
    assert_eq!(asks(&mut proposer, "tea").sent, []);
    proposer.restart();
    assert_eq!(proposer.disk.round, 0);
    assert_eq!(
        asks(&mut proposer, "tea").sent,
        all_others(1, &prepare("1.n1")),
        "nobody has seen this number"
    );
}

/// "Different proposers choose their numbers from disjoint sets of numbers, so two different proposers never issue a
/// proposal with the same number." (§2.5)
#[test]
fn two_proposers_never_use_the_same_number() {
    let numbers = |me: u16| {
        let mut proposer = node(me);
        let mut numbers = Vec::new();
        let mut said = asks(&mut proposer, "tea");
        for _ in 0..5 {
            if let Some((_, Message::Prepare { ballot })) = said.sent.first() {
                numbers.push(*ballot);
            }
            proposer.wakes(Timer::Ballot);
            said = proposer.wakes(Timer::Retry);
        }
        numbers
    };
    let (first, second) = (numbers(1), numbers(2));
    assert_eq!((first.len(), second.len()), (5, 5));
    assert!(first.iter().all(|number| !second.contains(number)), "{first:?} {second:?}");
    assert!(first.iter().chain(&second).all(|number| number.epoch() > 0));
    let mut all: Vec<_> = [first, second].concat();
    all.sort();
    assert!(all.is_sorted_by_key(|number| number.epoch()), "their order is that of their numbers");
}

/// What a proposer wanted is remembered with its number, so that it can go on: beyond the paper.
#[test]
fn a_proposer_goes_on_with_its_value_after_a_crash() {
    let mut proposer = node(1);
    asks(&mut proposer, "tea");
    let Durable { own, round, .. } = proposer.disk;
    assert_eq!((own, round), (Some(value("tea")), 1));
    assert_eq!(proposer.restart().sent, all_others(1, &prepare("2.n1")));
    proposer.hears(n(2), promise("2.n1", None));
    let said = proposer.hears(n(3), promise("2.n1", None));
    assert_eq!(said.to(n(4)).first(), Some(&&accept("2.n1", "tea")));
    assert_eq!(proposer.disk.promised, Some(ballot("2.n1")));
}
