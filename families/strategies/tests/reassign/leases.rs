//! Leases, late results and poison, one script after the other.

use crate::stage::{Stage, n};
use faultline_strategies::reassign::{Reason, TaskFact, Why};

fn late(stage: &Stage, wanted: Reason) -> usize {
    stage.count(|fact| matches!(fact, TaskFact::Late { reason, .. } if *reason == wanted))
}

fn executed(stage: &Stage) -> usize {
    stage.count(|fact| matches!(fact, TaskFact::Executed { .. }))
}

/// "If the master receives a completion message for an already completed map task, it ignores the message." (Dean & Ghemawat
/// 2004, §3.3)
#[test]
fn a_worker_that_was_only_slow_finishes_late_and_its_task_is_counted_once() {
    let stage = Stage::new(5, &[], "0.1s c1 submit 12\n0.3s freeze n3\n1.5s thaw n3").until("4s");
    assert_eq!((stage.counted(), stage.told(), stage.broken()), (12, vec![(12, 0)], vec![]));
    // Done at least once: one of them twice.
    assert_eq!((executed(&stage), late(&stage, Reason::Counted)), (13, 1));
}

/// "Non-Byzantine failures affect performance, not correctness" (Gray & Cheriton 1989, abstract): whatever happens to clocks,
/// links and processes, twelve tasks are twelve results.
#[test]
fn whatever_happens_each_task_is_counted_once() {
    let scripts = [
        "0s duplicate all 100%",
        "0s loss all 30%",
        "0s delay all 1ms..600ms",
        "0s clock n1 500000ppm",
        "0s clock n1 -500000ppm",
        "0s clock n2 -500000ppm\n0s clock n3 500000ppm",
        "0.3s freeze n1\n2s thaw n1",
        "0.2s isolate n1\n1.5s heal",
        "0.2s partition n1 n2 c1 | n3 n4 n5\n2s heal",
        "0.2s isolate n3 out\n0.4s isolate n4 in\n2s heal",
        "0.05s slow n2 20x\n0.05s slow n3 3x",
        "0.2s crash n2\n0.2s crash n3\n0.2s crash n4\n0.2s crash n5\n1s restart n5",
        "0.2s crash n1\n0.25s restart n1\n0.3s crash n1\n0.4s restart n1\n0.5s crash n1\n0.6s restart n1",
        "0s disk n1 150ms\n0.6s crash n1\n0.9s restart n1",
        "0.2s full n1 on\n1.5s full n1 off",
    ];
    for late in ["accept", "refuse"] {
        for renew in ["0s", "50ms"] {
            let settings = [("attempts", "0"), ("late", late), ("renew", renew), ("lease", "700ms")];
            for script in scripts {
                let stage = Stage::new(5, &settings, &format!("{script}\n0.1s c1 submit 12")).until("60s");
                let found = (stage.counted(), stage.told(), stage.broken());
                assert_eq!(found, (12, vec![(12, 0)], vec![]), "{script}, {late}, {renew}");
            }
        }
    }
}

/// "When you use the DeleteMessage action, you must provide the most recently received ReceiptHandle for the message (otherwise,
/// the request succeeds, but the message will not be deleted)." (Amazon SQS API Reference)
#[test]
fn where_late_results_are_refused_only_the_newest_attempt_finishes_a_task() {
    // Task 1 is n3's, which is done before n2, to whom it was given meanwhile.
    let script = "0.05s slow n3 3.8x\n0.1s c1 submit 8";
    let by = |late: &str| {
        let stage = Stage::new(4, &[("late", late)], script).until("4s");
        assert_eq!((stage.counted(), stage.told(), stage.broken()), (8, vec![(8, 0)], vec![]));
        let counted = stage.facts().find_map(|(_, fact)| match fact {
            TaskFact::Counted { task: 1, attempt, worker, late } => Some((attempt, worker, late)),
            _ => None,
        });
        let answered = stage.answers()[0].1;
        (counted.expect("it is counted"), self::late(&stage, Reason::Refused), answered)
    };
    let (first, refused, sooner) = by("accept");
    assert_eq!((first, refused), ((1, n(3), true), 0));
    let (second, refused, later) = by("refuse");
    assert_eq!((second, refused), ((2, n(2), false), 1));
    // Another task is the last to be done either way.
    assert_eq!(sooner, later);
}

/// A lease that is shorter than the task: nobody is at fault, and nothing gets done.
#[test]
fn a_lease_shorter_than_the_task_reassigns_for_ever_unless_it_is_renewed() {
    let short = [("lease", "80ms"), ("attempts", "0"), ("late", "refuse")];
    let run =
        |more: &[(&str, &str)]| Stage::new(4, &[&short, more].concat(), "0.1s c1 submit 3").until("20s");
    let endless = run(&[]);
    assert_eq!((endless.counted(), endless.told().len(), endless.broken()), (0, 0, vec![]));
    // The table of the chapter.
    assert_eq!(executed(&endless), 390);
    let renewed = run(&[("renew", "25ms")]);
    assert_eq!((renewed.counted(), executed(&renewed), renewed.broken()), (3, 3, vec![]));
    let longer = run(&[("lease", "400ms")]);
    assert_eq!((longer.counted(), executed(&longer)), (3, 3));
    // The first result that comes counts, late as it is.
    let accepted = run(&[("late", "accept")]);
    assert_eq!((accepted.counted(), executed(&accepted), accepted.broken()), (3, 5, vec![]));
    // And with a bound on attempts, healthy tasks are set aside.
    let bounded = run(&[("attempts", "3")]);
    assert_eq!((bounded.counted(), bounded.told(), bounded.broken()), (0, vec![(0, 3)], vec![]));
    assert_eq!(executed(&bounded), 9);
}

