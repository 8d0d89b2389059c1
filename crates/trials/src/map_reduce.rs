//! MapReduce under trial.

use crate::subject::{Exercise, Faults, Found, Planted, Subject};
use faultline_engine::view::{Role, TaskKind};
use faultline_engine::{Fact, FactRecord, RuleId, Session, TaskFact};

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
    // A disk that is lost is not among the faults here: the file system has many machines in the paper. That of a
    // worker may be lost like the worker, which a crash stands for.
    faults: Faults { slow: true, ..Faults::ALL },
    down: |nodes| nodes,
    spared: &[],
    // There is one master; a worker in the middle of a task is what it counts on.
    leads: |glance| glance.role == Role::Master || glance.task.is_some(),
    command: |_| "count".into(),
    probe: "count",
    settled,
    rarer: &[],
    exercises: &[
        Exercise::new("results", 90, |r| of(r, |fact| matches!(fact, TaskFact::Finished { .. }))),
        Exercise::new("workers taken for dead", 80, |r| {
            of(r, |fact| matches!(fact, TaskFact::WorkerFailed { silence: Some(_), .. }))
        }),
        Exercise::new("workers that were not", 70, |r| {
            of(r, |fact| matches!(fact, TaskFact::WorkerBack { .. }))
        }),
        Exercise::new("workers that were missed after they came back", 30, |r| {
            of(r, |fact| matches!(fact, TaskFact::WorkerFailed { silence: None, .. }))
        }),
        Exercise::new("completed map tasks done again", 40, |r| {
            of(r, |fact| matches!(fact, TaskFact::Again { completed: true, .. }))
        }),
        Exercise::new("reduce tasks done again", 30, |r| {
            of(r, |fact| matches!(fact, TaskFact::Again { task, .. } if task.kind == TaskKind::Reduce))
        }),
        Exercise::new("backups", 20, |r| {
            of(r, |fact| matches!(fact, TaskFact::Assigned { backup: true, .. }))
        }),
        Exercise::new("outputs that were there already", 5, |r| {
            of(r, |fact| matches!(fact, TaskFact::Present { .. }))
        }),
        Exercise::new("completions ignored", 15, |r| of(r, |fact| matches!(fact, TaskFact::Ignored { .. }))),
        Exercise::new("computations resumed", 10, |r| of(r, |fact| matches!(fact, TaskFact::Resumed { .. }))),
        Exercise::new("computations aborted", 10, |r| of(r, |fact| matches!(fact, TaskFact::Aborted { .. }))),
        Exercise::new("clients sent to the master", 10, |r| {
            of(r, |fact| matches!(fact, TaskFact::SentToMaster { .. }))
        }),
    ],
    bugs: &[
        planted("bug-read-again", &[RuleId::CountedOnce, RuleId::SequentialResult], &[]),
        planted("bug-late-commit", &[RuleId::OutputFinal], &[("backup-tasks", "on")]),
        planted("bug-no-fence", &[RuleId::CountedOnce, RuleId::SequentialResult], &[]),
        planted("bug-keep-lost", &[RuleId::NoTaskLost], &[]),
    ],
};

const fn planted(
    setting: &'static str,
    rules: &'static [RuleId],
    settings: &'static [(&'static str, &'static str)],
) -> Planted {
    Planted { setting, rules, found: Found::Swarm(1_000, settings) }
}

fn of(record: &FactRecord, is: impl Fn(&TaskFact) -> bool) -> bool {
    matches!(&record.fact, Fact::Task(fact) if is(fact))
}

/// The last computation is over: every task on the board is done.
fn settled(session: &dyn Session) -> Result<(), String> {
    let board = session.board().ok_or("nobody keeps a board")?;
    let open = board.tasks.iter().filter(|task| task.state != faultline_engine::view::TaskState::Completed);
    match open.count() {
        0 => Ok(()),
        open => Err(format!("{open} tasks of {} are not done", board.tasks.len())),
    }
}
