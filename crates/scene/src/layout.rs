//! Where nodes, clients and links stand on a stage of any size.

use crate::mark::Anchor;
use crate::plan::Plan;
use crate::point::{Area, Point, Size};
use faultline_engine::{ClientId, Endpoint, NodeId};

/// Pixels at the edges of the stage in which nothing may stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// At the upper edge.
    pub top: f64,
    /// At the right edge.
    pub right: f64,
    /// At the lower edge.
    pub bottom: f64,
    /// At the left edge.
    pub left: f64,
}

impl Default for Margins {
    /// A little air, and the selection bar below.
    fn default() -> Self {
        Self { top: 10.0, right: 10.0, bottom: 64.0, left: 10.0 }
    }
}

/// Where a client stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClientBox {
    /// Its middle.
    pub center: Point,
    /// Its size.
    pub size: Size,
}

impl ClientBox {
    pub(crate) fn area(self) -> Area {
        Area::around(self.center, self.size)
    }
}

/// Where the caption of a node stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelSpot {
    /// The anchor, on the middle line of the text.
    pub at: Point,
    /// Which point of the text stands there.
    pub anchor: Anchor,
    /// How wide it may be, in pixels. A shorter text of a middle anchor may move within this towards its node.
    pub room: f64,
}

/// Places for a number of nodes and clients. Changes only with these numbers and with the stage's size.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    size: Size,
    nodes: Vec<Point>,
    labels: Vec<LabelSpot>,
    clients: Vec<Point>,
    client_size: Size,
    radius: f64,
    caption_size: f64,
}

impl Layout {
    /// Places for a stage of `width` by `height` pixels with the default margins.
    #[must_use]
    pub fn new(nodes: u16, clients: u16, width: f64, height: f64) -> Self {
        Self::within(nodes, clients, width, height, Margins::default())
    }

    /// The same with other margins. A stage too small for its margins is treated as just large enough.
    #[must_use]
    pub fn within(nodes: u16, clients: u16, width: f64, height: f64, margins: Margins) -> Self {
        let width = width.max(margins.left + margins.right + 120.0);
        let height = height.max(margins.top + margins.bottom + 120.0);
        let area = Area {
            left: margins.left,
            top: margins.top,
            right: width - margins.right,
            bottom: height - margins.bottom,
        };
        let caption_size = match area.width() {
            narrow if narrow < 520.0 => 11.5,
            wide if wide > 1_600.0 => 15.0,
            _ => 12.5,
        };
        let plan = Plan::best(area, nodes, clients, caption_size);
        let Plan { ring, clients, client_size, labels } = plan;
        Self {
            size: Size { width, height },
            nodes: ring.nodes,
            radius: ring.radius,
            labels,
            clients,
            client_size,
            caption_size,
        }
    }

    /// The size of the whole stage.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// How many nodes there are.
    #[must_use]
    pub fn nodes(&self) -> u16 {
        u16::try_from(self.nodes.len()).unwrap_or(u16::MAX)
    }

    /// How many clients there are.
    #[must_use]
    pub fn clients(&self) -> u16 {
        u16::try_from(self.clients.len()).unwrap_or(u16::MAX)
    }

    /// The middle of a node; the middle of the stage for a node that is not there.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Point {
        self.nodes.get(node.index()).copied().unwrap_or_else(|| self.middle())
    }

    /// The middle of a client; the middle of the stage for a client that is not there.
    #[must_use]
    pub fn client(&self, client: ClientId) -> Point {
        self.clients.get(client.index()).copied().unwrap_or_else(|| self.middle())
    }

    /// Where a client stands and how large it is.
    #[must_use]
    pub fn client_box(&self, client: ClientId) -> ClientBox {
        ClientBox { center: self.client(client), size: self.client_size }
    }

    /// The middle of a node or a client.
    #[must_use]
    pub fn end(&self, end: Endpoint) -> Point {
        match end {
            Endpoint::Node(node) => self.node(node),
            Endpoint::Client(client) => self.client(client),
        }
    }

    /// The radius of every node's body, in pixels.
    #[must_use]
    pub fn node_radius(&self) -> f64 {
        self.radius
    }

    /// Where a node's caption stands; none where captions have no room.
    #[must_use]
    pub fn label(&self, node: NodeId) -> Option<LabelSpot> {
        self.labels.get(node.index()).copied()
    }

    /// The line between two bodies, from outline to outline with a little air.
    #[must_use]
    pub fn link(&self, from: Endpoint, to: Endpoint) -> (Point, Point) {
        let (a, b) = (self.end(from), self.end(to));
        let (direction, distance) = (a.toward(b), a.distance(b));
        let (start, end) = (self.reach(from, direction), self.reach(to, direction));
        // Two bodies that stand too close keep a short line rather than one that runs backwards.
        let squeeze = if start + end > distance * 0.9 { distance * 0.9 / (start + end) } else { 1.0 };
        (a.step(direction, start * squeeze, 0.0), b.step(direction, -end * squeeze, 0.0))
    }

    /// Every pair that can talk, once: nodes with each other, then nodes with clients.
    pub fn pairs(&self) -> impl Iterator<Item = (Endpoint, Endpoint)> + use<> {
        let (nodes, clients) = (self.nodes(), self.clients());
        let node = |i: u16| Endpoint::Node(NodeId(i));
        let inner = (0..nodes).flat_map(move |a| (a + 1..nodes).map(move |b| (node(a), node(b))));
        let outer =
            (0..clients).flat_map(move |c| (0..nodes).map(move |n| (node(n), Endpoint::Client(ClientId(c)))));
        inner.chain(outer)
    }

    /// The size of captions, in pixels.
    pub(crate) fn caption_size(&self) -> f64 {
        self.caption_size
    }

    /// By how much drawings on and around a node shrink with it: 1 at a radius of 30 pixels.
    pub(crate) fn scale(&self) -> f64 {
        scale(self.radius)
    }

    /// How far messages keep to the right of the link.
    pub(crate) fn lane_offset(&self) -> f64 {
        5.5 * self.scale()
    }

    fn middle(&self) -> Point {
        Point::new(self.size.width / 2.0, self.size.height / 2.0)
    }

    /// How far a body and its air reach from its middle in a direction.
    fn reach(&self, end: Endpoint, direction: Point) -> f64 {
        match end {
            Endpoint::Node(_) => halo(self.radius),
            Endpoint::Client(_) => {
                let across = self.client_size.width / 2.0 / direction.x.abs().max(1e-6);
                let down = self.client_size.height / 2.0 / direction.y.abs().max(1e-6);
                across.min(down) + 5.0
            }
        }
    }
}

/// See [`Layout::scale`].
fn scale(radius: f64) -> f64 {
    (radius / 30.0).clamp(0.3, 1.8).sqrt()
}

/// The radius of a node with everything that is drawn around it.
pub(crate) fn halo(radius: f64) -> f64 {
    radius + 11.0 * scale(radius)
}
