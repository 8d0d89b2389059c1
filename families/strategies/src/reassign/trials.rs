//! Reassignment under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::strategies::Part;
use faultline_catalogue::strategies::reassign::{
    ASIDE_AFTER_FAILURES, ATTEMPTS_DIFFER, LATE_IS_RECOGNISED, NO_TASK_LOST, ONE_LEASE, SUBMITTED_ONCE,
    TASK_COUNTED_ONCE,
};
use faultline_engine::view::TaskState;
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "reassign",
    nodes: &[2, 3, 4, 5, 5, 5, 6, 8],
    clients: &[1, 2, 3],
    settings: &[
        // A lease may be shorter than the task and its way: then work is done again, and no more.
        ("lease", &["60ms", "120ms", "200ms", "400ms"]),
        ("renew", &["0s", "0s", "30ms", "80ms"]),
        // Without a bound a poisoned task is given out for ever, and its client waits for ever.
        ("attempts", &["1", "2", "3"]),
        ("prefetch", &["1", "1", "2", "4"]),
        ("task-time", &["5ms..20ms", "10ms..40ms", "40ms..80ms"]),
        ("poll", &["40ms", "100ms"]),
        ("restart", &["20ms..60ms", "100ms..200ms"]),
    ],
    // Only a worker may lose its disk, on which there is nothing: the pool promises by its own.
    faults: Faults { slow: true, wipes: Some(1), ..Faults::ALL },
    down: |nodes| nodes,
    spared: &[],
    // There is one pool; a worker at a task is what it counts on.
    leads: |glance| glance.role == Part::Pool.role() || glance.task.is_some(),
    command,
    probe: "submit 1",
    settled,
    // Only the pool writes.
    rarer: &[("crashes with writes under way", 40)],
    exercises: &[
        Exercise::new("requests settled", 95, |fact| fact.is("submission_settled")),
        Exercise::new("leases that ran out", 80, |fact| fact.has("attempt_failed", &[("why", "expired")])),
        Exercise::new("workers that started again", 50, |fact| {
            fact.has("attempt_failed", &[("why", "restarted")])
        }),
        Exercise::new("tasks set aside", 50, |fact| fact.is("task_set_aside")),
        Exercise::new("workers killed by a task", 60, |fact| fact.is("task_killed_worker")),
        Exercise::new("late results that count", 15, |fact| fact.has("task_counted", &[("late", "true")])),
        Exercise::new("results heard again", 45, |fact| fact.is("result_again")),
        Exercise::new("late results of counted tasks", 20, |fact| {
            fact.has("result_late", &[("reason", "counted")])
        }),
        Exercise::new("late results refused", 10, |fact| fact.has("result_late", &[("reason", "refused")])),
        Exercise::new("late results of tasks set aside", 5, |fact| {
            fact.has("result_late", &[("reason", "set_aside")])
        }),
        Exercise::new("grants said again", 30, |fact| fact.is("lease_repeated")),
        Exercise::new("leases renewed", 30, |fact| fact.is("lease_renewed")),
        Exercise::new("renewals refused", 10, |fact| fact.is("renewal_refused")),
        Exercise::new("tasks dropped unbegun", 1, |fact| fact.is("task_dropped")),
        Exercise::new("requests recognised", 40, |fact| fact.is("submission_recognised")),
    ],
    bugs: &[
        Planted { setting: "bug-forget-leases", rules: &[NO_TASK_LOST], found: Found::Script(UNHEARD) },
        planted("bug-count-again", &[TASK_COUNTED_ONCE], &[("late", "accept")]),
        planted("bug-forget-numbers", &[ATTEMPTS_DIFFER], &[]),
        planted("bug-any-attempt", &[LATE_IS_RECOGNISED], &[("late", "refuse")]),
        planted("bug-count-deliveries", &[ASIDE_AFTER_FAILURES], &[]),
        planted("bug-renew-by-task", &[ONE_LEASE], &[("renew", "30ms")]),
        planted("bug-forget-requests", &[SUBMITTED_ONCE], &[]),
    ],
};

/// The pool gives a task out, nobody hears it, and the pool crashes.
const UNHEARD: Script = Script {
    nodes: 3,
    clients: 1,
    settings: &[],
    lines: "\
        0.9s cut n1 -> n2
        0.9s cut n1 -> n3
        1s c1 submit 1
        1.1s crash n1
        1.2s restart n1
        1.25s heal",
    until: "20s",
};

/// Few tasks at a time, so that one worker gets through them in the time that a run has to recover, also where each is done
/// several times because its lease is too short.
fn command(draw: &mut Draw) -> String {
    match draw.below(10) {
        0..2 => "submit 1 poisoned".into(),
        2 => "submit 2 poisoned".into(),
        many => format!("submit {}", many / 2),
    }
}

/// Every task has ended.
fn settled(session: &dyn Session) -> Result<(), String> {
    let board = session.board().ok_or("nobody keeps a board")?;
    let open = board.tasks.iter().filter(|task| task.state != TaskState::Completed);
    match open.count() {
        0 => Ok(()),
        open => Err(format!("{open} tasks of {} have not ended", board.tasks.len())),
    }
}
