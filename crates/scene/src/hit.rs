//! What is at a place, and what a stroke crosses.

use crate::layout::Layout;
use crate::message;
use crate::point::{self, Point};
use faultline_engine::view::Frame;
use faultline_engine::{ClientId, Endpoint, FlightState, MessageId, NodeId};

/// A number for each direction of a link, in the order of their ends.
pub(crate) fn link_rank(from: Endpoint, to: Endpoint) -> u64 {
    u64::from(from.rank()) << 20 | u64::from(to.rank())
}

/// Something that the reader can point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// A node.
    Node(NodeId),
    /// A client.
    Client(ClientId),
    /// A message under way.
    Message(MessageId),
    /// A link, both directions; nodes come before clients, low numbers before high ones.
    Link(Endpoint, Endpoint),
}

impl Thing {
    /// A number of its own, in no order that means anything.
    pub(crate) fn rank(self) -> u64 {
        let (kind, rest) = match self {
            Self::Node(node) => (0, node.0.into()),
            Self::Client(client) => (1, client.0.into()),
            Self::Message(message) => (2, message.0.into()),
            Self::Link(from, to) => (3, link_rank(from, to)),
        };
        kind << 60 | rest
    }

    /// The link between two endpoints, in the order in which links are named.
    #[must_use]
    pub fn link(a: Endpoint, b: Endpoint) -> Self {
        if a <= b { Self::Link(a, b) } else { Self::Link(b, a) }
    }
}

/// What points: a finger is wider than an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// A mouse or a pen.
    Mouse,
    /// A finger.
    Touch,
}

impl Pointer {
    /// How far beside a thing still counts, in pixels.
    fn tolerance(self) -> f64 {
        match self {
            Self::Mouse => 5.0,
            Self::Touch => 14.0,
        }
    }
}

impl Layout {
    /// What is at a place of a frame: messages before bodies before links, the nearest of each kind. What is `chosen`
    /// brings links in sight, see [`Layout::links_in_sight`].
    #[must_use]
    pub fn hit(&self, frame: &Frame, chosen: &[Thing], at: Point, pointer: Pointer) -> Option<Thing> {
        let slack = pointer.tolerance();
        // A finger that lands on a node means the node; a message has to lie under the finger's middle.
        self.message_at(frame, at, 1.5)
            .or_else(|| self.body_at(at, 2.0))
            .or_else(|| self.message_at(frame, at, slack))
            .or_else(|| self.body_at(at, slack))
            .or_else(|| self.link_at(&self.links_in_sight(frame, chosen), at, slack))
    }

    /// The links that a stroke crosses, each once, in order.
    #[must_use]
    pub fn crossed(&self, from: Point, to: Point) -> Vec<(Endpoint, Endpoint)> {
        self.pairs().filter(|(a, b)| point::segments_cross(self.link(*a, *b), (from, to))).collect()
    }

    fn message_at(&self, frame: &Frame, at: Point, slack: f64) -> Option<Thing> {
        let live = frame.messages.iter().filter(|m| m.lost.is_none() && m.state != FlightState::Waiting);
        let near = live.filter_map(|m| {
            let distance = self.message_point(m, frame.time).distance(at);
            (distance <= message::radius(m.shape, self) + slack).then_some((distance, m.id))
        });
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| Thing::Message(id))
    }

    fn body_at(&self, at: Point, slack: f64) -> Option<Thing> {
        let reach = self.node_radius() + slack;
        let nodes = (0..self.nodes()).map(NodeId).map(|id| (self.node(id).distance(at), id));
        let nearest = nodes.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(distance, _)| *distance <= reach);
        if let Some((_, id)) = nearest {
            return Some(Thing::Node(id));
        }
        let mut clients = (0..self.clients()).map(ClientId);
        clients.find(|id| self.client_box(*id).area().grown(slack).contains(at)).map(Thing::Client)
    }

    fn link_at(&self, links: &[(Endpoint, Endpoint)], at: Point, slack: f64) -> Option<Thing> {
        let near = links.iter().filter_map(|&(a, b)| {
            let (from, to) = self.link(a, b);
            let distance = at.distance_to_segment(from, to);
            // Links of clients are faint: one between nodes that is as near comes first.
            let rank = if b.node().is_some() { distance } else { distance + slack };
            (distance <= slack).then_some((rank, a, b))
        });
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, a, b)| Thing::Link(a, b))
    }
}
