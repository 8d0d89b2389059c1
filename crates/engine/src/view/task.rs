//! Work cut into tasks, as a board shows it.

use crate::id::NodeSet;

/// A task of a computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Task {
    /// Its kind.
    pub kind: TaskKind,
    /// Its number among those of its kind, from 0; people count from 1.
    pub number: u16,
}

/// The kinds of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskKind {
    /// Makes pairs of a part of the input.
    Map,
    /// Sums up the pairs of some keys.
    Reduce,
}

/// All tasks of a computation, as the one who hands them out knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskBoard {
    /// The tasks, map tasks first, each kind in order of its numbers.
    pub tasks: Vec<TaskView>,
}

/// One task on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskView {
    /// Which.
    pub task: Task,
    /// How far it is.
    pub state: TaskState,
    /// Who executes it, or where its output is.
    pub on: NodeSet,
    /// How often it was handed out.
    pub attempts: u16,
    /// How many bytes it has put out.
    pub bytes: u32,
}

/// How far a task is (Dean & Ghemawat 2004, §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// Nobody executes it.
    Idle,
    /// Somebody does.
    InProgress,
    /// It is done.
    Completed,
}
