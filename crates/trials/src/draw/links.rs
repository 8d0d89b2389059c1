//! Which links a fault is about.

use super::{Draw, below, count};
use faultline_engine::view::Frame;
use faultline_engine::{ClientId, Direction, Endpoint, NodeId, Route, Side, Split};

impl Draw {
    pub(super) fn endpoint(&mut self, frame: &Frame) -> Endpoint {
        if self.percent(85) || frame.clients.is_empty() {
            NodeId(self.number(count(&frame.nodes))).into()
        } else {
            ClientId(self.number(count(&frame.clients))).into()
        }
    }

    /// A link; none where there is only one endpoint.
    pub(super) fn route(&mut self, frame: &Frame, direction: Direction) -> Option<Route> {
        if frame.nodes.len() + frame.clients.len() < 2 {
            return None;
        }
        loop {
            let (from, to) = (self.endpoint(frame), self.endpoint(frame));
            if from != to {
                return Some(Route { from, to, direction });
            }
        }
    }

    pub(super) fn some_route(&mut self, frame: &Frame) -> Option<Route> {
        let direction = self.pick(&[Direction::Both, Direction::OneWay]);
        if self.percent(60) { self.route(frame, direction) } else { None }
    }

    /// Both ways mostly.
    pub(super) fn side(&mut self) -> Side {
        [Side::Both, Side::Both, Side::Both, Side::Both, Side::Out, Side::In][below(&mut self.one_way, 6)]
    }

    /// Nothing passes between two groups, or only one way.
    pub(super) fn split(&mut self, frame: &Frame) -> Split {
        let mut groups = self.groups(frame);
        if groups.len() == 2 && self.one_way.chance(250_000) {
            let to = groups.pop().unwrap_or_default();
            return Split::OneWay { from: groups.pop().unwrap_or_default(), to };
        }
        Split::Apart(groups)
    }

    /// Two groups of nodes; a client may be on a side or reach both.
    pub(super) fn groups(&mut self, frame: &Frame) -> Vec<Vec<Endpoint>> {
        let mut groups = vec![Vec::new(), Vec::new()];
        for node in &frame.nodes {
            groups[self.below(2)].push(Endpoint::from(node.id));
        }
        for client in &frame.clients {
            if let side @ 0..2 = self.below(3) {
                groups[side].push(client.id.into());
            }
        }
        // The grammar has no word for an empty group; one node stands in for it.
        groups.retain(|group| !group.is_empty());
        if groups.len() < 2 {
            let (first, others) = frame.nodes.split_at(1);
            groups = [first, others].map(|nodes| nodes.iter().map(|node| node.id.into()).collect()).to_vec();
            groups.retain(|group: &Vec<Endpoint>| !group.is_empty());
        }
        groups
    }
}

/// One node with all clients, and the others.
pub(super) fn alone(one: NodeId, frame: &Frame) -> Vec<Vec<Endpoint>> {
    let clients = frame.clients.iter().map(|client| client.id.into());
    let others = frame.nodes.iter().map(|node| node.id).filter(|node| *node != one);
    let mut groups = vec![std::iter::once(one.into()).chain(clients).collect()];
    groups.push(others.map(Endpoint::from).collect());
    groups.retain(|group: &Vec<Endpoint>| !group.is_empty());
    groups
}
