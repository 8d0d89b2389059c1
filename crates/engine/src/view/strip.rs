//! What the space-time diagram shows of a stretch of time.

use super::Shape;
use crate::event::LossCause;
use crate::id::{Endpoint, MessageId, NodeId};
use crate::units::Time;
use crate::world::NodeStatus;

/// A stretch of the space-time diagram: what happened between two moments, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// The first moment.
    pub from: Time,
    /// The last moment.
    pub to: Time,
    /// The events, in order.
    pub events: Vec<StripEvent>,
    /// The messages that were under way at some time of the stretch, in the order of sending.
    pub messages: Vec<StripMessage>,
    /// When a process was down or frozen, or there was none because its node was no member.
    pub outages: Vec<Outage>,
}

/// An event in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripEvent {
    /// Its number, from 0.
    pub number: u32,
    /// When.
    pub time: Time,
    /// On which lane; none for an action on the network as a whole.
    pub lane: Option<Endpoint>,
    /// What it looks like.
    pub look: StripLook,
    /// How much it matters.
    pub weight: crate::fact::Weight,
}

/// What an event looks like in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripLook {
    /// A message arrived; its line ends here.
    Arrival,
    /// A timer ran out, a disk wrote, a client lost patience: something local.
    Local,
    /// Somebody leads from here on.
    Leads(u64),
    /// Somebody acted, and did harm.
    Fault,
    /// Somebody acted, and mended something or asked something.
    Action,
    /// A rule broke.
    Violation,
}

/// A message in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripMessage {
    /// Which.
    pub id: MessageId,
    /// From here.
    pub from: Endpoint,
    /// To there.
    pub to: Endpoint,
    /// When it left.
    pub sent: Time,
    /// When it arrives, or was to.
    pub arrives: Time,
    /// When and how it ended; none while it is under way, or where that is not known yet.
    pub end: Option<StripEnd>,
    /// The event that sent it.
    pub event: u32,
    /// What it looks like.
    pub shape: Shape,
    /// Its colour.
    pub epoch: Option<u64>,
}

/// How a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripEnd {
    /// When.
    pub time: Time,
    /// The event.
    pub event: u32,
    /// Why it was lost, if it was.
    pub lost: Option<LossCause>,
}

/// A stretch of time in which a process did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Whose.
    pub node: NodeId,
    /// From here.
    pub from: Time,
    /// To there; none when it still lasts.
    pub to: Option<Time>,
    /// Down, frozen, absent or gone.
    pub status: NodeStatus,
}

/// What an event depends on, and what depends on it (Lamport's happened-before), within a stretch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cone {
    /// Events that may have influenced it, in order.
    pub past: Vec<u32>,
    /// Events that it may have influenced, in order.
    pub future: Vec<u32>,
    /// The way that led to it, in order, back to the turning point from which it began, wherever in the run that is: each is
    /// the cause of the next, by a message that it sent or a timer that it armed.
    pub path: Vec<u32>,
}
