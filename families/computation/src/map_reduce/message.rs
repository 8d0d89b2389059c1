//! What master, workers and file system say to each other; the table is in the module's essay.

use super::text::{ByTask, Pairs};
use crate::count;
use crate::{Task, TaskKind};
use faultline_engine::digest::Encode;
use faultline_engine::{NodeId, Ticket};
use std::sync::Arc;

/// An execution of a task, as its worker knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Execution {
    /// Of this computation.
    pub job: u32,
    /// The task.
    pub task: Task,
    /// Its number, which no other execution has, and which grows: the copy of the master, then its own count.
    pub attempt: u32,
    /// Whether it is done.
    pub done: bool,
    /// How many bytes it put out.
    pub bytes: u32,
}

/// Where the output of a map task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Place {
    /// The number of the map task.
    pub map: u16,
    /// The worker on whose disk it is.
    pub on: NodeId,
}

/// The name of an output file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Name {
    /// The computation.
    pub job: u32,
    /// The number of the reduce task.
    pub reduce: u16,
}

/// A message between nodes.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// Are you there?
    Ping {
        /// Which copy of the master asks.
        copy: u32,
    },
    /// I am, and this is what I do.
    Pong {
        /// How often this worker started.
        life: u32,
        /// The latest execution it was given, per kind of task: one may overtake the other on its way.
        seen: [u32; 2],
        /// Its map task.
        map: Option<Execution>,
        /// Its reduce task.
        reduce: Option<Execution>,
        /// How many places it knows.
        known: u32,
    },
    /// Execute this.
    Assign {
        /// The task, and the number of the execution.
        execution: Execution,
        /// How often the worker had started: one that has started since then knows nothing of it, and is given it
        /// under another number.
        life: u32,
    },
    /// Here are outputs of map tasks: a stretch of the list of all places.
    Places {
        /// Which copy of the master has this list.
        copy: u32,
        /// Of this computation.
        job: u32,
        /// How many places precede these.
        from: u32,
        /// The places.
        places: Arc<[Place]>,
    },
    /// This is done.
    Done(Execution),
    /// Give me the pairs for my reduce task.
    Fetch {
        /// The reduce task.
        name: Name,
        /// The map tasks whose pairs it lacks.
        maps: Arc<[u16]>,
    },
    /// Here they are, as far as they are here.
    Data {
        /// The reduce task.
        name: Name,
        /// The pairs, by map task.
        outputs: ByTask,
        /// The map tasks whose output is not here.
        missing: Arc<[u16]>,
    },
    /// These outputs are not where they should be.
    Missing {
        /// Of this computation.
        job: u32,
        /// The map tasks.
        maps: Arc<[u16]>,
        /// Where they should be.
        on: NodeId,
    },
    /// Write these lines to my temporary file.
    Append {
        /// The output that it will be.
        name: Name,
        /// The execution that it is of.
        attempt: u32,
        /// Which part of it, from 0.
        part: u16,
        /// The lines.
        lines: Pairs,
    },
    /// They are on the disk.
    Appended {
        /// The output.
        name: Name,
        /// The execution.
        attempt: u32,
        /// The part.
        part: u16,
    },
    /// Give my temporary file its final name, if nothing has that name.
    Rename {
        /// The final name.
        name: Name,
        /// The execution.
        attempt: u32,
        /// How many parts the file has.
        parts: u16,
    },
    /// Something has that name now; or parts are missing.
    Renamed {
        /// The final name.
        name: Name,
        /// The execution.
        attempt: u32,
        /// Whether there is an output of that name.
        there: bool,
    },
    /// A new copy of the master: how far was the one before?
    Load {
        /// How often the master's machine started one.
        life: u32,
    },
    /// You are this copy, and it was this far.
    Loaded {
        /// The number of the copy.
        copy: u32,
        /// The last checkpoint.
        checkpoint: Option<Arc<Checkpoint>>,
    },
    /// Keep this.
    Save(Arc<Checkpoint>),
    /// Which outputs are there?
    List {
        /// Of this computation.
        job: u32,
    },
    /// These.
    Contents {
        /// Of this computation.
        job: u32,
        /// The lines, by reduce task.
        outputs: ByTask,
    },
    /// None any more: a later computation has made room.
    Gone {
        /// Those of this computation.
        job: u32,
    },
}

/// How far a master is: "the master data structures described above" (§3.3).
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Checkpoint {
    /// The copy that wrote it, and its count of checkpoints: later ones are greater.
    pub number: (u32, u32),
    /// The computation under way: its number, and who asked for it.
    pub job: u32,
    /// Who asked for it.
    pub ticket: Ticket,
    /// Per task, the worker that completed it.
    pub completed: Vec<Option<NodeId>>,
    /// Per worker, how often it had started.
    pub lives: Vec<u32>,
    /// Requests that wait.
    pub queue: Vec<Ticket>,
    /// The last answer to each client.
    pub answers: Vec<(Ticket, count::Answer)>,
}

impl Message {
    /// The kind of task that a message is about.
    #[must_use]
    pub fn kind(&self) -> Option<TaskKind> {
        match self {
            Self::Assign { execution, .. } | Self::Done(execution) => Some(execution.task.kind),
            Self::Places { .. }
            | Self::Fetch { .. }
            | Self::Data { .. }
            | Self::Missing { .. }
            | Self::Append { .. }
            | Self::Appended { .. }
            | Self::Rename { .. }
            | Self::Renamed { .. } => Some(TaskKind::Reduce),
            _ => None,
        }
    }
}
