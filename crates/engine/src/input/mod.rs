//! What people do to a run, as data.

mod actions;

pub(crate) use actions::Read;
pub use actions::{
    ACTIONS, ActionRow, Input, MEANINGS, VERB_OF_BEGINNINGS, VERB_OF_LIES, VERBS, VERBS_OF_MEMBERS,
};

use crate::id::NodeId;
use crate::units::Time;
use crate::world::NodeStatus;
use std::fmt;

/// What an action is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// It does harm.
    Fault,
    /// It makes happen now what would happen by itself later.
    Nudge,
    /// It mends what a fault did.
    Repair,
    /// It changes who takes part.
    Change,
    /// It says what the run begins with.
    Start,
    /// It tells a client what to ask.
    Request,
}

/// An action and the moment for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedInput {
    /// When; if that microsecond is taken, the first free one after it.
    pub at: Time,
    /// What.
    pub input: Input,
}

impl fmt::Display for TimedInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at, self.input)
    }
}

impl Input {
    /// What it makes of a node, if it is one that does, and has an effect.
    pub(crate) fn turn(&self) -> Option<(NodeId, NodeStatus)> {
        let (node, status) = match self {
            Self::Crash(node) | Self::Wipe(node) | Self::Tail(node, _) => (node, NodeStatus::Down),
            Self::Freeze(node) => (node, NodeStatus::Frozen),
            Self::Restart(node) | Self::Thaw(node) | Self::Join(node) => (node, NodeStatus::Up),
            Self::Absent(node) => (node, NodeStatus::Absent),
            _ => return None,
        };
        Some((*node, status))
    }
}

/// Why an action changes nothing at its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoEffect {
    /// The node runs.
    Up,
    /// The node has not started yet.
    NotStarted,
    /// The node is down.
    Down,
    /// The node stands still.
    Frozen,
    /// The node is no member.
    NoMember,
    /// The node is leaving already.
    Leaving,
    /// Nodes have started, and count on those that were to be there from the beginning.
    Begun,
    /// Nodes have started: what their disks held when the run began is settled.
    TooLate,
    /// It was said already what the disk holds when the run begins.
    Said,
    /// No timer of the node runs.
    NoTimer,
    /// The links or disks are as the action would make them.
    Unchanged,
    /// No such message has been sent yet.
    NotSent,
    /// The message has reached a frozen process.
    Waiting,
    /// The message has arrived or is lost.
    Over,
    /// The message is held.
    Held,
    /// No such message is in flight.
    NoSuchMessage,
    /// Nothing is held there.
    NothingHeld,
    /// The node is not two.
    NotTwo,
    /// The disk holds nothing that it could lose.
    NothingWritten,
    /// The disk holds a damaged record already.
    Damaged,
    /// The process finds a damaged record on its disk and does not start.
    Unsound,
    /// The client has nothing left to ask.
    Idle,
    /// The client's queue is full.
    QueueFull,
}
