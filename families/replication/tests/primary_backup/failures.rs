//! Who fails, and who leads then: the rules of the view service (MIT 6.824, lab 2, part A).

use crate::stage::{Stage, at, n};
use faultline_engine::kv::Answer;
use faultline_engine::settings::Number;
use faultline_replication::primary_backup::{Bugs, Change, Config, Duty, Fact};

fn steady() -> &'static str {
    "0.5s c1 every 50ms add x 1\n0.5s c2 every 50ms get x"
}

/// The backup leads, an idle server follows, and nothing is lost of which a client was told.
#[test]
fn the_backup_takes_over_with_everything() {
    let script = format!("{}\n2.02s crash n2\n3s c3 get x", steady());
    let run = Stage::new(Config::default(), 4, &script).until(5_000);
    assert_eq!(run.views(), [(2, "n3 n4".into())]);
    let told = run.answers();
    let sums: Vec<i64> =
        told.iter().filter_map(|one| if let Answer::Sum(sum) = one.3 { Some(sum) } else { None }).collect();
    assert!(sums.windows(2).all(|pair| pair[1] == pair[0] + 1), "each addition counts once: {sums:?}");
    assert!(sums.len() > 60);
    assert_eq!(run.broken(), [""; 0]);
}

/// A primary that fails leaves the service to its backup, that one to the next, down to one server of eight.
#[test]
fn with_n_backups_n_servers_may_fail_one_after_the_other() {
    let crashes: String = (2..=8).map(|node| format!("\n{node}s crash n{node}")).collect();
    let config = Config { backups: Number(7), ..Config::default() };
    let script = format!("0.5s c1 every 100ms add x 1{crashes}\n10s c2 get x");
    let run = Stage::new(config, 9, &script).until(12_000);
    let leads = |fact: &Fact| matches!(fact, Fact::DutyTaken { duty: Duty::Primary, .. });
    assert!(run.first(n(9), leads).is_some());
    let told = run.answers();
    let read = told.iter().find(|answer| answer.1.index() == 1).expect("c2 is told");
    let before = told.iter().filter(|answer| answer.1.index() == 0 && answer.0 <= at(10_000)).count();
    assert!(matches!(read.3, Answer::Value(Some(sum)) if sum >= i64::try_from(before).expect("small")));
    assert_eq!(run.broken(), [""; 0]);
}

/// Two servers that fail at once: with two backups the third goes on.
#[test]
fn with_two_backups_two_servers_may_fail_at_once() {
    let config = Config { backups: Number(2), ..Config::default() };
    let run =
        Stage::new(config, 4, "1s c1 set x 1\n1.5s crash n2\n1.5s crash n3\n2.5s c2 get x").until(4_000);
    let told: Vec<Answer> = run.answers().into_iter().map(|one| one.3).collect();
    assert_eq!(told, [Answer::Done, Answer::Value(Some(1))]);
    assert_eq!(run.broken(), [""; 0]);
}

/// With more backups, what one of them has and the next primary has not is removed.
#[test]
fn a_backup_that_is_ahead_of_its_new_primary_removes_what_that_one_lacks() {
    let config = Config { backups: Number(2), ..Config::default() };
    // n3 misses a write that n4 receives; the primary dies, and n3 leads, as it is heard last.
    let script = "0.5s c1 set x 1\n0.9s cut n2 -> n3\n1s c1 once set x 2\n1.05s crash n2\n1.15s cut n1 n4\n2s heal\n2s c2 get x";
    let run = Stage::new(config, 4, script).until(4_000);
    let removed = |fact: &Fact| matches!(fact, Fact::WritesRemoved { from: 2, count: 1 });
    assert!(run.first(n(4), removed).is_some());
    assert_eq!(run.answers().last().map(|one| one.3), Some(Answer::Value(Some(1))), "nobody was told of 2");
    assert_eq!(run.broken(), [""; 0]);
}

const ALONE: &str = "0.5s c1 set x 1\n1s crash n3\n1.5s c1 set x 2\n1.98s partition n2 c1 | n1 n3 c2\n2s restart n3\n3s c2 get x";

/// Lab 2, part A: the view service changes no view before its primary has acknowledged it. That keeps a primary that knows an
/// older view from being replaced while it serves alone.
#[test]
fn a_primary_that_has_not_heard_of_its_backup_is_not_replaced() {
    let run = Stage::new(Config::default(), 3, ALONE).until(4_000);
    assert_eq!(run.views(), [(2, "n2".into()), (3, "n2 n3".into())]);
    let waits = |fact: &Fact| matches!(fact, Fact::ViewUnacknowledged { number: 3, .. });
    assert!(run.first(n(1), waits).is_some());
    assert!(run.answers().iter().all(|one| one.1.index() == 0), "c2 is not answered by n3");
    assert_eq!(run.broken(), [""; 0]);
    let bugs = Bugs { unacknowledged: true, ..Bugs::default() };
    let run = Stage::new(Config { bugs, ..Config::default() }, 3, ALONE).until(4_000);
    assert_eq!(run.views().last(), Some(&(4, "n3".into())));
    assert_eq!(run.broken(), ["view-acknowledged", "acknowledged-writes-kept", "linearizability"]);
}

