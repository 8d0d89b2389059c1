//! Clients ask again; what a leader holds it does not take twice.

use crate::support::script;
use crate::{Server, ballot, chosen, proposals, request, started};
use faultline_agreement::multi_paxos::{Config, Durable, Entries, Entry, Message, MultiPaxos, Timer};
use faultline_agreement::{Fact, Payload};
use faultline_engine::settings::Number;
use faultline_engine::{ClientFact, ClientId, Reply, Setup, Ticket, Time, Timeline};

const FIRST: Ticket = Ticket { client: ClientId(0), serial: 1 };

/// n1 leads the ballot 2.n1, once two have answered with what they accepted.
fn elected(disk: Durable, entries: &Entries) -> Server {
    let mut server = started(1, Durable { round: 1, ..disk });
    server.wakes(Timer::Election);
    for other in [3, 4] {
        let entries = entries.clone();
        server.hears(crate::n(other), Message::Promise { ballot: ballot("2.n1"), entries });
    }
    server
}

fn add(server: &mut Server, ticket: Ticket) -> crate::Effects {
    server.asked(ticket, "add x 1".parse().expect("a command"))
}

fn held(said: &crate::Effects) -> Vec<Option<u64>> {
    let held = |fact: &Fact| match fact {
        Fact::AlreadyHeld { index, .. } => Some(*index),
        _ => None,
    };
    said.facts.iter().filter_map(held).collect()
}

#[test]
fn a_request_that_is_proposed_is_not_proposed_again() {
    let mut leader = elected(Durable::default(), &Entries::default());
    assert_eq!(proposals(&add(&mut leader, FIRST)).len(), 1);
    let again = add(&mut leader, FIRST);
    assert_eq!((again.sent.len(), held(&again)), (0, vec![Some(1)]));
    let said = chosen(&mut leader, "2.n1", [1]);
    assert!(matches!(said.replies[..], [(FIRST, Reply::Answer(_))]), "{said:?}");
    assert!(matches!(add(&mut leader, FIRST).replies[..], [(FIRST, Reply::Answer(_))]), "it is remembered");
    let next = Ticket { serial: 2, ..FIRST };
    assert_eq!(proposals(&add(&mut leader, next)).len(), 1, "another request is another one");
    assert_eq!(add(&mut leader, FIRST).sent, [], "the client has moved on");
}

#[test]
fn a_request_that_waits_for_the_window_waits_once() {
    let mut leader = elected(Durable::default(), &Entries::default());
    leader.config.window = Number(1);
    let second = Ticket { client: ClientId(1), serial: 1 };
    add(&mut leader, FIRST);
    assert_eq!(add(&mut leader, second).sent, []);
    assert_eq!(held(&add(&mut leader, second)), [None]);
    assert_eq!(proposals(&chosen(&mut leader, "2.n1", [1])).len(), 1);
    assert_eq!(proposals(&chosen(&mut leader, "2.n1", [2])).len(), 0, "nothing is left");
}

/// Of what it found when it was elected, a leader has no memory but the log.
#[test]
fn a_new_leader_recognises_what_it_found() {
    let entry = Entry { ballot: ballot("1.n5"), payload: request(1, "add x 1"), chosen: false };
    let found = [(1, entry)].into_iter().collect();
    let mut own = Durable::default();
    own.log.set(1, entry);
    for (disk, told) in [(Durable::default(), found), (own, Entries::default())] {
        let mut leader = elected(disk, &told);
        let said = add(&mut leader, FIRST);
        assert_eq!((said.sent.len(), held(&said)), (0, vec![Some(1)]));
        let said = chosen(&mut leader, "2.n1", [1]);
        assert!(matches!(said.replies[..], [(FIRST, Reply::Answer(_))]), "{said:?}");
    }
}

/// Answers, and requests in the executed log, of a run in which the leader changes as often as asked.
fn answers_and_slots(window: u16, changes: u64) -> (usize, usize) {
    let mut text = String::from("0s delay all 40ms\n");
    (1..=5).for_each(|client| text += &format!("0.5s c{client} every 30ms add x 1\n"));
    (1..=changes).for_each(|i| text += &format!("{}.3s timeout n{}\n", i * 2, i % 5 + 1));
    let config = Config { window: Number(window), ..Config::default() };
    let setup = Setup { nodes: 5, clients: 5, seed: 3, config };
    let mut timeline = Timeline::<MultiPaxos>::new(setup, script(&text));
    timeline.seek(Time(20_000_000), u32::MAX);
    assert_eq!(timeline.history().violations, []);
    let facts = &timeline.history().facts;
    let is_answer = |fact: &Fact| matches!(fact, Fact::Client(ClientFact::Returned { .. }));
    let answers = facts.iter().filter(|record| is_answer(&record.fact)).count();
    let index = |fact: &Fact| match fact {
        Fact::Applied { index, payload: Payload::Request(..), .. } => Some(*index),
        _ => None,
    };
    let slots = facts.iter().filter_map(|record| index(&record.fact));
    (answers, slots.collect::<std::collections::BTreeSet<_>>().len())
}

/// Five clients in a hurry and a window of one: each waits longer than its patience, and asks again and again.
#[test]
fn as_many_requests_are_executed_as_answered() {
    for (window, changes) in [(1, 0), (4, 0), (1, 8), (4, 8)] {
        let (answers, slots) = answers_and_slots(window, changes);
        let more = 5 + 5 * usize::try_from(changes).expect("a few");
        assert!(
            answers > 100 && slots <= answers + more,
            "window {window}, {changes}: {answers} and {slots}"
        );
    }
}
