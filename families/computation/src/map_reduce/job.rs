//! A computation under way: "For each map task and reduce task, it stores the state (idle, in-progress, or
//! completed), and the identity of the worker machine (for non-idle tasks)." (§3.2)

use super::message::{Checkpoint, Place};
use crate::{Task, TaskKind};
use faultline_engine::view::TaskState;
use faultline_engine::{NodeId, Span, Ticket, Time};

/// A computation.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) number: u32,
    /// Who asked for it.
    pub(super) ticket: Ticket,
    /// Map tasks, then reduce tasks.
    pub(super) tasks: Vec<TaskRecord>,
    /// Where outputs of map tasks are, in the order in which it was learned: the last one counts.
    pub(super) places: Vec<Place>,
    pub(super) maps: u16,
    pub(super) began: Time,
    /// Whether all tasks are done and the outputs are being read.
    pub(super) listing: bool,
    /// How long it took, when it is over.
    pub(super) took: Option<Span>,
}

/// What the master knows of a task.
#[derive(Clone, Debug)]
pub(super) struct TaskRecord {
    pub(super) task: Task,
    /// Who executes it: with which number, and since when.
    pub(super) runs: Vec<Run>,
    /// Who completed it; for a map task, where its output is.
    pub(super) output: Option<NodeId>,
    /// How often it was handed out.
    pub(super) handed: u16,
    pub(super) bytes: u32,
    /// Executions up to this one count no more: what they put out is gone.
    pub(super) void: u32,
}

/// One execution.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) worker: NodeId,
    pub(super) attempt: u32,
    pub(super) since: Time,
}

impl Job {
    pub(super) fn new(number: u32, ticket: Ticket, maps: u16, reduces: u16, began: Time) -> Self {
        let record = |kind: TaskKind| {
            move |number: u16| {
                let task = Task { kind, number };
                TaskRecord { task, runs: Vec::new(), output: None, handed: 0, bytes: 0, void: 0 }
            }
        };
        let tasks = (0..maps).map(record(TaskKind::Map)).chain((0..reduces).map(record(TaskKind::Reduce)));
        let (tasks, places) = (tasks.collect(), Vec::new());
        Self { number, ticket, tasks, places, maps, began, listing: false, took: None }
    }

    /// What a checkpoint says: tasks that were in progress are idle until their workers say otherwise.
    pub(super) fn resumed(checkpoint: &Checkpoint, maps: u16, reduces: u16, now: Time) -> Self {
        let mut job = Self::new(checkpoint.job, checkpoint.ticket, maps, reduces, now);
        for (task, output) in job.tasks.iter_mut().zip(&checkpoint.completed) {
            task.output = *output;
            task.handed = u16::from(output.is_some());
            if let (TaskKind::Map, Some(on)) = (task.task.kind, *output) {
                job.places.push(Place { map: task.task.number, on });
            }
        }
        let answered = checkpoint.answers.iter().any(|(ticket, _)| *ticket == checkpoint.ticket);
        job.took = answered.then_some(Span(0));
        job.listing = job.is_reduced();
        job
    }

    /// Whether the result was given.
    pub(super) fn is_over(&self) -> bool {
        self.took.is_some()
    }

    pub(super) fn record(&mut self, task: Task) -> Option<&mut TaskRecord> {
        let place = match task.kind {
            TaskKind::Map => usize::from(task.number),
            TaskKind::Reduce => usize::from(self.maps) + usize::from(task.number),
        };
        self.tasks.get_mut(place)
    }

    /// The tasks of a kind.
    pub(super) fn of(&self, kind: TaskKind) -> &[TaskRecord] {
        let (maps, reduces) = self.tasks.split_at(usize::from(self.maps).min(self.tasks.len()));
        match kind {
            TaskKind::Map => maps,
            TaskKind::Reduce => reduces,
        }
    }

    /// How many tasks of a kind are done.
    pub(super) fn done(&self, kind: TaskKind) -> u64 {
        self.of(kind).iter().filter(|task| task.output.is_some()).count() as u64
    }

    /// How many tasks are done.
    pub(super) fn completed(&self) -> u16 {
        let done = self.tasks.iter().filter(|task| task.output.is_some()).count();
        u16::try_from(done).unwrap_or(u16::MAX)
    }

    /// Whether every reduce task is done, so that no map task is needed any more.
    pub(super) fn is_reduced(&self) -> bool {
        self.of(TaskKind::Reduce).iter().all(|task| task.output.is_some())
    }
}

impl TaskRecord {
    /// How far it is (§3.2).
    pub(super) fn state(&self) -> TaskState {
        match (self.output, self.runs.is_empty()) {
            (Some(_), _) => TaskState::Completed,
            (None, false) => TaskState::InProgress,
            (None, true) => TaskState::Idle,
        }
    }

    /// Forgets the executions of a worker; whether nobody else executes it now, though it is not done.
    pub(super) fn abandon(&mut self, worker: NodeId) -> bool {
        let before = self.runs.len();
        self.runs.retain(|run| run.worker != worker);
        self.runs.len() < before && self.state() == TaskState::Idle
    }
}
