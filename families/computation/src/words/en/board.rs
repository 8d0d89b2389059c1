//! Computations: the board of tasks, in English.

use super::facts;
use crate::{Task, TaskKind};
use faultline_engine::view::{TaskBoard, TaskState, TaskView};

/// How far the tasks are, a line per kind.
pub(super) fn board(board: Option<&TaskBoard>) -> Vec<String> {
    let Some(board) = board else {
        return vec!["No node keeps track of the tasks: the master is down.".into()];
    };
    let line = |kind: TaskKind, name: &str| {
        let tasks = || board.tasks.iter().filter(move |view| TaskKind::of(view.task.kind) == kind);
        let of = |state: TaskState| tasks().filter(|view| view.state == state).count();
        let (done, busy, all) = (of(TaskState::Completed), of(TaskState::InProgress), tasks().count());
        let moved: u64 = tasks().map(|view| u64::from(view.bytes)).sum();
        format!("{name}: {done} of {all} done, {busy} in progress, {moved} bytes out")
    };
    if board.tasks.is_empty() {
        return vec!["There is no computation yet: a client has to ask for one.".into()];
    }
    vec![line(TaskKind::Map, "Map tasks"), line(TaskKind::Reduce, "Reduce tasks")]
}

/// One task and how far it is: who is at it, where its output is, how often it was begun.
pub(super) fn on_board(view: &TaskView) -> String {
    let who: Vec<String> = view.on.iter().map(|node| node.to_string()).collect();
    let who = who.join(" and ");
    let state = match (view.state, TaskKind::of(view.task.kind)) {
        (TaskState::Idle, _) => "idle".to_string(),
        (TaskState::InProgress, _) => format!("in progress on {who}"),
        (TaskState::Completed, TaskKind::Map) => {
            format!("done, {} on the disk of {who}", facts::bytes(view.bytes))
        }
        (TaskState::Completed, TaskKind::Reduce) => {
            format!("done by {who}, {} in the file system", facts::bytes(view.bytes))
        }
    };
    let again = match view.attempts {
        0 | 1 => String::new(),
        n => format!(", handed out {}", facts::times(n.into())),
    };
    let task = Task { kind: TaskKind::of(view.task.kind), number: view.task.number };
    format!("{}, {state}{again}", facts::task(task))
}
