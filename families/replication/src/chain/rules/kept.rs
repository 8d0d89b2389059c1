//! What a client was told of, every server of the chain has that holds everything: the tail tells clients, and what the tail has
//! all have, by the Update Propagation Invariant (§3).

use super::super::{Evidence, Fact};
use super::disks::Disks;
use faultline_engine::kv::Command;
use faultline_engine::{NodeId, Ticket};

/// Watches it.
#[derive(Clone, Debug, Default)]
pub(super) struct Keeps {
    /// The updates of which clients were told, and the place of each.
    told: Vec<(Ticket, Command, usize)>,
}

impl Keeps {
    /// What a fact says against it, once the disks have it.
    pub(super) fn take(&self, disks: &Disks, fact: &Fact) -> Option<Evidence> {
        let changes =
            matches!(fact, Fact::ChainFormed { .. } | Fact::Completed { .. } | Fact::UpdatesForgotten { .. });
        if changes { self.judge(disks) } else { None }
    }

    /// A client is told of an update: the first server that does not have it.
    pub(super) fn tell(&mut self, disks: &Disks, ticket: Ticket, operation: Command) -> Option<Evidence> {
        let number = disks.newest;
        let chain = disks.chain(number)?;
        let place = |node: NodeId| disks.of(node).updates.iter().rposition(|update| update.0 == ticket);
        let complete: Vec<NodeId> = chain.nodes().filter(|node| disks.is_complete(chain, *node)).collect();
        let lacks = complete.iter().copied().find(|node| place(*node).is_none());
        if let Some(found) = complete.iter().find_map(|node| place(*node)) {
            self.told.push((ticket, operation, found));
        }
        lacks.map(|node| Evidence::NotKept { ticket, operation, node, number })
    }

    /// A server of the newest chain that holds everything, by its word, and does not.
    fn judge(&self, disks: &Disks) -> Option<Evidence> {
        let number = disks.newest;
        let chain = disks.chain(number)?;
        let complete = || chain.nodes().filter(|node| disks.is_complete(chain, *node));
        if complete().next().is_none() && !self.told.is_empty() {
            return Some(Evidence::NobodyHas { number, told: self.told.len() as u64 });
        }
        complete().find_map(|node| {
            let updates = &disks.of(node).updates;
            let lacks = |told: &&(Ticket, Command, usize)| {
                updates.get(told.2).is_none_or(|update| update.0 != told.0)
            };
            let (ticket, operation, _) = *self.told.iter().find(lacks)?;
            Some(Evidence::NotKept { ticket, operation, node, number })
        })
    }
}
