//! Schneider 1990, §3. Agreement: "Every nonfaulty state machine replica receives every request." Order: "Every nonfaulty state machine
//! replica processes the requests it receives in the same relative order."

use crate::stage::{Stage, at, n};
use faultline_engine::ClientFact;
use faultline_replication::Fact as Any;
use faultline_replication::active::{Config, Fact, OrderBy};

const BOTH: [OrderBy; 2] = [OrderBy::Sequencer, OrderBy::Paxos];

fn config(order: OrderBy) -> Config {
    Config { order, ..Config::default() }
}

#[test]
fn every_replica_executes_every_request_in_the_same_order() {
    // Requests and numbers overtake each other, and some are lost.
    let script = "\
        0s delay all 2ms..60ms
        0s loss all 10%
        0.5s c1 load 100/s poisson add x{1..5} 1
        0.5s c2 load 100/s poisson set x{1..5} 7
        3s c1 quiet
        3s c2 quiet
        3s heal";
    for order in BOTH {
        let run = Stage::new(config(order), 4, script).until(6_000);
        let first = run.executed(n(1));
        assert!(first.len() > 200, "{order:?}: {}", first.len());
        for node in 2..=4 {
            assert_eq!(run.executed(n(node)), first, "{order:?}, n{node}");
        }
        assert_eq!(run.broken(), Vec::<&str>::new(), "{order:?}");
    }
}

#[test]
fn numbers_that_come_too_early_wait_and_are_not_fetched() {
    let script = "0s delay n1 -> n3 10ms\n0.5s c1 add x 1\n0.512s delay n1 -> n3 5ms\n0.505s c2 set x 9";
    let run = Stage::new(config(OrderBy::Sequencer), 3, script).until(800);
    assert_eq!(run.executed(n(3)), run.executed(n(1)));
    assert_eq!(run.sent(at(0), &["Fetch"]), 0);
    // The second number overtakes the first.
    let script = "0s delay n1 -> n3 20ms\n0.5s c1 add x 1\n0.512s delay n1 -> n3 2ms\n0.505s c2 set x 9";
    let run = Stage::new(config(OrderBy::Sequencer), 3, script).until(800);
    let gap =
        |(time, node, fact)| matches!(fact, Fact::GapFound { needs: 1, number: 2 }).then_some((time, node));
    assert_eq!(run.own().find_map(gap).map(|(_, node)| node), Some(n(3)));
    assert_eq!(run.executed(n(3)), run.executed(n(1)));
    assert_eq!(run.sent(at(0), &["Fetch"]), 0);
}

#[test]
fn a_replica_that_was_away_for_long_fetches_in_pieces_and_answers_nothing_before() {
    let script = "0.5s c1 every 20ms add x 1\n1s crash n3\n4s restart n3\n5s c1 quiet";
    let run = Stage::new(config(OrderBy::Sequencer), 3, script).until(6_000);
    // 75 requests, and at most 32 in a message.
    assert_eq!(run.sent(at(4_000), &["Fetched"]), 3);
    let numbers: Vec<u64> = run.executed(n(3)).iter().map(|done| done.0).collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1));
    assert_eq!(run.executed(n(3)).last(), run.executed(n(1)).last());
}

#[test]
fn a_sequencer_that_comes_back_goes_on_with_the_next_number() {
    // The number of the second request is on its way to the disk when n1 crashes: nobody has heard of it.
    let script = "0s disk n1 20ms\n0.5s c1 set x 1\n0.7s c2 set x 2\n0.715s crash n1\n0.8s restart n1";
    let run = Stage::new(config(OrderBy::Sequencer), 3, script).until(3_000);
    let numbers = |node| run.executed(node).iter().map(|done| done.0).collect::<Vec<_>>();
    assert_eq!((numbers(n(2)), numbers(n(3))), (vec![1, 2], vec![1, 2]));
    assert_eq!(run.answers().len(), 2);
    assert_eq!(run.broken(), Vec::<&str>::new());
}

#[test]
fn a_request_reaches_whoever_orders_it_though_nobody_redirects() {
    for order in BOTH {
        let run = Stage::new(config(order), 5, "1s c1 -> n4 add x 1\n1s c2 -> n5 get x").until(1_200);
        assert_eq!(run.answers().len(), 2, "{order:?}");
        let sends_on = |(_, _, fact): (_, _, &faultline_replication::Fact)| {
            matches!(fact, Any::Client(ClientFact::Redirected { .. } | ClientFact::Retried { .. }))
        };
        assert!(!run.all().any(sends_on), "{order:?}");
    }
}
