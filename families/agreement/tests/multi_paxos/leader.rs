//! One leader, several leaders, none (§2.4, §3).

use crate::{Effects, Server, asks, ballot, chosen, command, executed, n, proposals, request, started};
use faultline_agreement::multi_paxos::{Durable, Entries, Entry, Message, Timer};
use faultline_agreement::{Fact, StepDownCause};
use faultline_engine::Reply;
use std::collections::BTreeMap;

fn ok(number: &str) -> Message {
    Message::Promise { ballot: ballot(number), entries: Entries::default() }
}

/// A server that began the first ballot of all, and has the promises of two others.
fn leads(number: u16) -> Server {
    let mut server = started(number, Durable::default());
    let own = format!("1.n{number}");
    server.wakes(Timer::Election);
    for other in [3, 4] {
        server.hears(n(other), ok(&own));
    }
    server
}

/// "Where v is the value of the highest-numbered proposal among the responses" (§2.2, phase 2a), instance by instance, and
/// in whichever order the responses come.
#[test]
fn a_new_leader_proposes_the_highest_of_what_was_accepted_in_each_instance() {
    let told = |slots: &[(u64, &str, u64)]| {
        let entry = |(slot, number, what): &(u64, &str, u64)| {
            (*slot, Entry { ballot: ballot(number), payload: command(*what), chosen: false })
        };
        Message::Promise { ballot: ballot("4.n1"), entries: slots.iter().map(entry).collect() }
    };
    let one = told(&[(1, "1.n2", 11), (2, "3.n3", 22), (3, "1.n2", 31)]);
    let other = told(&[(1, "2.n3", 12), (2, "2.n2", 21)]);
    for answers in [[one.clone(), other.clone()], [other, one]] {
        let mut server = started(1, Durable { round: 3, ..Durable::default() });
        server.wakes(Timer::Election);
        let mut said = Effects::default();
        for (from, answer) in [2, 3].into_iter().zip(answers) {
            said = server.hears(n(from), answer);
        }
        assert_eq!(proposals(&said), BTreeMap::from([(1, command(12)), (2, command(22)), (3, command(31))]));
    }
}

fn facts(said: &Effects, is: impl Fn(&Fact) -> bool) -> usize {
    said.facts.iter().filter(|fact| is(fact)).count()
}

/// "The effective cost of executing a state machine command – that is, of achieving consensus on the command/value – is
/// the cost of executing only phase 2 of the consensus algorithm." (§3)
#[test]
fn a_command_costs_phase_2_and_nothing_else() {
    let mut leader = leads(1);
    for (client, slot) in [(1, 1), (2, 2), (3, 3)] {
        let said = asks(&mut leader, client, "add x 1");
        assert_eq!(said.receivers(), [2, 3, 4, 5].map(n), "one message to each");
        assert!(said.sent.iter().all(|(_, it)| matches!(it, Message::Accept { .. })), "{said:?}");
        let said = chosen(&mut leader, "1.n1", [slot]);
        assert_eq!((said.sent, said.replies.len()), (vec![], 1), "and the client is told");
    }
}

/// "Clients send commands to the leader, who decides where in the sequence each command should appear." (§3)
#[test]
fn who_does_not_lead_sends_clients_to_the_leader() {
    let mut follower = started(2, Durable::default());
    let said = asks(&mut follower, 1, "add x 1");
    assert!(matches!(said.replies[..], [(_, Reply::Redirect(None))]), "{said:?}");
    follower.hears(n(1), Message::Heartbeat { ballot: ballot("1.n1"), chosen: 0 });
    let said = asks(&mut follower, 1, "add x 1");
    assert!(matches!(said.replies[..], [(_, Reply::Redirect(Some(leader)))] if leader == n(1)), "{said:?}");
    assert_eq!(said.sent, []);
}

