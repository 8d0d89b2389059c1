//! Clients: redirects, sessions, reads (§8, D§6).

use crate::server::{Effects, Server, append, n, stored};
use faultline_agreement::raft::{Answer, AppendEntries, AppendResult, Entry, Message, Reads};
use faultline_agreement::{Fact, Payload};
use faultline_engine::{ClientId, Reply, Ticket, kv};

fn answers(effects: &Effects) -> Vec<&kv::Answer> {
    let answer = |reply| match reply {
        &(_, Reply::Answer(Answer::Store(ref answer))) => Some(answer),
        _ => None,
    };
    effects.replies.iter().filter_map(answer).collect()
}

fn confirmed(round: u64, through: u64) -> Message {
    Message::AppendReply { term: 1, asked: 1, round, result: AppendResult::Stored { through } }
}

/// A leader of term 1 that reads without the log, its first entry committed by this many others.
fn reader(acks: u16) -> Server {
    let mut server = Server::new(3);
    server.config.reads = Reads::ReadIndex;
    let mut leader = server.elected();
    (2..2 + acks).for_each(|peer| drop(leader.hears(n(peer), stored(1, 1))));
    leader
}

/// "If the client's first choice is not the leader, that server will reject the client's request and supply
/// information about the most recent leader it has heard from." (§8)
#[test]
fn a_follower_sends_the_client_to_the_leader_it_heard_from() {
    let mut server = Server::new(3);
    let effects = server.asks(1, "set x 1");
    assert!(matches!(effects.replies[..], [(_, Reply::Redirect(None))]), "it has heard from nobody");
    server.hears(n(3), append(1, (0, 0), &[], 0));
    let effects = server.asks(1, "set x 1");
    assert!(matches!(effects.replies[..], [(_, Reply::Redirect(Some(leader)))] if leader == n(3)));
    assert_eq!((effects.sent, server.log()), (vec![], vec![]));
}

/// "If command received from client: append entry to local log, respond after entry applied to state machine."
/// (figure 2)
#[test]
fn the_leader_answers_when_the_request_was_executed() {
    let mut leader = Server::new(3).elected();
    assert_eq!(leader.asks(1, "add x 5").replies, []);
    let effects = leader.hears(n(2), stored(1, 2));
    assert_eq!(answers(&effects), [&kv::Answer::Sum(5)]);
    assert_eq!(answers(&leader.hears(n(3), stored(1, 2))), [] as [&kv::Answer; 0], "once");
}

/// "If it receives a command whose serial number has already been executed, it responds immediately without
/// re-executing the request." (§8)
#[test]
fn a_request_that_comes_again_is_executed_once_and_answered_the_same() {
    let mut leader = Server::new(3).elected();
    leader.asks(1, "add x 1");
    let first = leader.hears(n(2), stored(1, 2));
    let log = leader.log();
    let again = leader.asks(1, "add x 1");
    assert_eq!(answers(&again), answers(&first));
    assert_eq!((leader.log(), leader.table()), (log, "x=1".into()));
    leader.asks(2, "add x 1");
    leader.hears(n(2), stored(1, 3));
    assert_eq!(leader.table(), "x=2", "another request is another one");
}

/// The session is part of the state machine, so that a new leader knows it, too.
#[test]
fn a_request_that_is_in_the_log_twice_is_executed_once() {
    let mut server = Server::new(3);
    let command: kv::Command = "add x 1".parse().expect("a command");
    let payload = Payload::Request(Ticket { client: ClientId(0), serial: 1 }, command.into());
    let entry = Entry { term: 1, payload };
    // As a leader would leave it that does not recognise what it has.
    let entries = [entry, entry].into_iter().collect();
    let Message::AppendEntries(empty) = append(1, (0, 0), &[], 0) else { unreachable!() };
    server.hears(n(2), Message::AppendEntries(AppendEntries { entries, ..empty }));
    let mut leader = server.elected();
    let again = leader.asks(1, "add x 1");
    assert_eq!((again.sent.len(), leader.log()), (0, vec![1, 1, 2]), "a new leader recognises what it found");
    let effects = leader.hears(n(2), stored(2, 3));
    assert_eq!(answers(&effects), [&kv::Answer::Sum(1), &kv::Answer::Sum(1)]);
    assert_eq!(leader.table(), "x=1");
    let executed = effects.facts.iter().filter(|fact| matches!(fact, Fact::Applied { outcome: Some(_), .. }));
    assert_eq!(executed.count(), 1);
}

/// A leader that does not execute yet holds the request, and says so.
#[test]
fn a_request_that_is_in_the_log_is_not_taken_again() {
    let mut leader = Server::new(3).elected();
    leader.asks(1, "add x 1");
    let again = leader.asks(1, "add x 1");
    assert_eq!((again.sent, again.replies, leader.log()), (vec![], vec![], vec![1, 1]));
    let ticket = Ticket { client: ClientId(0), serial: 1 };
    assert_eq!(again.facts, [Fact::AlreadyHeld { ticket, index: Some(2) }]);
    assert_eq!(answers(&leader.hears(n(2), stored(1, 2))), [&kv::Answer::Sum(1)], "it is answered once");
}

