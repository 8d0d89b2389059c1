//! Schneider 1990, §1: "Outputs of a state machine are completely determined by the sequence of requests it processes, independent of
//! time and any other activity in a system."

use crate::stage::{Stage, n};
use faultline_replication::active::{Bugs, Config, OrderBy};

/// n3 is slow, late, away for a while, and its clock jumps.
const LIFE_OF_N3: &str = "\
    0s delay n1 -> n3 35ms
    0s disk n3 9ms
    0.5s c1 every 40ms add x 3
    0.5s c2 every 50ms cas x 9 1
    0.5s c3 every 70ms set y 4
    1s clock n3 -10s
    1.2s crash n3
    1.6s restart n3
    2s clock n3 +20s
    2.2s clock n3 300000ppm";

#[test]
fn what_a_replica_comes_to_follows_from_the_requests_and_from_nothing_else() {
    for order in [OrderBy::Sequencer, OrderBy::Paxos] {
        let run = Stage::new(Config { order, ..Config::default() }, 3, LIFE_OF_N3).until(3_000);
        let (first, late) = (run.executed(n(1)), run.executed(n(3)));
        assert!(late.len() > 50, "{order:?}: {}", late.len());
        for done in &late {
            assert!(first.contains(done), "{order:?}: n3 came to {done:?}");
        }
        assert_eq!(run.broken(), Vec::<&str>::new(), "{order:?}");
    }
}

#[test]
fn a_replica_that_reads_its_clock_comes_to_something_else() {
    for order in [OrderBy::Sequencer, OrderBy::Paxos] {
        let bugs = Bugs { read_clock: true, ..Bugs::default() };
        let run = Stage::new(Config { order, bugs, ..Config::default() }, 3, LIFE_OF_N3).until(3_000);
        assert_eq!(run.broken().first(), Some(&"same-state"), "{order:?}");
    }
    // While clocks only go forward nobody sees it: the newer write is the later one.
    let bugs = Bugs { read_clock: true, ..Bugs::default() };
    let script = "0.5s c1 every 40ms add x 3\n1s clock n3 +20s\n2.2s clock n2 300000ppm";
    assert!(Stage::new(Config { bugs, ..Config::default() }, 3, script).until(3_000).broken().is_empty());
}
