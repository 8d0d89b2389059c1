//! What the page may know of a run: plain data, no protocol's type, no drawing.

mod frame;
mod label;
mod log;
mod strip;
mod task;

pub use frame::{ClientFrame, Frame, LinkFrame, MessageFrame, NodeFrame, WorkFrame};
pub use label::{Field, Label, Value};
pub use log::{LogCell, LogView};
pub use strip::{Cone, Outage, Strip, StripEnd, StripEvent, StripLook, StripMessage};
pub use task::{Task, TaskBoard, TaskKind, TaskState, TaskView};

use crate::epoch::Epoch;
use crate::id::NodeSet;

/// The part that a process plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Follows a leader, or waits for one.
    Follower,
    /// Asks how votes would go.
    PreCandidate,
    /// Asks for votes.
    Candidate,
    /// Leads.
    Leader,
    /// Hands out tasks.
    Master,
    /// Executes tasks.
    Worker,
    /// Keeps files that all can reach.
    Storage,
    /// Asks for votes and decides.
    Coordinator,
    /// Holds keys, and has no vote to keep.
    Participant,
    /// Voted yes, and waits for the decision.
    Prepared,
    /// Voted yes, asked, and cannot find out: nothing to do but wait.
    Blocked,
    /// Knows that everybody voted yes (Skeen 1981).
    PreCommitted,
    /// Promises and accepts.
    Acceptor,
    /// Asks for promises.
    Preparing,
    /// Asks acceptors to accept a value.
    Proposing,
    /// Knows which value was chosen.
    Decided,
    /// Has committed, and has no vote to keep.
    Committed,
    /// Has aborted, and has no vote to keep.
    Aborted,
    /// Coordinates, has nothing to decide, and committed the latest that it decided.
    CoordinatorCommitted,
    /// Coordinates, has nothing to decide, and aborted the latest that it decided.
    CoordinatorAborted,
}

/// What the stage shows of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Its part.
    pub role: Role,
    /// Its term or ballot, or the transaction that it is about: becomes its colour.
    pub epoch: Epoch,
    /// The last index it knows to be committed.
    pub commit: u64,
    /// Whose votes it has, while it asks for them.
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

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimerName {
    /// No word from a leader.
    Election,
    /// Time for the next heartbeat.
    Heartbeat,
    /// No vote from some participant.
    Votes,
    /// No decision after a vote.
    Decision,
    /// No acknowledgement from some participant.
    Resend,
    /// Time to ask the workers whether they are there.
    Ping,
    /// Time to write down how far it is.
    Checkpoint,
    /// Time to ask again for what has not come.
    Retry,
    /// A map task.
    Map,
    /// A reduce task.
    Reduce,
    /// No majority in a ballot.
    Ballot,
    /// Time to begin another ballot.
    NextBallot,
    /// Something was accepted, and no word of what was chosen.
    Learn,
}

/// A timer for people, and its number in event records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerView {
    /// What it is for.
    pub name: TimerName,
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

/// A table of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// What it lists.
    pub title: Label,
    /// The names of its columns.
    pub columns: Vec<Label>,
    /// Its rows, each with a value per column.
    pub rows: Vec<Vec<Value>>,
}
