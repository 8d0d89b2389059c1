//! Who waits for a slow disk, and who does not (D§10.2.1). What Multi-Paxos has in common with it is in `slow_disks`.

use crate::server::{Server, append, request_pre_vote, request_vote};
use crate::support::{Stage, n};
use faultline_agreement::Fact;
use faultline_agreement::raft::{AppendResult, Config, Message, Reads, Timer};
use faultline_engine::{ClientFact, Span};

/// How long each answer took.
fn latencies(stage: &Stage) -> Vec<Span> {
    let took = |fact: &Fact| match fact {
        Fact::Client(ClientFact::Returned { took, .. }) => Some(*took),
        _ => None,
    };
    stage.facts().iter().filter_map(|record| took(&record.fact)).collect()
}

fn leaders(stage: &Stage) -> usize {
    stage.count(|fact| matches!(fact, Fact::Leads { .. }))
}

/// A server at term 3 with a log of two entries, whose disk holds that and will never write again.
fn stuck() -> Server {
    let mut server = Server::new(3).restarted_with(3, None, &[1, 3]);
    server.stop_disk_after(0);
    server
}

/// What promises waits for the disk: a vote, a claim to store entries, a request for votes, which says that no other
/// candidate gets one in this term. What promises nothing does not.
#[test]
fn only_what_promises_something_waits_for_the_disk() {
    let silent = |message| stuck().hears(n(2), message).sent.is_empty();
    assert!(silent(request_vote(4, (2, 3))), "a vote");
    assert!(silent(append(3, (2, 3), &[3], 0)), "entries");
    assert!(silent(append(4, (2, 3), &[], 0)), "a heartbeat in a term that is not on the disk");
    assert!(stuck().wakes(Timer::Election).sent.is_empty(), "a request for votes");

    let says =
        |message| stuck().hears(n(2), message).sent.into_iter().map(|(_, reply)| reply).collect::<Vec<_>>();
    let refused = |pre| vec![Message::VoteReply { term: 4, granted: false, pre }];
    assert_eq!(says(request_vote(4, (1, 1))), refused(false), "a refusal, in a term that is not on the disk");
    assert_eq!(says(request_pre_vote(4, (2, 3))), [Message::VoteReply { term: 4, granted: true, pre: true }]);
    let answer = |term, asked, result| vec![Message::AppendReply { term, asked, round: 0, result }];
    assert_eq!(says(append(3, (2, 3), &[], 0)), answer(3, 3, AppendResult::Stored { through: 2 }));
    assert_eq!(says(append(3, (0, 0), &[1, 3], 0)), answer(3, 3, AppendResult::Stored { through: 2 }));
    let refused = |prev_index| AppendResult::Refused { prev_index, last_index: 2 };
    assert_eq!(says(append(3, (5, 3), &[3], 0)), answer(3, 3, refused(5)));
    assert_eq!(says(append(2, (2, 2), &[], 0)), answer(3, 2, refused(2)));

    let mut server = stuck();
    server.hears(n(2), append(3, (2, 3), &[3, 3], 0));
    let heard = server.hears(n(2), append(3, (4, 3), &[], 0)).sent;
    assert_eq!(
        heard,
        [(n(2), answer(3, 3, AppendResult::Stored { through: 2 }).remove(0))],
        "what is written"
    );
}

/// The old follower here has an entry on its way to the disk, which the others have committed. It asks for votes, crashes,
/// and asks again in the same term, without the entry. A vote that was given to what it said first must not count now.
#[test]
fn nobody_is_elected_by_a_log_that_a_crash_has_taken_back() {
    let script = "0.05s timeout n2\n0.5s disk n1 10s\n0.6s c1 set x 1\n0.7s cut n1 n2\n0.8s delay n3 -> n1 500ms\n\
        0.8s timeout n1\n0.9s crash n1\n0.91s disk n1 1ms\n0.91s restart n1\n1s timeout n1";
    let mut stage = Stage::steady(3, crate::support::patient(), script);
    stage.until("3s");
    assert_eq!((leaders(&stage), stage.violations()), (1, &[][..]), "{}", stage.story());
}

const BUSY: &str = "0.05s timeout n1\n0.6s c1 every 30ms add x 1";

/// A follower answers heartbeats while its disk is busy, so a leader that needs the answers keeps its role (D§6.2).
#[test]
fn followers_with_slow_disks_keep_the_leader_that_checks_its_quorum() {
    let config = Config { check_quorum: true, ..Config::default() };
    let script = format!("{BUSY}\n0.5s disk n2 1s\n0.5s disk n3 1s");
    let mut stage = Stage::steady(3, config, &script);
    stage.until("4s");
    assert_eq!(leaders(&stage), 1, "{}", stage.story());
    assert!(!latencies(&stage).is_empty());
}

/// What a heartbeat's answer says of the log is on the disk: the leader commits nothing that a crash can take back.
#[test]
fn the_answer_to_a_heartbeat_claims_only_what_is_written() {
    let script = "0.05s timeout n1\n0.5s disk n2 400ms\n0.5s disk n3 400ms\n0.6s c1 set x 1";
    let mut stage = Stage::steady(3, Config::default(), script);
    // n2 and n3 get the entry at 0.62 s and write until 1.02 s; heartbeats go on.
    stage.until("1.02s");
    assert_eq!(stage.commits(), [1, 1, 1]);
    stage.until("1.1s");
    assert_eq!(stage.commits()[0], 2);
    // Both lose it in a crash before: it was never committed.
    let mut stage = Stage::steady(
        3,
        Config::default(),
        &format!("{script}\n0.9s crash n2\n0.9s crash n3\n0.9s crash n1\n0.95s restart n2\n0.95s restart n3"),
    );
    stage.until("3s");
    assert_eq!((stage.table(n(2)), stage.violations()), (String::new(), &[][..]));
}

/// A read by ReadIndex needs nobody's disk (D§6.4).
#[test]
fn reads_by_read_index_wait_for_no_disk() {
    let config = Config { reads: Reads::ReadIndex, ..Config::default() };
    let script = "0.05s timeout n1\n0.5s disk all 1s\n0.6s c1 set x 1\n0.61s c2 every 30ms get x";
    let mut stage = Stage::new(
        faultline_engine::Setup { nodes: 3, clients: 2, seed: 1, config },
        &format!("{}{script}", crate::support::STEADY),
    );
    stage.until("1.5s");
    let took = latencies(&stage);
    assert!(took.len() > 10 && took.iter().all(|took| *took < Span::millis(41)), "{took:?}");
}
