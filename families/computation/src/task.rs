//! A task of a computation.

use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use faultline_engine::view;
use std::fmt;

/// A task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct Task {
    /// Its kind.
    pub kind: TaskKind,
    /// Its number among those of its kind, from 0; people count from 1.
    pub number: u16,
}

/// The kinds of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub enum TaskKind {
    /// Makes pairs of a part of the input.
    Map,
    /// Sums up the pairs of some keys.
    Reduce,
}

static MAP: view::TaskKind = view::TaskKind { order: 1, slug: "map", badge: "m" };
static REDUCE: view::TaskKind = view::TaskKind { order: 2, slug: "reduce", badge: "r" };

impl TaskKind {
    /// How a board shows it.
    #[must_use]
    pub fn shown(self) -> &'static view::TaskKind {
        match self {
            Self::Map => &MAP,
            Self::Reduce => &REDUCE,
        }
    }

    /// The kind that a board shows so.
    #[must_use]
    pub fn of(shown: &view::TaskKind) -> Self {
        if *shown == REDUCE { Self::Reduce } else { Self::Map }
    }
}

impl Task {
    /// A map task.
    #[must_use]
    pub fn map(number: u16) -> Self {
        Self { kind: TaskKind::Map, number }
    }

    /// A reduce task.
    #[must_use]
    pub fn reduce(number: u16) -> Self {
        Self { kind: TaskKind::Reduce, number }
    }
}

impl From<Task> for view::Task {
    fn from(task: Task) -> Self {
        Self { kind: task.kind.shown(), number: task.number }
    }
}

impl fmt::Display for Task {
    /// By its kind and number, which people count from 1: `map 3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.shown().slug, u32::from(self.number) + 1)
    }
}

impl Data for Task {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

/// The number of a map task, for programs.
pub(crate) fn map(number: &u16) -> Datum {
    Task::map(*number).datum()
}

/// The number of a reduce task, for programs.
pub(crate) fn reduce(number: &u16) -> Datum {
    Task::reduce(*number).datum()
}
