//! Work cut into tasks, as a board shows it.

use crate::id::NodeSet;

/// A kind of task, declared by the family that has it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskKind {
    /// Its place on the board: kinds with lower numbers come first, each in a colour of its own.
    pub order: u8,
    /// Its name for programs.
    pub slug: &'static str,
    /// A letter for inside of a node's circle.
    pub badge: &'static str,
}

/// A task of a computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Task {
    /// Its kind.
    pub kind: &'static TaskKind,
    /// Its number among those of its kind, from 0; people count from 1.
    pub number: u16,
}

/// All tasks of a computation, as the one who hands them out knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskBoard {
    /// The tasks, kind by kind, each in the order of its numbers.
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