#[test]
fn a_poisoned_task_kills_as_many_workers_as_it_may_and_is_set_aside() {
    for limit in 1..=6_u16 {
        let limit = limit.to_string();
        let settings = [("attempts", limit.as_str())];
        let stage = Stage::new(4, &settings, "0.1s c1 submit 1 poisoned\n0.1s c2 submit 6").until("9s");
        let killed = stage.count(|fact| matches!(fact, TaskFact::Killed { .. }));
        assert_eq!(killed.to_string(), limit);
        let mut told = stage.told();
        told.sort_unstable();
        assert_eq!((told, stage.broken()), (vec![(0, 1), (6, 0)], vec![]));
    }
    let endless = Stage::new(4, &[("attempts", "0")], "0.1s c1 submit 1 poisoned").until("20s");
    assert!(endless.count(|fact| matches!(fact, TaskFact::Killed { .. })) > 40);
    assert_eq!((endless.told().len(), endless.broken()), (0, vec![]));
}

/// A task that waits behind others, and one that is in front of them after each failure.
#[test]
fn a_task_that_failed_waits_behind_the_others_or_before_them() {
    let order = |again: &str| {
        let script = "0.1s c1 submit 1 poisoned\n0.105s c2 submit 6";
        let stage = Stage::new(2, &[("again", again)], script).until("9s");
        assert_eq!(stage.broken(), Vec::<&str>::new());
        let given = |(_, fact)| if let TaskFact::Leased { task, .. } = fact { Some(task) } else { None };
        stage.facts().filter_map(given).collect::<Vec<_>>()
    };
    assert_eq!(order("back"), [1, 2, 3, 4, 5, 6, 7, 1, 1]);
    assert_eq!(order("front"), [1, 1, 1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn who_starts_again_shows_that_its_attempt_is_over_and_who_stays_away_is_waited_for() {
    let stage =
        Stage::new(5, &[], "0.1s c1 submit 12\n0.2s crash n2\n0.2s crash n4\n0.3s restart n4").until("3s");
    let failed: Vec<_> = stage
        .facts()
        .filter_map(|(at, fact)| match fact {
            TaskFact::Failed { worker, why, .. } => Some((worker, why, at.0 / 100_000)),
            _ => None,
        })
        .collect();
    assert_eq!(failed, [(n(4), Why::Restarted, 3), (n(2), Why::Expired, 5)]);
    assert_eq!((stage.counted(), stage.broken()), (12, vec![]));
}

/// What a worker holds and has not begun it drops when it hears that the lease is over.
#[test]
fn a_prefetched_task_whose_lease_is_over_is_dropped_unbegun() {
    let settings = [("prefetch", "4"), ("lease", "250ms"), ("renew", "60ms"), ("attempts", "0")];
    let stage = Stage::new(3, &settings, "0.1s c1 submit 8\n0.2s isolate n2\n0.8s heal").until("5s");
    assert!(stage.count(|fact| matches!(fact, TaskFact::Dropped { .. })) > 0);
    assert!(stage.count(|fact| matches!(fact, TaskFact::NotRenewed { .. })) > 0);
    assert_eq!((stage.counted(), stage.told(), stage.broken()), (8, vec![(8, 0)], vec![]));
}

/// Of a request that came, was given up and comes again after a newer one, nothing is done again.
#[test]
fn an_old_request_that_nobody_waits_for_submits_nothing() {
    let script = "0s policy c1 retries 0 patience 300ms\n0.4s delay c1 -> n1 2s\n0.5s c1 submit 2\n0.6s delay c1 -> n1 10ms\n1s c1 submit 3";
    let stage = Stage::new(4, &[], script).until("5s");
    assert_eq!(stage.count(|fact| matches!(fact, TaskFact::Outdated { .. })), 1);
    assert_eq!((stage.counted(), stage.told(), stage.broken()), (3, vec![(3, 0)], vec![]));
}

/// More than the pool has room for is turned away, and done later.
#[test]
fn a_full_pool_turns_tasks_away_and_loses_none() {
    let lines: String = (0..6).map(|i| format!("0.{}s c{} submit 50\n", i + 1, i % 2 + 1)).collect();
    let settings = [("task-time", "5ms..10ms")];
    let script = format!(
        "0s policy all backoff 50ms..200ms\n0.05s freeze n2\n0.05s freeze n3\n{lines}3s thaw n2\n3s thaw n3"
    );
    let stage = Stage::new(3, &settings, &script).until("30s");
    assert_eq!((stage.counted(), stage.broken()), (300, vec![]));
    assert_eq!(stage.told(), vec![(50, 0); 6]);
}
