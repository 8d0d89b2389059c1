//! What is on the disks of servers, as their facts say once it is there.

use super::super::{Chain, Fact};
use faultline_engine::{NodeId, Ticket};
use litemap::LiteMap;

/// The disk of one server.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    /// Whose requests its updates are, in order, and in which configuration each got its number.
    pub(super) updates: Vec<(Ticket, u64)>,
    /// The configuration in which it has taken its place.
    pub(super) number: u64,
    /// The configuration since which it has held everything; 0 if it has not.
    pub(super) complete: u64,
}

/// The disks of all servers, and the chains that there have been.
#[derive(Clone, Debug)]
pub(super) struct Disks {
    disks: Vec<Disk>,
    chains: LiteMap<u64, Chain>,
    /// The newest chain.
    pub(super) newest: u64,
}

impl Disks {
    pub(super) fn new(nodes: u16) -> Self {
        let first = Disk { number: 1, complete: 1, ..Disk::default() };
        let mut chains = LiteMap::new();
        chains.insert(1, Chain::initial(nodes));
        Self { disks: vec![first; usize::from(nodes)], chains, newest: 1 }
    }

    pub(super) fn of(&self, node: NodeId) -> &Disk {
        &self.disks[node.index()]
    }

    pub(super) fn chain(&self, number: u64) -> Option<&Chain> {
        self.chains.get(&number)
    }

    /// Whether a server is in a chain and holds everything.
    pub(super) fn is_complete(&self, chain: &Chain, node: NodeId) -> bool {
        chain.since(node).is_some_and(|since| since == self.of(node).complete)
    }

    pub(super) fn take(&mut self, node: NodeId, fact: &Fact) {
        let disk = &mut self.disks[node.index()];
        let place = |index: u64| usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX);
        match *fact {
            Fact::Stored { index, number, ticket, .. } => {
                disk.updates.truncate(place(index));
                disk.updates.push((ticket, number));
            }
            Fact::UpdatesForgotten { from, .. } => disk.updates.truncate(place(from)),
            Fact::PlaceTaken { number, .. } => disk.number = number,
            Fact::Completed { number, .. } => disk.complete = number,
            Fact::ChainFormed { number, ref chain, .. } => {
                self.chains.insert(number, chain.clone());
                self.newest = self.newest.max(number);
            }
            _ => {}
        }
    }
}
