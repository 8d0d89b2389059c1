//! The pool crashes, at every moment.

use crate::stage::Stage;
use faultline_strategies::reassign::TaskFact;
use std::collections::BTreeSet;

/// The number of an attempt is on the disk before a worker hears of it, and a result before it is noted. So there is no moment
/// at which a crash loses a task, counts one twice, or uses a number twice.
#[test]
fn a_crash_of_the_pool_at_any_moment_loses_and_doubles_nothing() {
    for late in ["accept", "refuse"] {
        for millis in 100..500_u32 {
            let script = format!(
                "0s disk n1 3ms\n0.1s c1 submit 5\n{}ms crash n1\n{}ms restart n1",
                millis,
                millis + 40
            );
            let settings = [("late", late), ("attempts", "0")];
            let stage = Stage::new(4, &settings, &script).until("9s");
            assert_eq!((stage.counted(), stage.told()), (5, vec![(5, 0)]), "{late} {millis}");
            assert_eq!(stage.broken(), Vec::<&str>::new(), "{late} {millis}");
            let given = stage.facts().filter_map(|(_, fact)| match fact {
                TaskFact::Leased { task, attempt, .. } => Some((task, attempt)),
                _ => None,
            });
            let given: Vec<_> = given.collect();
            assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len(), "{late} {millis}");
        }
    }
}

/// A lease of before the crash lasts: the worker is at its task, and nobody else is given it.
#[test]
fn after_a_restart_leases_last_for_their_whole_length_once_more() {
    let stage = Stage::new(5, &[], "0.1s c1 submit 4\n0.15s crash n1\n0.5s restart n1").until("3s");
    let taken = stage.count(|fact| matches!(fact, TaskFact::Failed { .. }));
    assert_eq!((taken, stage.counted(), stage.told(), stage.broken()), (0, 4, vec![(4, 0)], vec![]));
    // A worker that is gone meanwhile is waited for that long, and no longer.
    let script = "0.1s c1 submit 4\n0.15s crash n1\n0.15s crash n2\n0.5s restart n1";
    let stage = Stage::new(5, &[], script).until("3s");
    let failed = stage.facts().find(|(_, fact)| matches!(fact, TaskFact::Failed { .. }));
    let at = failed.expect("its task is taken back").0;
    assert!((900_000..910_000).contains(&at.0), "{at}");
    assert_eq!((stage.counted(), stage.told(), stage.broken()), (4, vec![(4, 0)], vec![]));
}

/// With a slow disk a lease does not run before its worker may hear of it.
#[test]
fn a_lease_begins_when_it_is_on_the_disk() {
    for renew in ["0s", "50ms"] {
        let settings = [("renew", renew), ("attempts", "1")];
        let stage = Stage::new(4, &settings, "0s disk n1 700ms\n0.1s c1 submit 6").until("20s");
        assert_eq!((stage.told(), stage.broken()), (vec![(6, 0)], vec![]), "{renew}");
    }
}

/// The same with a disk that is full for longer than three leases.
#[test]
fn a_full_disk_sets_no_task_aside() {
    let script = "0.105s full n1 on\n0.1s c1 submit 6\n2s full n1 off";
    let stage = Stage::new(4, &[], script).until("9s");
    assert_eq!((stage.told(), stage.broken()), (vec![(6, 0)], vec![]));
}

#[test]
fn a_client_that_asks_again_is_recognised_and_told_the_same() {
    let script = "0.1s c1 submit 4\n0.12s cut n1 -> c1\n4s heal";
    let stage = Stage::new(4, &[], script).until("9s");
    assert!(stage.count(|fact| matches!(fact, TaskFact::Recognised { .. })) > 0);
    assert_eq!((stage.counted(), stage.told(), stage.broken()), (4, vec![(4, 0)], vec![]));
}

/// A crash may undo what is not on the disk, so nobody is told before that a request is known, or a result counted.
#[test]
fn what_is_said_of_a_record_is_said_when_the_record_is_there() {
    let stage =
        Stage::new(4, &[], "0s disk n1 900ms\n0s policy all patience 400ms\n0.1s c1 submit 4").until("20s");
    let (mut submitted, mut counted, mut recognised, mut again) = (false, BTreeSet::new(), 0, 0);
    for (at, fact) in stage.facts() {
        match fact {
            TaskFact::Submitted { .. } => submitted = true,
            TaskFact::Counted { task, .. } => assert!(counted.insert(task), "{at}"),
            TaskFact::Recognised { .. } => {
                recognised += 1;
                assert!(submitted, "{at}");
            }
            TaskFact::Again { task, .. } => {
                again += 1;
                assert!(counted.contains(&task), "{at}");
            }
            _ => {}
        }
    }
    assert!(recognised > 0 && again > 0, "{recognised} {again}");
    assert_eq!((stage.told(), stage.broken()), (vec![(4, 0)], vec![]));
}

/// A worker asked in its first life and has started again since; its question is long on its way and comes to a pool that has
/// started again, too. It is nobody's question any more: whoever gave something for it would give it to nobody.
#[test]
fn what_an_earlier_life_of_a_worker_asked_is_not_granted_after_a_restart_of_the_pool() {
    let script = "
        0.05s hold all n2 -> n1 Ask
        0.3s crash n2
        0.35s restart n2
        0.4s deliver n2 -> n1 Ask 2
        0.5s c1 submit 2
        0.6s crash n1
        0.62s restart n1
        0.63s deliver n2 -> n1 Ask
        0.64s release";
    let settings = [("attempts", "1"), ("task-time", "300ms..300ms"), ("poll", "250ms"), ("lease", "2s")];
    let stage = Stage::new(2, &settings, script).until("4s");
    assert_eq!(stage.told(), [(2, 0)]);
    assert_eq!(stage.count(|fact| matches!(fact, TaskFact::Failed { .. })), 0);
    assert_eq!(stage.broken(), [""; 0]);
}

/// A pool whose disk was lost knows nothing of it, and says that it counts from the beginning.
#[test]
fn a_pool_whose_disk_was_lost_says_that_it_begins_anew() {
    let anew = |line: &str| {
        let script = format!("0.2s c1 submit 1\n{line}\n1.1s restart n1");
        Stage::new(3, &[], &script).until("3s").count(|fact| matches!(fact, TaskFact::BeganAnew { .. }))
    };
    assert_eq!(["1s crash n1", "1s wipe n1"].map(anew), [0, 1]);
}
