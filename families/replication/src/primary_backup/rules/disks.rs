//! What is on the disks of servers, as their facts say once it is there, and the views that there have been.

use super::super::{Config, Fact, Ship, View};
use faultline_engine::{NodeId, Ticket};

/// The disk of one server.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    /// Whose requests its writes are, in order, and in which view each got its place.
    pub(super) writes: Vec<(Ticket, u64)>,
    /// The view in which it has taken its duty.
    pub(super) number: u64,
    /// Whether it has been in step with its primary in that view.
    pub(super) in_step: bool,
}

/// The disks of all servers, and the newest view.
#[derive(Clone, Debug)]
pub(super) struct Disks {
    disks: Vec<Disk>,
    pub(super) view: View,
    /// The newest view that its primary has acknowledged.
    acknowledged: u64,
    /// Whether answers wait for backups.
    sync: bool,
}

/// The place of an index in an array that starts at 0.
fn place(index: u64) -> usize {
    usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX)
}

impl Disks {
    pub(super) fn new(nodes: u16, config: &Config) -> Self {
        let view = View::initial(nodes, config.wanted(nodes));
        let first = Disk { number: 1, ..Disk::default() };
        let sync = config.ship == Ship::Sync;
        Self { disks: vec![first; usize::from(nodes)], view, acknowledged: 1, sync }
    }

    pub(super) fn of(&self, node: NodeId) -> &Disk {
        &self.disks[node.index()]
    }

    /// Whether the newest view is acknowledged.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.acknowledged == self.view.number
    }

    /// Who must have what clients were told: who leads and, where answers wait for that, whoever may be the next to lead.
    pub(super) fn heirs(&self) -> impl Iterator<Item = NodeId> + '_ {
        let all = self.sync && self.is_acknowledged();
        self.view.members().filter(move |node| all || *node == self.view.primary)
    }

    pub(super) fn take(&mut self, node: NodeId, fact: &Fact) {
        let disk = &mut self.disks[node.index()];
        match fact {
            Fact::WriteStored { index, number, ticket, .. } => {
                disk.writes.truncate(place(*index));
                disk.writes.push((*ticket, *number));
            }
            Fact::WritesRemoved { from, .. } => disk.writes.truncate(place(*from)),
            Fact::DutyTaken { number, .. } => (disk.number, disk.in_step) = (*number, false),
            Fact::InStep { number, .. } => disk.in_step = disk.number == *number,
            Fact::ViewAcknowledged { number, .. } => self.acknowledged = self.acknowledged.max(*number),
            Fact::ViewFormed { number, primary, backups, .. } => {
                self.view = View { number: *number, primary: *primary, backups: backups.as_slice().into() };
            }
            _ => {}
        }
    }
}
