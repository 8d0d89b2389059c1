//! What must be on the disk before anybody hears of it (§2.5), for all instances at once.

use crate::{ballot, command, n, started};
use faultline_agreement::multi_paxos::{Durable, Message, Timer};

fn accept(number: &str, slot: u64) -> Message {
    Message::Accept { ballot: ballot(number), slot, payload: command(slot), chosen: 0 }
}

/// "An acceptor records its intended response in stable storage before actually sending the response." (§2.5)
#[test]
fn a_response_is_on_the_disk_before_it_is_sent() {
    for request in [Message::Prepare { ballot: ballot("1.n1"), above: 0 }, accept("1.n1", 3)] {
        let mut acceptor = started(4, Durable::default());
        acceptor.stop_disk_after(0);
        assert_eq!(acceptor.hears(n(1), request.clone()).sent, [], "{request:?}");
        acceptor.restart();
        let answer = acceptor.hears(n(2), Message::Prepare { ballot: ballot("1.n2"), above: 0 });
        let Message::Promise { entries, .. } = answer.message() else { panic!("{answer:?}") };
        assert!(entries.is_empty(), "as if it had not been asked: {request:?}");
    }
}

/// "Because P2c must be satisfied despite failures, an acceptor must remember this information even if it fails and
/// then restarts." (§2.2) A promise is one for every instance, also for those of which nobody has heard.
#[test]
fn a_promise_and_what_was_accepted_survive_a_crash_in_every_instance() {
    let mut acceptor = started(4, Durable::default());
    acceptor.hears(n(1), accept("1.n1", 2));
    acceptor.hears(n(2), Message::Prepare { ballot: ballot("2.n2"), above: 0 });
    acceptor.restart();
    for slot in [1, 2, 3, 1_000] {
        let refused = Message::Refuse { ballot: ballot("1.n1"), promised: ballot("2.n2") };
        assert_eq!(acceptor.hears(n(1), accept("1.n1", slot)).to(n(1)), [&refused], "instance {slot}");
    }
    let answer = acceptor.hears(n(3), Message::Prepare { ballot: ballot("3.n3"), above: 0 });
    let Message::Promise { entries, .. } = answer.message() else { panic!("{answer:?}") };
    let told: Vec<_> =
        entries.as_slice().iter().map(|(slot, entry)| (*slot, entry.ballot, entry.payload)).collect();
    assert_eq!(told, [(2, ballot("1.n1"), command(2))]);
}

/// "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to issue, and begins phase 1
/// with a higher proposal number than any it has already used." (§2.5)
#[test]
fn a_proposer_never_uses_a_number_twice() {
    let mut server = started(2, Durable::default());
    for round in 1..=5 {
        let said = server.wakes(Timer::Election);
        let own = ballot(&format!("{round}.n2"));
        assert_eq!(said.to(n(1)), [&Message::Prepare { ballot: own, above: 0 }]);
        assert_eq!(server.disk.round, round, "the proposer's own memory, beside its acceptor's promise");
        server.restart();
    }
    server.stop_disk_after(0);
    assert_eq!(server.wakes(Timer::Election).sent, [], "a number that is not remembered is not used");
}
