//! Restarts: a server goes on where its disk is.

use crate::stage::{Stage, at, n};
use faultline_engine::kv::Answer;
use faultline_replication::primary_backup::{Config, Fact, Ship};

/// A primary that is back before it is missed goes on in its view, and executes its writes again for itself alone.
#[test]
fn a_primary_that_is_back_at_once_goes_on() {
    let script = "0.5s c1 every 50ms add x 1\n1.5s crash n2\n1.55s restart n2";
    let run = Stage::new(Config::default(), 4, script).until(3_000);
    assert_eq!(run.views(), []);
    let sums = run.answers().len() as i64;
    assert_eq!(run.answers().last().map(|one| one.3), Some(Answer::Sum(sums)));
    assert!(sums > 40, "{sums}");
    assert_eq!(run.broken(), [""; 0]);
}

/// A word of the backup that was for the life before is none for a read of this one.
#[test]
fn an_acknowledgement_for_the_life_before_confirms_no_read() {
    // The backup's answer to the first life is under way when n2 restarts; n3 leads by then, and c1 has written there.
    let script = "\
        0.5s c1 set x 1
        0.9s delay n3 -> n2 700ms
        0.95s c2 get x
        1s crash n2
        1.01s restart n2
        1.02s cut n1 n2
        1.4s c1 -> n3 set x 2
        1.5s c2 -> n2 get x";
    let run = Stage::new(Config::default(), 4, script).until(3_000);
    assert!(run.answers().iter().all(|one| one.4 != n(2) || one.0 < at(1_400)));
    assert_eq!(run.broken(), [""; 0]);
}

/// An old primary that was asynchronous removes from its disk what it could not ship, executed or not.
#[test]
fn executed_writes_are_taken_back_where_they_were_lost() {
    let config = Config { ship: Ship::Async, ..Config::default() };
    let script = "0.5s c1 set x 1\n1s c1 add x 5\n1.03s crash n2\n1.5s restart n2\n2s crash n3\n2s c2 get x";
    let run = Stage::new(config, 3, script).until(3_000);
    assert!(run.first(n(2), |fact| matches!(fact, Fact::WritesRemoved { from: 2, count: 1 })).is_some());
    assert_eq!(run.answers().last().map(|one| one.3), Some(Answer::Value(Some(1))));
    assert_eq!(run.broken(), [""; 0]);
}

/// The primary never wrote anything, and its view was changed before it could acknowledge that: nothing was lost, so it begins anew.
#[test]
fn a_primary_that_never_had_anything_is_not_waited_for() {
    let script = "0s disk n2 2s\n0.1s crash n3\n0.5s crash n2\n0.6s restart n2\n0.6s disk n2 1ms\n2s restart n3\n3s c1 set x 1";
    let run = Stage::new(Config::default(), 4, script).until(5_000);
    assert_eq!(run.answers().len(), 1, "{:?}", run.views());
    assert_eq!(run.broken(), [""; 0]);
}

/// A disk that takes nothing: the server never says that it has anything, and nobody counts on it.
#[test]
fn a_server_whose_disk_is_full_from_the_beginning_does_not_lead() {
    let script = "0s full n3 on\n0.5s c1 set x 1\n1s crash n2\n3s restart n2\n4s c1 set x 2";
    let run = Stage::new(Config::default(), 4, script).until(6_000);
    assert!(run.views().iter().all(|view| !view.1.starts_with("n3")), "{:?}", run.views());
    assert_eq!(run.answers().len(), 2);
    assert_eq!(run.broken(), [""; 0]);
}
