//! The chain: which servers there are, in which order.

use faultline_engine::NodeId;
use faultline_engine::describe::{Data, Datum, Shape};
use faultline_engine::digest::Encode;
use std::fmt;
use std::sync::Arc;

/// A server of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Link {
    /// Which.
    pub node: NodeId,
    /// The configuration in which it joined. A server that was removed and has joined again is told by this from one that was
    /// there all the time.
    pub since: u64,
}

/// A configuration: a number, and the servers from head to tail. No two configurations have the same number.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Chain {
    /// From 1; 0 for none.
    pub number: u64,
    links: Arc<[Link]>,
}

impl Default for Chain {
    fn default() -> Self {
        Self { number: 0, links: Arc::new([]) }
    }
}

impl Chain {
    /// What a run begins with: every node but the master, in order.
    #[must_use]
    pub fn initial(nodes: u16) -> Self {
        let links = (1..nodes).map(|node| Link { node: NodeId(node), since: 1 }).collect();
        Self { number: 1, links }
    }

    /// The servers, from head to tail.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.links.iter().map(|link| link.node)
    }

    /// How many servers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// The first one: it takes updates.
    #[must_use]
    pub fn head(&self) -> Option<NodeId> {
        self.links.first().map(|link| link.node)
    }

    /// The last one: it answers.
    #[must_use]
    pub fn tail(&self) -> Option<NodeId> {
        self.links.last().map(|link| link.node)
    }

    /// The configuration in which a server joined, if it is in the chain.
    #[must_use]
    pub fn since(&self, node: NodeId) -> Option<u64> {
        self.links.iter().find(|link| link.node == node).map(|link| link.since)
    }

    fn place(&self, node: NodeId) -> Option<usize> {
        self.links.iter().position(|link| link.node == node)
    }

    /// The server before another one.
    #[must_use]
    pub fn predecessor(&self, node: NodeId) -> Option<NodeId> {
        let place = self.place(node)?.checked_sub(1)?;
        self.links.get(place).map(|link| link.node)
    }

    /// The server after another one.
    #[must_use]
    pub fn successor(&self, node: NodeId) -> Option<NodeId> {
        let place = self.place(node)?;
        self.links.get(place + 1).map(|link| link.node)
    }

    /// The next configuration, without a server.
    #[must_use]
    pub fn without(&self, node: NodeId) -> Self {
        let links = self.links.iter().copied().filter(|link| link.node != node).collect();
        Self { number: self.number + 1, links }
    }

    /// The next configuration, with a server more at the end (§3, Extending a Chain).
    #[must_use]
    pub fn with(&self, node: NodeId) -> Self {
        let number = self.number + 1;
        let new = Link { node, since: number };
        Self { number, links: self.links.iter().copied().chain([new]).collect() }
    }

    /// The next configuration, of one server that begins anew.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Self {
        let number = self.number + 1;
        Self { number, links: Arc::new([Link { node, since: number }]) }
    }
}

impl fmt::Display for Chain {
    /// `n2 n3 n4`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, node) in self.nodes().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            node.fmt(f)?;
        }
        Ok(())
    }
}

impl Data for Chain {
    fn datum(&self) -> Datum {
        Datum::List(self.nodes().map(|node| node.datum()).collect())
    }

    fn shape() -> Shape {
        Vec::<NodeId>::shape()
    }
}

#[cfg(test)]
mod tests {
    use super::{Chain, NodeId};

    #[test]
    fn a_chain_is_bridged_and_grows_at_its_end() {
        let chain = Chain::initial(4);
        assert_eq!((chain.number, chain.to_string().as_str()), (1, "n2 n3 n4"));
        let bridged = chain.without(NodeId(2));
        assert_eq!((bridged.number, bridged.to_string().as_str()), (2, "n2 n4"));
        assert_eq!(
            (bridged.successor(NodeId(1)), bridged.predecessor(NodeId(3))),
            (Some(NodeId(3)), Some(NodeId(1)))
        );
        let grown = bridged.with(NodeId(2));
        assert_eq!(
            (grown.to_string().as_str(), grown.since(NodeId(2)), grown.since(NodeId(3))),
            ("n2 n4 n3", Some(3), Some(1))
        );
        assert_eq!((grown.head(), grown.tail()), (Some(NodeId(1)), Some(NodeId(2))));
    }
}
