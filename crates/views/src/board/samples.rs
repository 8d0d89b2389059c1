//! Boards for the tests, made up.

use faultline_engine::view::{Task, TaskBoard, TaskKind, TaskState, TaskView};
use faultline_engine::{NodeId, NodeSet};
use faultline_scene::samples;

/// A board in the middle of a computation, tasks of every state, some handed out twice.
pub(super) fn board_of(workers: u16, maps: u16, reduces: u16) -> TaskBoard {
    let view = |kind: &'static TaskKind, number: u16| {
        let state = match number % 3 {
            0 => TaskState::Completed,
            1 => TaskState::InProgress,
            _ => TaskState::Idle,
        };
        let worker = |n: u16| NodeId(2 + n % workers.max(1));
        let mut on = NodeSet::default();
        if state != TaskState::Idle {
            on.insert(worker(number));
        }
        if number % 21 == 1 {
            on.insert(worker(number * 7 + 3));
        }
        let attempts = u16::from(state != TaskState::Idle) + u16::from(number.is_multiple_of(9));
        TaskView { task: Task { kind, number }, state, on, attempts, bytes: 300 }
    };
    let maps = (0..maps).map(|number| view(&samples::MAP, number));
    let reduces = (0..reduces).map(|number| view(&samples::REDUCE, number));
    TaskBoard { tasks: maps.chain(reduces).collect() }
}
