//! What is progress, and what only looks like it.

use crate::stage::{Stage, n};
use faultline_detection::Fact;
use faultline_detection::progress::{Bugs, Config};
use faultline_engine::{Span, SpanRange};

/// A step takes 250 ms, and nobody waits for longer than 700.
fn slow_steps() -> Config {
    Config {
        step: SpanRange::exactly(Span::millis(250)),
        pace: Span::millis(400),
        patience: Span::millis(700),
        ..Config::default()
    }
}

/// So many crashes, 200 ms apart, each followed by a start.
fn crashes(count: u64) -> String {
    let crash = |place: u64| {
        let at = 1_200 + 200 * place;
        format!("{at}ms crash n2\n{}ms restart n2\n", at + 20)
    };
    (0..count).map(crash).collect()
}

/// A report that repeats what the disk held is true, and no progress, however often it is sent.
#[test]
fn a_report_that_was_written_before_the_crash_is_no_progress() {
    let mut stage = Stage::new(3, slow_steps(), &crashes(12));
    stage.until("3.5s");
    let repeated = stage
        .facts(n(1))
        .into_iter()
        .filter(|fact| matches!(fact, Fact::Resumed { node, done: 4, .. } if *node == n(2)));
    assert!(repeated.count() >= 10);
    assert_eq!(stage.pace(n(1), n(2)), "stuck");
    assert_eq!(stage.opinions(n(1), n(2)).len(), 1, "heartbeats saw nothing");
    // Left alone it goes on where it was.
    stage.until("9s");
    assert_eq!(stage.pace(n(1), n(2)), "works");
    assert!(stage.steps(n(2)) > 15 && stage.broken().is_empty());
}

#[test]
fn with_the_bug_the_same_crashes_are_never_found() {
    let config = Config { bugs: Bugs { replayed_report: true, ..Bugs::default() }, ..slow_steps() };
    let mut stage = Stage::new(3, config, &crashes(12));
    stage.until("3.5s");
    assert!(stage.paces(n(1), n(2)).iter().all(|(_, pace)| *pace != "stuck"));
    assert_eq!(stage.broken(), ["new-steps"]);
}

/// A report of an earlier life that comes late is none, whatever its number says; with the disk lost it may be the highest.
#[test]
fn a_report_that_comes_late_is_no_progress() {
    let script =
        "1.06s hold n2 -> n1 Progress\n1.1s wipe n2\n1.15s full n2 on\n1.3s restart n2\n1.7s release";
    let mut stage = Stage::new(3, Config::default(), script);
    stage.until("4s");
    let ignored = stage.facts(n(1)).into_iter().find_map(|fact| match fact {
        Fact::OldReport { node, life, done, newest, known } if node == n(2) => {
            Some((life, done, newest, known))
        }
        _ => None,
    });
    let (life, done, newest, known) = ignored.expect("it is ignored");
    assert!((life, newest, known) == (1, 2, Some(0)) && done > 15, "{done}");
    assert_eq!(stage.pace(n(1), n(2)), "stuck");
    assert!(stage.broken().is_empty());
}

/// Copies and reports that overtake each other are counted once, and steps of which the report was lost with the next one.
#[test]
fn each_step_is_counted_once_whatever_the_network_does() {
    for seed in 0..20 {
        let script =
            "0s loss all 20%\n0s duplicate all 30%\n0s delay all 1ms..200ms\n4s crash n2\n4.5s restart n2";
        let mut stage = Stage::seeded(3, Config::default(), script, seed);
        stage.until("12s");
        let counted: u64 = stage
            .facts(n(1))
            .iter()
            .map(|fact| match fact {
                Fact::Advances { node, steps, .. } if *node == n(2) => *steps,
                _ => 0,
            })
            .sum();
        let done = stage.steps(n(2));
        // Not counted are steps before the first report that came of each of the two lives, and what is under way.
        assert!(counted <= done && counted + 20 > done, "seed {seed}: {counted} of {done}");
        assert!(stage.broken().is_empty(), "seed {seed}: {:?}", stage.broken());
    }
}

/// A worker whose disk lost its last checkpoints does those steps again: they are new, because they were not done any more.
#[test]
fn steps_that_the_disk_lost_are_done_again_and_count() {
    let mut stage = Stage::new(2, Config::default(), "2s tail n2 3\n2.1s restart n2");
    stage.until("2s");
    let before = stage.steps(n(2));
    stage.until("6s");
    let resumed = stage.facts(n(1)).into_iter().filter_map(|fact| match fact {
        Fact::Resumed { done, .. } => Some(done),
        _ => None,
    });
    let resumed: Vec<u64> = resumed.collect();
    assert_eq!(resumed, [0, before - 3]);
    assert_eq!(stage.pace(n(1), n(2)), "works");
    assert!(stage.broken().is_empty(), "{:?}", stage.broken());
}
