//! Whom clients ask for what: updates the head, queries the tail, and the master when they do not answer (§3).

use crate::stage::{Stage, at, n};
use faultline_engine::ClientId;
use faultline_replication::chain::Config;

const C1: ClientId = ClientId(0);
const C2: ClientId = ClientId(1);
const C3: ClientId = ClientId(2);

#[test]
fn updates_go_to_the_head_and_queries_to_the_tail() {
    let script = "1s c1 set x 1\n1.2s c1 get x\n1.4s c1 add x 1\n1.6s c1 cas x 2 3\n1.8s c1 get x";
    let run = Stage::new(Config::default(), 4, script).until(2_500);
    assert_eq!(run.asked(), [(C1, n(2)), (C1, n(4)), (C1, n(2)), (C1, n(2)), (C1, n(4))]);
    // The tail answers both, and an answer of the tail does not send the next update there.
    assert!(run.answers().iter().all(|answer| answer.4 == n(4)));
    assert_eq!(run.answers().len(), 5);
}

#[test]
fn with_craq_readers_spread_over_the_servers() {
    let config = Config { craq: true, ..Config::default() };
    let run = Stage::new(config, 4, "1s c1 get x\n1s c2 get x\n1s c3 get x\n1.2s c3 set x 1").until(2_000);
    assert_eq!(run.asked(), [(C1, n(2)), (C2, n(3)), (C3, n(4)), (C3, n(2))]);
}

#[test]
fn who_hears_nothing_asks_the_master_and_remembers_each_kind_by_itself() {
    let script = "1s crash n2\n1.5s c1 set x 1\n2.5s c1 get x\n3s c1 set x 2";
    let run = Stage::new(Config::default(), 4, script).until(4_000);
    // n2 is silent, n1 names n3, and the next update goes to n3 at once; the read has always gone to the tail.
    assert_eq!(run.asked(), [(C1, n(2)), (C1, n(1)), (C1, n(3)), (C1, n(4)), (C1, n(3))]);
}

#[test]
fn while_the_master_is_silent_a_client_tries_again_where_it_was() {
    let script = "0.9s crash n1\n0.95s cut c1 n2\n1s c1 set x 1\n1.5s heal c1 n2";
    let run = Stage::new(Config::default(), 4, script).until(3_000);
    let asked: Vec<_> = run.asked().into_iter().map(|(_, node)| node).collect();
    assert_eq!(asked, [n(2), n(1), n(2), n(1), n(2)][..asked.len()], "{asked:?}");
    assert_eq!(run.answers().len(), 1);
    assert!(run.answers()[0].0 < at(2_000));
}

/// A load asks by many sessions at once, about updates and about reads.
#[test]
fn sessions_of_a_load_go_their_ways_and_learn_from_redirects() {
    let script = "1s crash n2\n1.5s c1 load 200/s add k{1..50} 1\n1.5s c2 load 200/s get k{1..50}";
    let run = Stage::new(Config::default(), 4, script).until(3_000);
    let late = |client| {
        let asked =
            run.asked().into_iter().filter(move |(who, _)| who.whole() == client).map(|(_, node)| node);
        asked.skip(60).collect::<Vec<_>>()
    };
    assert!(late(C2).iter().all(|node| *node == n(4)));
    let updates = late(C1);
    assert!(updates.iter().rev().take(100).all(|node| *node == n(3)), "{updates:?}");
    assert_eq!(run.broken(), [""; 0]);
}
