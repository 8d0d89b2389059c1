//! What the paper says, sentence by sentence.

use crate::stage::{SPEECH, Stage, n};
use faultline_computation::Fact;
use faultline_computation::{Task, TaskKind};
use faultline_engine::Span;
use std::collections::BTreeSet;

fn assigned(stage: &Stage, kind: TaskKind) -> Vec<(u16, u16, bool)> {
    stage.pick(|_, fact| match fact {
        Fact::Assigned { task, to, backup, .. } if task.kind == kind => Some((task.number, to.0 + 1, backup)),
        _ => None,
    })
}

/// Task numbers that ran again, and whether they had been completed.
fn again(stage: &Stage) -> Vec<(Task, bool)> {
    stage.pick(|_, fact| match fact {
        Fact::Again { task, completed, .. } => Some((task, completed)),
        _ => None,
    })
}

#[test]
fn there_are_m_map_tasks_and_r_reduce_tasks_to_assign() {
    // §3.1: "There are M map tasks and R reduce tasks to assign. The master picks idle workers and assigns each one a
    // map task or a reduce task."
    let mut stage = Stage::new(&[], "0.1s c1 count");
    stage.until("3s");
    let maps: BTreeSet<u16> = assigned(&stage, TaskKind::Map).iter().map(|(task, ..)| *task).collect();
    let reduces: BTreeSet<u16> = assigned(&stage, TaskKind::Reduce).iter().map(|(task, ..)| *task).collect();
    assert_eq!((maps.len(), assigned(&stage, TaskKind::Map).len()), (8, 8));
    assert_eq!((reduces.len(), assigned(&stage, TaskKind::Reduce).len()), (3, 3));
    let answers: Vec<_> = stage.answers().into_iter().map(|(answer, _)| answer).collect();
    assert_eq!(answers, [SPEECH]);
    assert_eq!(stage.violations(), []);
}

#[test]
fn completed_map_tasks_of_a_failed_worker_are_executed_again() {
    // §3.3: "Completed map tasks are re-executed on a failure because their output is stored on the local disk(s) of
    // the failed machine and is therefore inaccessible."
    let mut stage = Stage::new(&[], "0.1s c1 count\n0.33s crash n4");
    stage.until("4s");
    let again = again(&stage);
    assert!(again.iter().any(|(task, completed)| task.kind == TaskKind::Map && *completed), "{again:?}");
    assert_eq!(stage.answers()[0].0, SPEECH);
    assert_eq!(stage.violations(), []);
}

#[test]
fn completed_reduce_tasks_are_not() {
    // §3.3: "Completed reduce tasks do not need to be re-executed since their output is stored in a global file
    // system."
    let mut quiet = Stage::new(&[("reduces", "8")], "0.1s c1 count");
    quiet.until("5s");
    let completed = quiet.facts().into_iter().find_map(|(time, _, fact)| match fact {
        Fact::Completed { task, by, .. } if task.kind == TaskKind::Reduce => Some((time, task, by)),
        _ => None,
    });
    let (time, task, by) = completed.expect("a reduce task is done");
    let script = format!("0.1s c1 count\n{} crash {by}", time + Span::millis(1));
    let mut stage = Stage::new(&[("reduces", "8")], &script);
    stage.until("6s");
    let again = again(&stage);
    assert!(again.iter().any(|(other, completed)| other.kind == TaskKind::Map && *completed), "{again:?}");
    assert!(again.iter().all(|(other, _)| *other != task), "{again:?}");
    assert_eq!(stage.answers()[0].0, SPEECH);
    assert_eq!(stage.violations(), []);
}

#[test]
fn tasks_in_progress_on_a_failed_worker_become_idle() {
    // §3.3: "any map task or reduce task in progress on a failed worker is also reset to idle and becomes eligible for
    // rescheduling."
    let mut stage = Stage::new(&[], "0.1s c1 count\n0.2s crash n4");
    stage.until("4s");
    let again = again(&stage);
    assert!(again.iter().any(|(task, completed)| task.kind == TaskKind::Map && !*completed), "{again:?}");
    assert_eq!(stage.answers()[0].0, SPEECH);
}

#[test]
fn a_worker_that_was_only_silent_is_counted_on_again() {
    // §3.3: "If no response is received from a worker in a certain amount of time, the master marks the worker as
    // failed." It may be wrong about that.
    let mut stage = Stage::new(&[], "0.1s c1 count\n0.2s freeze n4\n0.8s thaw n4");
    stage.until("4s");
    let back = stage.pick(|_, fact| match fact {
        Fact::WorkerBack { worker } => Some(worker),
        _ => None,
    });
    assert_eq!(back, [n(4)]);
    assert_eq!(stage.answers()[0].0, SPEECH);
    assert_eq!(stage.violations(), []);
}

