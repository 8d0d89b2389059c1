//! Failures of the head, of the tail, and between (§3), and a server that is added (§3, Extending a Chain).

use crate::stage::{Stage, at, n};
use faultline_engine::kv::Answer;
use faultline_replication::chain::{Change, Config, Fact, Place};

/// §3, Failure of the Head: what the head alone had received is lost, and no client was told of it.
#[test]
fn a_request_that_only_the_head_has_dies_with_it_and_is_made_again() {
    let run = Stage::new(Config::default(), 4, "1s c1 add x 1\n1.0105s crash n2").until(3_000);
    assert_eq!(run.first(n(2), |fact| matches!(fact, Fact::Stored { .. })), None);
    let told: Vec<_> = run.answers().into_iter().map(|answer| answer.3).collect();
    assert_eq!(told, [Answer::Sum(1)], "executed once");
    let taken =
        |fact: &Fact| matches!(fact, Fact::PlaceTaken { place: Place::Head, before: Place::Middle, .. });
    assert!(run.first(n(3), taken).is_some());
    assert_eq!(run.broken(), [""; 0]);
}

/// §3, Failure of the Head: what has gone further is acknowledged as if nothing had happened.
#[test]
fn a_request_that_has_left_the_head_is_answered_without_it() {
    let run = Stage::new(Config::default(), 4, "1s c1 add x 1\n1.0115s crash n2").until(3_000);
    let answers = run.answers();
    assert_eq!(answers.len(), 1);
    assert_eq!((answers[0].0, answers[0].3), (at(1_043), Answer::Sum(1)));
}

/// §3, Failure of the Tail: its predecessor is the tail, and what that has counts as processed.
#[test]
fn the_new_tail_answers_what_the_old_one_did_not_have() {
    let run = Stage::new(Config::default(), 4, "1s c1 add x 1\n1.025s crash n4").until(3_000);
    let acknowledged = run.first(n(3), |fact| matches!(fact, Fact::Acknowledged { index: 1, .. }));
    let taken = run.first(n(3), |fact| matches!(fact, Fact::PlaceTaken { place: Place::Tail, .. }));
    assert!(acknowledged.is_some() && acknowledged == taken, "{acknowledged:?} {taken:?}");
    assert_eq!(run.answers().len(), 1);
    assert_eq!(run.answers()[0].4, n(3));
}

/// §3, Failure of Other Servers: S⁻ sends S⁺ the suffix of Sent that it lacks, before anything else.
#[test]
fn what_was_lost_with_the_middle_is_sent_to_its_successor() {
    let run =
        Stage::new(Config::default(), 5, "0.5s c1 set x 1\n1s c1 set x 2\n1.0205s crash n3").until(3_000);
    assert_eq!(run.first(n(3), |fact| matches!(fact, Fact::Stored { index: 2, .. })), None);
    let resent = |fact: &Fact| matches!(fact, Fact::Resent { node, from: 2, count: 1 } if *node == n(4));
    assert!(run.first(n(2), resent).is_some());
    let stored =
        |fact: &Fact| matches!(fact, Fact::Stored { index: 2, from: Some(from), .. } if *from == n(2));
    assert!(run.first(n(4), stored).is_some());
    assert_eq!(run.broken(), [""; 0]);
}

/// Of t servers t−1 may fail (§1, §3): with the last one everything is there.
#[test]
fn one_server_of_eight_is_enough() {
    let crashes: String = (2..=8).map(|node| format!("{}s crash n{node}\n", node)).collect();
    let script = format!("0.5s c1 every 100ms add x 1\n{crashes}10s c2 get x");
    let run = Stage::new(Config::default(), 9, &script).until(12_000);
    let alone = |fact: &Fact| matches!(fact, Fact::PlaceTaken { place: Place::Alone, .. });
    assert!(run.first(n(9), alone).is_some());
    let told = run.answers();
    let read = told.iter().find(|answer| answer.1.index() == 1).expect("c2 is told");
    let before = told.iter().filter(|answer| answer.1.index() == 0 && answer.0 <= at(10_000)).count();
    assert!(matches!(read.3, Answer::Value(Some(sum)) if sum >= i64::try_from(before).expect("small")));
    assert_eq!(run.broken(), [""; 0]);
}

/// §3, Extending a Chain: the tail serves while it is copied, and the new one is the tail when it has everything.
#[test]
fn a_server_that_comes_back_is_put_at_the_end() {
    let script = "0.5s c1 every 50ms add x 1\n0.5s c2 every 50ms get x\n1s crash n3\n3s restart n3";
    let run = Stage::new(Config::default(), 4, script).until(5_000);
    let chains: Vec<_> = run
        .own()
        .filter_map(|(_, _, fact)| match fact {
            Fact::ChainFormed { chain, why, .. } => Some((chain.to_string(), why)),
            _ => None,
        })
        .collect();
    let expected =
        [("n2 n4".into(), Change::Silent { node: n(3) }), ("n2 n4 n3".into(), Change::Added { node: n(3) })];
    assert_eq!(chains, expected);
    // Reads are turned away for less than two round trips while the tail changes.
    let mut reads = run.answers();
    reads.retain(|answer| answer.1.index() == 1 && answer.0 > at(2_900));
    let gap = reads.windows(2).map(|pair| pair[1].0.0 - pair[0].0.0).max().expect("there are reads");
    assert!(gap < 200_000, "{gap} µs");
    assert_eq!(run.broken(), [""; 0]);
}

/// The master may be wrong: a server that lives is removed, forgets what nobody acknowledged, and joins again.
#[test]
fn a_living_head_that_was_removed_forgets_what_it_could_not_hand_on() {
    let script = "1s partition n2 c1 | n1 n3 n4 c2 c3\n1.05s c1 set x 1\n2s c2 set x 2\n3s heal";
    let run = Stage::new(Config::default(), 4, script).until(6_000);
    let forgets = |fact: &Fact| matches!(fact, Fact::UpdatesForgotten { from: 1, count: 1 });
    assert!(run.first(n(2), forgets).is_some());
    assert!(run.first(n(2), |fact| matches!(fact, Fact::Completed { .. })).is_some());
    assert_eq!(run.answers().len(), 2, "c1 has asked again");
    assert_eq!(run.broken(), [""; 0]);
}

/// A disk is lost, and others have everything: the server begins anew at the end.
#[test]
fn a_server_whose_disk_was_lost_copies_everything() {
    let script = "0.5s c1 every 50ms add x 1\n2s wipe n3\n2.05s restart n3";
    let run = Stage::new(Config::default(), 4, script).until(5_000);
    let lost =
        |fact: &Fact| matches!(fact, Fact::ChainFormed { why: Change::Lost { node }, .. } if *node == n(3));
    assert!(run.first(n(1), lost).is_some());
    let completed = |fact: &Fact| matches!(fact, Fact::Completed { held, .. } if *held > 20);
    assert!(run.first(n(3), completed).is_some());
    assert_eq!(run.broken(), [""; 0]);
}

/// The master's disk is lost: it learns from the servers what the chain is.
#[test]
fn a_master_whose_disk_was_lost_learns_the_chain_from_the_servers() {
    let run = Stage::new(Config::default(), 4, "1s crash n4\n2s wipe n1\n2.05s restart n1\n3s c1 set x 1")
        .until(5_000);
    let recalled = |fact: &Fact| matches!(fact, Fact::ChainRecalled { number: 2, .. });
    assert!(run.first(n(1), recalled).is_some());
    assert_eq!(run.answers().len(), 1);
    assert_eq!(run.broken(), [""; 0]);
}
