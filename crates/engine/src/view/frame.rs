//! Everything that the stage shows at one moment.

use super::{Glance, Name, Shape};
use crate::clock::ClockError;
use crate::event::{FlightState, LossCause};
use crate::id::{ClientId, Endpoint, MessageId, NodeId};
use crate::lie::Lie;
use crate::network::LinkState;
use crate::policy::Policy;
use crate::server::Service;
use crate::units::{Factor, Span, Time};
use crate::world::NodeStatus;

/// A node at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeFrame {
    /// Which.
    pub id: NodeId,
    /// Up, down, frozen, no member.
    pub status: NodeStatus,
    /// Since when.
    pub since: Time,
    /// What its process shows; none when it is down.
    pub glance: Option<Glance>,
    /// What it holds, in a few letters.
    pub holds: Option<String>,
    /// Whether it believes that it leads, although somebody has come to lead in a higher term, ballot or view since. No
    /// process knows that of itself: it follows from what others stated.
    pub deposed: bool,
    /// Its prominent timer: when it was armed, when it runs out.
    pub timer: Option<(Time, Time)>,
    /// Messages that have arrived and wait: until a frozen process goes on, or a worker is free.
    pub waiting: u32,
    /// Messages that its workers handle.
    pub busy: u32,
    /// How it handles what arrives.
    pub service: Service,
    /// Writes on their way to the disk.
    pub writing: u32,
    /// What it works at.
    pub work: Option<WorkFrame>,
    /// How many times as long its work takes.
    pub factor: Factor,
    /// Whether its disk is full.
    pub full: bool,
    /// Whether its disk holds a damaged record, from which it will not start.
    pub damaged: bool,
    /// How wrong its clocks are.
    pub clock: ClockError,
    /// How it lies, if it does.
    pub liar: Option<Box<LiarFrame>>,
}

/// How a node lies at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiarFrame {
    /// What it tells, if it tells a lie.
    pub lie: Option<Lie>,
    /// Its second copy, if it is two.
    pub second: Option<SecondFrame>,
}

/// The second copy of a node that is two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFrame {
    /// Up, down, frozen.
    pub status: NodeStatus,
    /// What its process shows; none when it is down.
    pub glance: Option<Glance>,
    /// What it holds, in a few letters.
    pub holds: Option<String>,
    /// Who hears it.
    pub hearers: Vec<Endpoint>,
}

/// Work at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkFrame {
    /// What for.
    pub name: Name,
    /// How much of it is done, in thousandths.
    pub done: u16,
    /// How many pieces wait behind it.
    pub waiting: u32,
}

/// A client at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFrame {
    /// Which.
    pub id: ClientId,
    /// The oldest request without an answer, and since when.
    pub asks: Option<(String, Time)>,
    /// What it asks steadily.
    pub steady: Option<(Span, String)>,
    /// The load that arrives at it.
    pub load: Option<String>,
    /// Requests under way, sent without waiting for others.
    pub open: u32,
    /// How it answers failures, where that is not as usual.
    pub policy: Option<Policy>,
    /// Whether its circuit breaker keeps it from asking.
    pub cut_off: bool,
    /// The node it would ask.
    pub target: NodeId,
    /// What it was told last.
    pub told: Option<String>,
    /// Requests made.
    pub asked: u32,
    /// Requests answered.
    pub answered: u32,
}

/// A link that differs from the others, one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkFrame {
    /// From here.
    pub from: Endpoint,
    /// To there.
    pub to: Endpoint,
    /// Its state.
    pub link: LinkState,
}

/// A message under way, or lost a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageFrame {
    /// Which.
    pub id: MessageId,
    /// From here.
    pub from: Endpoint,
    /// To there.
    pub to: Endpoint,
    /// When it left.
    pub sent: Time,
    /// When it arrives if nothing happens.
    pub arrives: Time,
    /// Where it is.
    pub state: FlightState,
    /// Where and why it ended, if it was lost.
    pub lost: Option<(Time, LossCause)>,
    /// What it looks like.
    pub shape: Shape,
    /// Its colour.
    pub epoch: Option<u64>,
}

/// Everything that moves, at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// The moment.
    pub time: Time,
    /// All nodes.
    pub nodes: Vec<NodeFrame>,
    /// All clients.
    pub clients: Vec<ClientFrame>,
    /// Links that are cut, slow or lossy.
    pub links: Vec<LinkFrame>,
    /// Messages under way and just lost.
    pub messages: Vec<MessageFrame>,
}
