//! What the page may know of a run: plain data, no protocol's type, no drawing.

mod field;
mod frame;
mod log;
mod matrix;
mod name;
mod role;
mod strip;
mod task;

pub use field::{Field, Value};
pub use frame::{ClientFrame, Frame, LiarFrame, LinkFrame, MessageFrame, NodeFrame, SecondFrame, WorkFrame};
pub use log::{Held, LogCell, LogView};
pub use matrix::{About, Belief, Concern, Detail, Matrix, Subject};
pub use name::{Name, PacketLabel};
pub use role::{Ring, Role, are_different};
pub use strip::{Cone, Outage, Strip, StripEnd, StripEvent, StripLook, StripMessage};
pub use task::{Task, TaskBoard, TaskKind, TaskState, TaskView};

use crate::epoch::Epoch;
use crate::id::NodeSet;
use std::fmt::Display;

/// What the stage shows of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Its part.
    pub role: &'static Role,
    /// Its term or ballot, or the transaction that it is about: becomes its colour.
    pub epoch: Epoch,
    /// The last index it knows to be committed.
    pub commit: u64,
    /// The nodes whose parts of its ring are strong: whose votes it has, while it asks for them; whom it suspects.
    pub votes: NodeSet,
    /// The task it executes.
    pub task: Option<Task>,
}

/// What a message looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Asks for something.
    Request {
        /// Whether it carries entries, or only says that somebody is alive.
        loaded: bool,
    },
    /// Answers.
    Reply {
        /// Yes or no.
        positive: bool,
    },
}

/// A message for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// Its name in the paper.
    pub name: &'static str,
    /// What it looks like.
    pub shape: Shape,
    /// Its term, ballot or view.
    pub epoch: Option<u64>,
    /// What it carries.
    pub fields: Vec<Field>,
}

/// A timer for people, and its number in event records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerView {
    /// What it is for.
    pub name: Name,
    /// The place of the name in [`crate::Protocol::timer_names`].
    pub number: u8,
    /// Whether it is worth an arc around the node.
    pub prominent: bool,
}

/// What the panels show of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeView {
    /// Its values.
    pub fields: Vec<Field>,
    /// Its log, if the protocol has one.
    pub log: Option<LogView>,
    /// Its store, if it has one: keys and values.
    pub table: Option<Vec<(String, String)>>,
    /// More tables, such as locks, transactions or files.
    pub grids: Vec<Grid>,
}

/// What a small store holds, for inside of a circle: `x=1`, and no more than that fits there. Nothing if it is empty.
#[must_use]
pub fn holding<K: Display, V: Display>(store: impl IntoIterator<Item = (K, V)>) -> Option<String> {
    let mut pairs = store.into_iter();
    let (key, value) = pairs.next()?;
    let more = if pairs.next().is_some() { "…" } else { "" };
    Some(format!("{key}={value}{more}"))
}

/// A table of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// What it lists.
    pub title: Name,
    /// The names of its columns.
    pub columns: Vec<Name>,
    /// Its rows, each with a value per column.
    pub rows: Vec<Vec<Value>>,
}

impl Grid {
    /// A table with names that a family declares.
    #[must_use]
    pub fn new<L: Into<Name> + Copy>(title: L, columns: &[L], rows: Vec<Vec<Value>>) -> Self {
        Self { title: title.into(), columns: columns.iter().map(|column| (*column).into()).collect(), rows }
    }
}
