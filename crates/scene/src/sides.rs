//! The sides of a partition: groups of nodes between which every link is cut, in both directions.

use faultline_engine::view::Frame;
use faultline_engine::{Endpoint, NodeId};

/// Who stands on which side. There are two at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sides {
    /// For each node; none for one that is no member.
    nodes: Vec<Option<usize>>,
    /// For each client; none for one that reaches several sides, or nobody.
    clients: Vec<Option<usize>>,
    /// How many members stand on each.
    sizes: Vec<usize>,
}

impl Sides {
    /// The sides of a frame, if there are several. A group is what links that work in one direction at least hold together;
    /// whether its nodes are up does not matter.
    pub(crate) fn of(frame: &Frame) -> Option<Self> {
        let cut: Vec<(Endpoint, Endpoint)> =
            frame.links.iter().filter(|link| link.link.cut).map(|link| (link.from, link.to)).collect();
        if cut.is_empty() {
            return None;
        }
        let count = frame.nodes.len();
        let ends = count + frame.clients.len();
        let place = |end: Endpoint| match end {
            Endpoint::Node(node) => node.index(),
            Endpoint::Client(client) => count + client.index(),
        };
        let mut is_cut = vec![false; ends * ends];
        for (from, to) in cut.iter().map(|(from, to)| (place(*from), place(*to))) {
            if let Some(way) = is_cut.get_mut(from * ends + to) {
                *way = true;
            }
        }
        let apart = |a: usize, b: usize| is_cut[a * ends + b] && is_cut[b * ends + a];
        let is_member = |node: usize| frame.nodes[node].status.is_member();

        let mut nodes: Vec<Option<usize>> = vec![None; count];
        let mut sizes = Vec::new();
        for first in (0..count).filter(|node| is_member(*node)) {
            if nodes[first].is_some() {
                continue;
            }
            let side = sizes.len();
            let mut found = vec![first];
            nodes[first] = Some(side);
            let mut next = 0;
            while let Some(node) = found.get(next).copied() {
                next += 1;
                for other in (0..count).filter(|other| is_member(*other)) {
                    if nodes[other].is_none() && !apart(node, other) {
                        nodes[other] = Some(side);
                        found.push(other);
                    }
                }
            }
            sizes.push(found.len());
        }
        if sizes.len() < 2 {
            return None;
        }
        let only_side = |client: usize| {
            let mut reached = (0..count).filter(|node| !apart(client, *node)).filter_map(|node| nodes[node]);
            let side = reached.next()?;
            reached.all(|other| other == side).then_some(side)
        };
        let clients = (count..ends).map(only_side).collect();
        Some(Self { nodes, clients, sizes })
    }

    /// The side of a node or a client.
    pub(crate) fn side(&self, end: Endpoint) -> Option<usize> {
        match end {
            Endpoint::Node(node) => self.nodes.get(node.index()).copied().flatten(),
            Endpoint::Client(client) => self.clients.get(client.index()).copied().flatten(),
        }
    }

    /// Whether a link would cross from one side to another.
    pub(crate) fn part(&self, a: Endpoint, b: Endpoint) -> bool {
        matches!((self.side(a), self.side(b)), (Some(a), Some(b)) if a != b)
    }

    /// How many sides there are.
    pub(crate) fn count(&self) -> usize {
        self.sizes.len()
    }

    /// Whether more than half of all members stand there.
    pub(crate) fn is_majority(&self, side: usize) -> bool {
        let all: usize = self.sizes.iter().sum();
        self.sizes.get(side).is_some_and(|size| 2 * size > all)
    }

    /// The nodes of a side.
    pub(crate) fn nodes(&self, side: usize) -> impl Iterator<Item = NodeId> {
        let ids = (0..).map(NodeId).zip(&self.nodes);
        ids.filter(move |(_, of)| **of == Some(side)).map(|(node, _)| node)
    }
}