/// "A value is chosen when a single proposal with that value has been accepted by a majority of the acceptors" (§2.2), of
/// whom the leader is one when its own disk has written.
#[test]
fn a_command_is_executed_when_a_majority_has_accepted_it() {
    let mut leader = leads(1);
    asks(&mut leader, 1, "add x 1");
    for (from, number, done) in [(2, "1.n1", 0), (2, "1.n1", 0), (3, "1.n2", 0), (5, "1.n1", 1)] {
        let said = leader.hears(n(from), Message::Accepted { ballot: ballot(number), slot: 1 });
        assert_eq!(executed(&said).len(), done, "n{from} in {number}");
    }
    // The leader's own disk does not write: two others are no majority of five.
    let mut leader = leads(1);
    leader.stop_disk_after(0);
    asks(&mut leader, 1, "add x 1");
    assert_eq!(executed(&chosen(&mut leader, "1.n1", [1])), [0; 0], "n2 and n3");
    let said = leader.hears(n(4), Message::Accepted { ballot: ballot("1.n1"), slot: 1 });
    assert_eq!(executed(&said), [1], "n2, n3 and n4");
}

/// "It will usually succeed. It might fail because […] another server also believes itself to be the leader and has a
/// different idea of what the 135th command should be. But the consensus algorithm ensures that at most one command can be
/// chosen as the 135th one. […] Safety is preserved – two different servers will never disagree on the value chosen as
/// the ith state machine command." (§3)
#[test]
fn two_leaders_do_not_disagree_on_a_command() {
    let mut first = leads(1);
    let one = asks(&mut first, 1, "set x 1");
    // n3 accepts from n1. Then n2 begins a higher ballot, and n3 tells it.
    let mut third = started(3, Durable::default());
    third.hears(n(1), one.to(n(3))[0].clone());
    let mut second = started(2, Durable::default());
    second.hears(n(1), Message::Heartbeat { ballot: ballot("1.n1"), chosen: 0 });
    let asked = second.wakes(Timer::Election);
    let promise = third.hears(n(2), asked.to(n(3))[0].clone());
    second.hears(n(3), promise.message().clone());
    let said = second.hears(n(4), ok("2.n2"));
    assert_eq!(proposals(&said).get(&1), Some(&request(1, "set x 1")), "it may have been chosen");
    let two = asks(&mut second, 2, "set x 2");
    assert_eq!(proposals(&two).get(&2), Some(&request(2, "set x 2")), "so its own command comes second");
    // n1 still takes itself for the leader, and has another idea of what the second command should be.
    let other = asks(&mut first, 3, "set x 3");
    assert_eq!(proposals(&other).get(&2), Some(&request(3, "set x 3")));
    let refusal = third.hears(n(1), other.to(n(3))[0].clone());
    let refused = Message::Refuse { ballot: ballot("1.n1"), promised: ballot("2.n2") };
    assert_eq!(refusal.to(n(1)), [&refused]);
    // It abandons its proposals when it hears of the higher ballot, and names whose it is.
    let down = first.hears(n(3), refused);
    let why = StepDownCause::HigherTerm { from: n(3) };
    let epoch = ballot("2.n2").epoch();
    assert_eq!(facts(&down, |fact| *fact == Fact::StepsDown { epoch, led: true, why }), 1, "{down:?}");
    assert_eq!(executed(&chosen(&mut first, "1.n1", [2])), [0; 0], "it counts no more");
}

/// "Election of a single leader is needed only to ensure progress." (§3) A server that hears nothing begins a higher
/// ballot; one that hears a leader does not.
#[test]
fn who_hears_no_leader_begins_a_higher_ballot() {
    let mut server = started(2, Durable::default());
    let first = server.wakes(Timer::Election);
    let second = server.wakes(Timer::Election);
    let prepare = |number| Message::Prepare { ballot: ballot(number), above: 0 };
    assert_eq!(first.to(n(1)), [&prepare("1.n2")]);
    assert_eq!(second.to(n(1)), [&prepare("2.n2")], "a majority did not answer in time");
    let heard = server.hears(n(5), Message::Heartbeat { ballot: ballot("4.n5"), chosen: 0 });
    assert!(heard.armed.contains(&Timer::Election), "it waits anew");
    assert_eq!(server.wakes(Timer::Election).to(n(1)), [&prepare("5.n2")]);
}