/// The deadlock of the lab: the primary dies before it has acknowledged its view, and only its return ends that.
#[test]
fn nobody_leads_until_a_primary_is_back_that_had_not_acknowledged() {
    let script = "0.5s c1 every 50ms add x 1\n1s crash n3\n1.23s crash n2\n2s restart n3\n4s restart n2";
    let run = Stage::new(Config::default(), 4, script).until(5_500);
    let told: Vec<_> = run.answers().iter().map(|one| one.0).filter(|time| *time > at(1_300)).collect();
    assert!(told[0] > at(4_000) && told.len() > 15, "{:?}", told.first());
    assert_eq!(run.broken(), [""; 0]);
}

/// A backup that dies while it is sent the state is replaced: the primary stays, so the view need not be acknowledged.
#[test]
fn a_backup_that_dies_before_it_has_the_state_stops_nobody() {
    let script = "0.5s c1 every 50ms add x 1\n1s crash n3\n1.2s crash n4\n2s c2 get x";
    let run = Stage::new(Config::default(), 4, script).until(3_000);
    assert_eq!(run.views(), [(2, "n2 n4".into()), (3, "n2".into())]);
    let late = run.answers().into_iter().filter(|one| one.0 > at(1_500)).count();
    assert!(late > 25, "{late}");
    assert_eq!(run.broken(), [""; 0]);
}

/// No backup is there: the view stays, and its primary goes on when it is back.
#[test]
fn without_a_backup_the_service_waits_for_its_primary() {
    let script = "0.5s c1 every 50ms add x 1\n1s crash n3\n2s crash n2\n2.5s restart n3\n4s restart n2";
    let run = Stage::new(Config::default(), 3, script).until(6_000);
    let nobody = |fact: &Fact| matches!(fact, Fact::NobodyToPromote { .. });
    assert!(run.first(n(1), nobody).is_some());
    assert_eq!(run.views(), [(2, "n2".into()), (3, "n2 n3".into())]);
    assert_eq!(run.broken(), [""; 0]);
}

/// While the view service is down the pair goes on, and nobody is replaced.
#[test]
fn without_a_view_service_a_synchronous_primary_waits_for_ever_for_its_backup() {
    let script = "0.5s c1 every 50ms add x 1\n1s crash n1\n1.5s crash n3";
    let run = Stage::new(Config::default(), 4, script).until(60_000);
    let last = run.answers().last().map(|one| one.0).expect("answers");
    assert!(last > at(1_400) && last < at(1_600), "{last}");
    assert_eq!(run.broken(), [""; 0]);
}

/// A server with an empty disk counts as failed, as one that pings with view 0 does in the lab, and gets the state as a fresh one.
#[test]
fn a_server_whose_disk_was_lost_is_taken_for_failed() {
    let script =
        "0.5s c1 every 50ms add x 1\n1s wipe n3\n1.02s restart n3\n2s wipe n2\n2.02s restart n2\n3s c2 get x";
    let run = Stage::new(Config::default(), 3, script).until(4_000);
    let lost = |fact: &Fact| matches!(fact, Fact::StateLost { node } if *node == n(3));
    assert!(run.first(n(1), lost).is_some_and(|time| time < at(1_100)), "at once, not after the timeout");
    let views = run.views();
    assert_eq!(views.last(), Some(&(5, "n3 n2".into())), "{views:?}");
    let read = run.answers().into_iter().find(|one| one.1.index() == 1).expect("c2 is told");
    assert!(matches!(read.3, Answer::Value(Some(sum)) if sum > 30), "{:?}", read.3);
}

/// All that had the state have lost it: the primary begins anew, and says so.
#[test]
fn when_every_disk_is_lost_the_primary_begins_anew() {
    let script = "0.5s c1 set x 1\n1s wipe n2\n1s wipe n3\n1.1s restart n2\n1.1s restart n3\n2s c2 get x";
    let run = Stage::new(Config::default(), 3, script).until(4_000);
    let anew = |fact: &Fact| matches!(fact, Fact::ViewFormed { why: Change::Anew { .. }, .. });
    assert!(run.first(n(1), anew).is_some());
    assert_eq!(run.answers().last().map(|one| one.3), Some(Answer::Value(None)));
}

/// The view service's disk is lost: it learns from the servers what the view is.
#[test]
fn a_view_service_whose_disk_was_lost_learns_the_view_from_the_servers() {
    let script = "0.5s c1 set x 1\n1s crash n2\n2s wipe n1\n2.05s restart n1\n3s c1 set x 2";
    let run = Stage::new(Config::default(), 4, script).until(5_000);
    let recalled = |fact: &Fact| matches!(fact, Fact::ViewRecalled { number: 2, .. });
    assert!(run.first(n(1), recalled).is_some());
    assert_eq!(run.answers().len(), 2);
}
