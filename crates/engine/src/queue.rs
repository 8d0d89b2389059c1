//! What is due, in order of time.

use crate::id::{ClientId, NodeId};
use crate::order::by_key;
use crate::units::Time;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// What becomes due. Entries that were overtaken stay in the queue and are told apart when they surface.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Due {
    /// A node starts for the first time.
    Boot(NodeId),
    /// A node starts again that ended itself in this life, unless somebody started it before.
    Restart(NodeId, u32),
    /// The message in this slot ends its way.
    Flight(u32),
    /// The earliest timer of a node, if it was not moved.
    Wake(NodeId),
    /// A node's disk has written what was under way, unless it crashed since.
    Disk(NodeId, u32),
    /// The patience ends of a client, as it asks by one session, unless it moved on.
    Patience(ClientId, u32),
    /// A steady client asks again, unless that was changed.
    Tick(ClientId, u32),
    /// A request of a load arrives, unless that was changed.
    Arrival(ClientId, u32),
    /// A node's first piece of work is done, unless that was changed.
    Work(NodeId, u32),
    /// A worker of a node is done with a message, unless that was changed.
    Served(NodeId, u32),
}

impl Due {
    /// The same of another node, if it is something of this one alone that is no message.
    fn moved(self, node: NodeId, to: NodeId) -> Option<Self> {
        let (whose, moved) = match self {
            Self::Boot(whose) => (whose, Self::Boot(to)),
            Self::Restart(whose, life) => (whose, Self::Restart(to, life)),
            Self::Wake(whose) => (whose, Self::Wake(to)),
            Self::Disk(whose, life) => (whose, Self::Disk(to, life)),
            Self::Work(whose, mark) => (whose, Self::Work(to, mark)),
            Self::Flight(_) | Self::Patience(..) | Self::Tick(..) | Self::Arrival(..) | Self::Served(..) => {
                return None;
            }
        };
        (whose == node).then_some(moved)
    }
}

/// One entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scheduled {
    pub(crate) at: Time,
    pub(crate) seq: u64,
    pub(crate) due: Due,
}

impl Scheduled {
    /// What it is ordered by: when it is due, then the order of scheduling, which is unique. One number, because a heap
    /// compares more often than it does anything else.
    fn place(&self) -> u128 {
        u128::from(self.at.0) << 64 | u128::from(self.seq)
    }
}

/// The earliest is the greatest: a heap gives that one first.
impl Ord for Scheduled {
    fn cmp(&self, other: &Self) -> Ordering {
        other.place().cmp(&self.place())
    }
}

impl PartialOrd for Scheduled {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    fn le(&self, other: &Self) -> bool {
        other.place() <= self.place()
    }
}

impl Eq for Scheduled {}

impl PartialEq for Scheduled {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

/// The queue of a world.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    heap: BinaryHeap<Scheduled>,
    seq: u64,
}

impl Queue {
    /// Schedules, and says under which number.
    pub(crate) fn push(&mut self, at: Time, due: Due) -> u64 {
        self.seq += 1;
        self.heap.push(Scheduled { at, seq: self.seq, due });
        self.seq
    }

    pub(crate) fn peek(&self) -> Option<Scheduled> {
        self.heap.peek().copied()
    }

    /// What is due of a node is due of its copy at the same times, but for messages.
    pub(crate) fn copy(&mut self, node: NodeId, copy: NodeId) {
        let due = |one: &Scheduled| Some((one.seq, one.at, one.due.moved(node, copy)?));
        let due = by_key(self.heap.iter().filter_map(due).collect(), |(seq, ..)| *seq);
        for (_, at, due) in due {
            self.push(at, due);
        }
    }

    /// Nothing is due of a node any more.
    pub(crate) fn forget(&mut self, node: NodeId) {
        let of_node = |due: Due| {
            due.moved(node, node).is_some() || matches!(due, Due::Served(whose, _) if whose == node)
        };
        self.heap.retain(|one| !of_node(one.due));
    }

    pub(crate) fn pop(&mut self) -> Option<Scheduled> {
        self.heap.pop()
    }
}
