//! MapReduce under trial.

use crate::subject::{Exercise, Faults, Subject, planted};
use faultline_catalogue::computation::{COUNTED_ONCE, NO_TASK_LOST, OUTPUT_FINAL, Part, SEQUENTIAL_RESULT};
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "map-reduce",
    nodes: &[3, 4, 5, 6, 6, 6, 7, 9],
    clients: &[1, 2, 3],
    settings: &[
        // One worker alone must get through what three clients ask in the time that a run has to recover.
        ("maps", &["1", "3", "5", "8"]),
        ("reduces", &["1", "2", "3", "5"]),
        ("map-time", &["5ms..20ms", "20ms..40ms", "40ms..60ms"]),
        ("reduce-time", &["5ms..20ms", "20ms..40ms", "40ms..60ms"]),
        ("ping", &["30ms", "60ms"]),
        ("timeout", &["120ms", "200ms", "400ms"]),
        ("backup-after", &["40ms", "100ms", "250ms"]),
        // What happens to words has nothing to do with which they are.
        ("text", &["a b c d e a b c d e a a a x y z a b and so on it goes"]),
    ],
    // Only a worker may lose its disk: the file system has many machines in the paper, and the master keeps nothing.
    faults: Faults { slow: true, wipes: Some(2), ..Faults::ALL },
    down: |nodes| nodes,
    spared: &[],
    // There is one master; a worker in the middle of a task is what it counts on.
    leads: |glance| glance.role == Part::Master.role() || glance.task.is_some(),
    command: |_| "count".into(),
    probe: "count",
    settled,
    // A worker writes the outputs of its map tasks, the file system what it is given, and the master nothing.
    rarer: &[("crashes with writes under way", 40)],
    exercises: &[
        Exercise::new("results", 90, |fact| fact.is("job_finished")),
        Exercise::new("workers taken for dead", 80, |fact| {
            fact.is("worker_failed") && !fact.has("worker_failed", &[("silence", "-")])
        }),
        Exercise::new("workers that were not", 70, |fact| fact.is("worker_back")),
        Exercise::new("workers that were missed after they came back", 30, |fact| {
            fact.has("worker_failed", &[("silence", "-")])
        }),
        Exercise::new("completed map tasks done again", 40, |fact| {
            fact.has("task_again", &[("completed", "true")])
        }),
        Exercise::new("reduce tasks done again", 30, |fact| {
            fact.is("task_again") && fact.value("task").is_some_and(|task| task.plain().starts_with("reduce"))
        }),
        Exercise::new("backups", 20, |fact| fact.has("task_assigned", &[("backup", "true")])),
        Exercise::new("outputs that were there already", 5, |fact| fact.is("output_present")),
        Exercise::new("completions ignored", 15, |fact| fact.is("task_ignored")),
        Exercise::new("computations resumed", 10, |fact| fact.is("job_resumed")),
        Exercise::new("computations aborted", 10, |fact| fact.is("job_aborted")),
        Exercise::new("clients sent to the master", 10, |fact| fact.is("sent_to_master")),
    ],
    bugs: &[
        planted("bug-read-again", &[COUNTED_ONCE, SEQUENTIAL_RESULT], &[]),
        planted("bug-late-commit", &[OUTPUT_FINAL], &[("backup-tasks", "on")]),
        planted("bug-no-fence", &[COUNTED_ONCE, SEQUENTIAL_RESULT], &[]),
        planted("bug-keep-lost", &[NO_TASK_LOST], &[]),
    ],
};

/// The last computation is over: every task on the board is done.
fn settled(session: &dyn Session) -> Result<(), String> {
    let board = session.board().ok_or("nobody keeps a board")?;
    let open = board.tasks.iter().filter(|task| task.state != faultline_engine::view::TaskState::Completed);
    match open.count() {
        0 => Ok(()),
        open => Err(format!("{open} tasks of {} are not done", board.tasks.len())),
    }
}