#[test]
fn backup_tasks_shorten_what_a_straggler_makes_long() {
    // §3.6: "When a MapReduce operation is close to completion, the master schedules backup executions of the remaining
    // in-progress tasks."
    let script = "0s slow n6 20x\n0.1s c1 count";
    let mut without = Stage::new(&[], script);
    without.until("12s");
    let mut with = Stage::new(&[("backup-tasks", "on")], script);
    with.until("12s");
    let (slow, quick) = (without.answers()[0].1, with.answers()[0].1);
    assert!(quick.0 * 2 < slow.0, "{quick} against {slow}");
    assert!(assigned(&without, TaskKind::Map).iter().all(|(.., backup)| !backup));
    assert!(assigned(&with, TaskKind::Map).iter().any(|(.., backup)| *backup));
    assert_eq!((without.answers()[0].0, with.answers()[0].0), (SPEECH, SPEECH));
    assert_eq!((without.violations(), with.violations()), (&[][..], &[][..]));
}

#[test]
fn a_late_completion_is_ignored() {
    // §3.3: "If the master receives a completion message for an already completed map task, it ignores the message."
    // §3.6: "The task is marked as completed whenever either the primary or the backup execution completes."
    let mut stage =
        Stage::new(&[("backup-tasks", "on"), ("reduce-time", "2s..3s")], "0s slow n6 6x\n0.1s c1 count");
    stage.until("12s");
    let ignored = stage.pick(|_, fact| match fact {
        Fact::Ignored { task, by, .. } => Some((task.kind, by)),
        _ => None,
    });
    assert!(ignored.contains(&(TaskKind::Map, n(6))), "{ignored:?}");
    assert_eq!(stage.violations(), []);
}

#[test]
fn the_combiner_moves_less_and_changes_nothing() {
    // §4.3: "We allow the user to specify an optional Combiner function that does partial merging of this data before
    // it is sent over the network."
    let moved = |combiner: &str| {
        let mut stage = Stage::new(&[("combiner", combiner)], "0.1s c1 count");
        stage.until("3s");
        assert_eq!(stage.answers()[0].0, SPEECH);
        let bytes = stage.pick(|_, fact| match fact {
            Fact::Read { bytes, .. } => Some(bytes),
            _ => None,
        });
        bytes.iter().sum::<u32>()
    };
    let (with, without) = (moved("on"), moved("off"));
    assert!(with < without, "{with} against {without}");
}

#[test]
fn a_new_copy_of_the_master_goes_on_from_the_last_checkpoint() {
    // §3.3: "It is easy to make the master write periodic checkpoints of the master data structures described above.
    // If the master task dies, a new copy can be started from the last checkpointed state."
    let script = "0.1s c1 count\n0.5s crash n1\n0.7s restart n1";
    let mut stage = Stage::new(&[("checkpoint", "on")], script);
    stage.until("6s");
    let resumed = stage.pick(|_, fact| match fact {
        Fact::Resumed { completed, .. } => Some(completed),
        _ => None,
    });
    assert!(matches!(resumed[..], [completed] if completed >= 4), "{resumed:?}");
    let began = stage.pick(|_, fact| matches!(fact, Fact::Began { .. }).then_some(()));
    assert_eq!((began.len(), stage.answers()[0].0), (1, SPEECH));
    assert_eq!(stage.violations(), []);
}

#[test]
fn without_checkpoints_the_computation_is_aborted_and_the_client_asks_again() {
    // §3.3: "our current implementation aborts the MapReduce computation if the master fails. Clients can check for
    // this condition and retry the MapReduce operation if they desire."
    let script = "0.1s c1 count\n0.5s crash n1\n0.7s restart n1";
    let mut stage = Stage::new(&[], script);
    stage.until("8s");
    let aborted = stage.pick(|_, fact| matches!(fact, Fact::Aborted { copy: 2 }).then_some(()));
    let began = stage.pick(|_, fact| matches!(fact, Fact::Began { .. }).then_some(()));
    assert_eq!((aborted.len(), began.len(), stage.answers()[0].0), (1, 2, SPEECH));
    assert_eq!(stage.violations(), []);
}

#[test]
fn more_workers_take_less_time_and_never_less_than_predicted() {
    let took = |nodes: u16| {
        let settings = [("maps", "24"), ("reduces", "4"), ("map-time", "100ms"), ("reduce-time", "100ms")];
        let mut stage = Stage::seeded(nodes, 3, &settings, "0.1s c1 count");
        stage.until("10s");
        stage.answers()[0].1
    };
    let (two, four, eight) = (took(4), took(6), took(10));
    assert!(two > four && four > eight, "{two} {four} {eight}");
    // 24 map tasks and 4 reduce tasks of 100 ms on eight workers: three rounds and one.
    assert!(eight > Span::millis(400) && eight < Span::millis(1_000), "{eight}");
}

#[test]
fn any_text_is_counted() {
    let mut stage = Stage::new(&[("text", "one two two l'été, l'été")], "0.1s c1 count");
    stage.until("4s");
    let answer = stage.answers()[0].0;
    assert_eq!((answer.words, answer.distinct), (7, 4));
    assert_eq!(stage.violations(), []);
}
