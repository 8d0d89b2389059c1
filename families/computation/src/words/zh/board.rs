//! 计算：任务看板，中文。

use super::facts;
use crate::{Task, TaskKind};
use faultline_engine::view::{TaskBoard, TaskState, TaskView};
use faultline_language::zh::list;

/// 任务的进度，每种任务一行。
pub(super) fn board(board: Option<&TaskBoard>) -> Vec<String> {
    let Some(board) = board else {
        return vec!["没有节点管理任务：主节点处于停机状态。".into()];
    };
    let line = |kind: TaskKind, name: &str| {
        let tasks = || board.tasks.iter().filter(move |view| TaskKind::of(view.task.kind) == kind);
        let of = |state: TaskState| tasks().filter(|view| view.state == state).count();
        let (done, busy, all) = (of(TaskState::Completed), of(TaskState::InProgress), tasks().count());
        let moved: u64 = tasks().map(|view| u64::from(view.bytes)).sum();
        format!("{name}：共 {all} 个，已完成 {done} 个，进行中 {busy} 个，输出 {moved} 字节")
    };
    if board.tasks.is_empty() {
        return vec!["还没有计算：等待客户端请求。".into()];
    }
    vec![line(TaskKind::Map, "Map 任务"), line(TaskKind::Reduce, "Reduce 任务")]
}

/// 一个任务的进度：谁在执行，输出在哪里，分派过几次。
pub(super) fn on_board(view: &TaskView) -> String {
    let who = list(&view.on.iter().collect::<Vec<_>>());
    let state = match (view.state, TaskKind::of(view.task.kind)) {
        (TaskState::Idle, _) => "空闲".to_string(),
        (TaskState::InProgress, _) => format!("{who} 正在执行"),
        (TaskState::Completed, TaskKind::Map) => {
            format!("已完成，{}在 {who} 的磁盘上", facts::bytes(view.bytes))
        }
        (TaskState::Completed, TaskKind::Reduce) => {
            format!("由 {who} 完成，{}在文件系统中", facts::bytes(view.bytes))
        }
    };
    let again = match view.attempts {
        0 | 1 => String::new(),
        n => format!("，分派过 {n} 次"),
    };
    let task = Task { kind: TaskKind::of(view.task.kind), number: view.task.number };
    format!("{}，{state}{again}", facts::task(task))
}
