//! The pool, its workers and the board of tasks, as plain data for people.

use super::ledger::{End, Ledger, Task};
use super::names::{ASIDE, TASK, TimerName};
use super::pool::Pool;
use super::worker::Worker;
use super::{Reassign, Timer};
use crate::names::{Label, Part};
use faultline_engine::view::{
    self, Field, Glance, Grid, NodeView, TaskBoard, TaskState, TaskView, TimerView, Value,
};
use faultline_engine::{Epoch, NodeSet};

/// So many tasks of the newest are shown.
const SHOWN: usize = 100;

/// A task as the board shows it. Its number there has sixteen bits; after so many tasks it begins again.
fn shown(number: u32, task: Option<&Task>) -> view::Task {
    let aside = task.is_some_and(|task| task.end == Some(End::Aside));
    let kind = if aside { &ASIDE } else { &TASK };
    let number = u16::try_from(number.saturating_sub(1) % (u32::from(u16::MAX) + 1)).unwrap_or(0);
    view::Task { kind, number }
}

pub(super) fn glance(process: &Reassign) -> Glance {
    let (role, commit, task) = match process {
        Reassign::Pool(pool) => (Part::Pool, pool.ledger.counted.into(), None),
        Reassign::Worker(worker) => {
            let task = worker.held.front().filter(|_| worker.works);
            (Part::Worker, worker.executed, task.map(|held| shown(held.task, None)))
        }
    };
    Glance {
        role: role.role(),
        epoch: Epoch::color(u64::from(task.is_some())),
        commit,
        votes: NodeSet::default(),
        task,
    }
}

/// The newest tasks; below them those that were set aside.
pub(super) fn board(ledger: &Ledger) -> TaskBoard {
    let view = |number: u32, task: &Task| {
        let (state, on) = match (task.end, task.holder) {
            (Some(End::Counted(worker, _)), _) => (TaskState::Completed, NodeSet::of(worker)),
            (Some(End::Aside), _) => (TaskState::Completed, NodeSet::default()),
            (None, Some(holder)) => (TaskState::InProgress, NodeSet::of(holder.worker)),
            (None, None) => (TaskState::Idle, NodeSet::default()),
        };
        let attempts = u16::try_from(task.attempts).unwrap_or(u16::MAX);
        TaskView { task: shown(number, Some(task)), state, on, attempts, bytes: 0 }
    };
    let first = ledger.tasks.len().saturating_sub(SHOWN);
    let newest = ledger.tasks.iter().skip(first).map(|(number, task)| view(*number, task));
    let (aside, mut tasks): (Vec<_>, Vec<_>) = newest.partition(|view| *view.task.kind == ASIDE);
    tasks.extend(aside);
    TaskBoard { tasks }
}

pub(super) fn node(process: &Reassign) -> NodeView {
    match process {
        Reassign::Pool(pool) => of_pool(pool),
        Reassign::Worker(worker) => of_worker(worker),
    }
}

pub(super) fn durable(ledger: &Ledger) -> NodeView {
    // Every node has a disk, and only that of the pool is ever written.
    if ledger.submitted == 0 {
        return NodeView::default();
    }
    NodeView { fields: of_ledger(ledger), grids: vec![tasks(ledger)], ..NodeView::default() }
}

fn of_ledger(ledger: &Ledger) -> Vec<Field> {
    vec![
        Field::number(Label::Submitted, ledger.submitted.into()),
        Field::number(Label::Counted, ledger.counted.into()),
        Field::number(Label::SetAside, ledger.aside.into()),
    ]
}

fn of_pool(pool: &Pool) -> NodeView {
    let mut fields = vec![Field::number(Label::Life, pool.life.into())];
    fields.extend(of_ledger(&pool.ledger));
    fields.push(Field::number(Label::Waiting, pool.queue.len() as u64));
    fields.push(Field::number(Label::Failures, pool.failed));
    fields.push(Field::number(Label::Late, pool.late));
    NodeView { fields, grids: vec![tasks(&pool.ledger)], ..NodeView::default() }
}

/// The tasks that are open, and those that were set aside.
fn tasks(ledger: &Ledger) -> Grid {
    let row = |(number, task): (&u32, &Task)| {
        let holder = task.holder.map(|holder| holder.worker);
        vec![
            Value::Task(Some(shown(*number, Some(task)))),
            Value::Number(task.attempts.into()),
            Value::Number(task.failures.into()),
            Value::Node(holder),
            Value::Span(task.takes),
        ]
    };
    let open = ledger.tasks.iter().filter(|(_, task)| !matches!(task.end, Some(End::Counted(..))));
    let columns = [Label::Task, Label::Attempt, Label::Failures, Label::Holder, Label::Takes];
    Grid::new(Label::OpenTasks, &columns, open.take(SHOWN).map(row).collect())
}

fn of_worker(worker: &Worker) -> NodeView {
    let fields = vec![
        Field::number(Label::Life, worker.life.into()),
        Field::number(Label::Executed, worker.executed),
        Field::number(Label::Unnoted, worker.done.len() as u64),
    ];
    let rows = worker.held.iter().map(|held| {
        vec![
            Value::Task(Some(shown(held.task, None))),
            Value::Number(held.attempt.into()),
            Value::Flag(held.poisoned),
        ]
    });
    let columns = [Label::Task, Label::Attempt, Label::Poisoned];
    let grids = vec![Grid::new(Label::Holds, &columns, rows.collect())];
    NodeView { fields, grids, ..NodeView::default() }
}

pub(super) fn timer(timer: Timer) -> TimerView {
    let name = match timer {
        Timer::Poll => TimerName::Poll,
        Timer::Renew => TimerName::Renew,
        Timer::Lease(_) => TimerName::Lease,
        Timer::Work { .. } => TimerName::Work,
    };
    TimerView { name: name.into(), number: name.number(), prominent: false }
}