/// "The state machine tracks the latest serial number processed for each client" (§8): so the paper's leader may append
/// every retry.
#[test]
fn without_deduplication_a_retry_is_an_entry_and_is_executed_once() {
    let mut server = Server::new(3);
    server.config.deduplicate = false;
    let mut leader = server.elected();
    leader.asks(1, "add x 1");
    leader.asks(1, "add x 1");
    assert_eq!(leader.log(), [1, 1, 1]);
    leader.hears(n(2), stored(1, 3));
    assert_eq!(leader.table(), "x=1");
}

#[test]
fn a_read_that_waits_is_not_asked_for_again() {
    let mut leader = reader(2);
    let round = leader.asks(1, "get x").appends()[0].1.round;
    let again = leader.asks(1, "get x");
    assert_eq!((again.sent, again.replies), (vec![], vec![]));
    assert_eq!(answers(&leader.hears(n(2), confirmed(round, 1))).len(), 1);
}

#[test]
fn a_request_older_than_the_clients_last_one_is_not_executed() {
    let mut leader = Server::new(3).elected();
    for serial in [1, 2, 1] {
        leader.asks(serial, "add x 1");
    }
    assert_eq!(leader.log().len(), 3, "nor taken");
    leader.hears(n(2), stored(1, 3));
    assert_eq!(leader.table(), "x=2");
    assert_eq!(leader.asks(1, "add x 1").sent, []);
}

/// "First, a leader must have the latest information on which entries are committed. […] it needs to commit an
/// entry from its term." (§8) The read waits for it.
#[test]
fn a_read_waits_for_the_first_entry_of_the_term() {
    let mut leader = reader(0);
    let asked = leader.asks(1, "get x");
    assert_eq!(asked.replies, []);
    assert_eq!(leader.log(), [1], "a read is no entry");
    let round = asked.appends()[0].1.round;
    // A majority confirms that it leads, but not that its first entry is stored.
    let refused = AppendResult::Refused { prev_index: 1, last_index: 0 };
    let effects = leader.hears(n(2), Message::AppendReply { term: 1, asked: 1, round, result: refused });
    assert_eq!(effects.replies, []);
    let effects = leader.hears(n(2), confirmed(round, 1));
    assert_eq!(answers(&effects), [&kv::Answer::Value(None)]);
}

/// "Second, a leader must check whether it has been deposed before processing a read-only request […]. Raft
/// handles this by having the leader exchange heartbeat messages with a majority of the cluster before responding
/// to read-only requests." (§8) Only answers to what was sent after the request count.
#[test]
fn a_read_needs_a_majority_of_heartbeats_sent_after_it() {
    let mut leader = reader(2);
    let before = leader.heartbeat().appends()[0].1.round;
    let asked = leader.asks(1, "get x");
    let after = asked.appends()[0].1.round;
    assert_eq!(asked.receivers(), [n(2), n(3)], "it asks at once");
    assert!(after > before);
    assert_eq!(leader.hears(n(2), confirmed(before, 1)).replies, [], "this was sent before");
    assert_eq!(leader.hears(n(3), confirmed(before, 1)).replies, []);
    let effects = leader.hears(n(3), confirmed(after, 1));
    assert_eq!(answers(&effects), [&kv::Answer::Value(None)]);
    assert!(effects.facts.iter().any(|fact| matches!(fact, Fact::ReadConfirmed { index: 1, .. })));
    assert_eq!(leader.hears(n(2), confirmed(after, 1)).replies, [], "answered once");
}

#[test]
fn a_read_sees_every_write_that_was_answered_before_it() {
    let mut leader = reader(2);
    leader.asks(1, "set x 7");
    let written = leader.hears(n(2), confirmed(0, 2));
    assert_eq!(answers(&written), [&kv::Answer::Done]);
    let round = leader.asks(2, "get x").appends()[0].1.round;
    assert_eq!(answers(&leader.hears(n(3), confirmed(round, 1))), [&kv::Answer::Value(Some(7))]);
}

#[test]
fn a_deposed_leader_answers_no_read() {
    let mut leader = reader(2);
    let round = leader.asks(1, "get x").appends()[0].1.round;
    leader.hears(n(2), append(2, (1, 1), &[2], 2));
    assert_eq!(leader.hears(n(3), confirmed(round, 1)).replies, []);
}

#[test]
fn a_server_alone_reads_at_once() {
    let mut server = Server::new(1);
    server.config.reads = Reads::ReadIndex;
    let mut leader = server.elected();
    assert_eq!(answers(&leader.asks(1, "get x")), [&kv::Answer::Value(None)]);
}

/// Without ReadIndex a read is an entry like every other request.
#[test]
fn a_read_through_the_log_is_answered_when_it_is_committed() {
    let mut leader = Server::new(3).elected();
    assert_eq!(leader.asks(1, "get x").replies, []);
    assert_eq!(leader.log(), [1, 1]);
    assert_eq!(answers(&leader.hears(n(2), stored(1, 2))), [&kv::Answer::Value(None)]);
}
