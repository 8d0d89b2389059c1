//! What a client was told of has the primary and, with synchronous shipping, in a view that is acknowledged every backup: any of
//! them may be the next to lead. Alsberg & Day 1976 answer a client only when the backup has the update, so that one more host may fail.

use super::super::{Evidence, Fact};
use super::disks::Disks;
use faultline_engine::kv::Command;
use faultline_engine::{NodeId, Ticket};

/// Watches it.
#[derive(Clone, Debug, Default)]
pub(super) struct Keeps {
    /// The writes of which clients were told, and the place of each.
    told: Vec<(Ticket, Command, usize)>,
}

impl Keeps {
    /// What a fact says against it, once the disks have it.
    pub(super) fn take(&self, disks: &Disks, fact: &Fact) -> Option<Evidence> {
        let changes = matches!(
            fact,
            Fact::ViewFormed { .. } | Fact::ViewAcknowledged { .. } | Fact::WritesRemoved { .. }
        );
        if changes { self.judge(disks) } else { None }
    }

    /// A client is told of a write: the first server that lacks it.
    pub(super) fn tell(&mut self, disks: &Disks, ticket: Ticket, operation: Command) -> Option<Evidence> {
        let place = |node: NodeId| disks.of(node).writes.iter().rposition(|write| write.0 == ticket);
        if let Some(found) = disks.heirs().find_map(place) {
            self.told.push((ticket, operation, found));
        }
        let node = disks.heirs().find(|node| place(*node).is_none())?;
        Some(Evidence::WriteMissing { ticket, operation, node, number: disks.view.number })
    }

    fn judge(&self, disks: &Disks) -> Option<Evidence> {
        let number = disks.view.number;
        disks.heirs().find_map(|node| {
            let writes = &disks.of(node).writes;
            let lacks =
                |told: &&(Ticket, Command, usize)| writes.get(told.2).is_none_or(|write| write.0 != told.0);
            let (ticket, operation, _) = *self.told.iter().find(lacks)?;
            Some(Evidence::WriteMissing { ticket, operation, node, number })
        })
    }
}
