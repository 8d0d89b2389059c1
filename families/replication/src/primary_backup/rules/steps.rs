//! What a backup that is in step has is what its primary has, in the same order, and nothing more. That is judged on their disks,
//! as long as both are in the same view.

use super::super::{Evidence, Fact};
use super::disks::Disks;
use faultline_engine::NodeId;

/// What a fact says against it, once the disks have it.
pub(super) fn judge(disks: &Disks, node: NodeId, fact: &Fact) -> Option<Evidence> {
    match *fact {
        Fact::WriteStored { index, .. } => {
            compare(disks, node, usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX))
        }
        Fact::InStep { .. } => compare(disks, node, 0),
        _ => None,
    }
}

/// Compares a backup with its primary, from a write on.
fn compare(disks: &Disks, node: NodeId, from: usize) -> Option<Evidence> {
    let (view, disk) = (&disks.view, disks.of(node));
    let (number, primary) = (view.number, view.primary);
    let other = disks.of(primary);
    let follows = node != primary && disk.in_step && disk.number == number && other.number == number;
    if !follows {
        return None;
    }
    let place =
        (from..disk.writes.len()).find(|place| disk.writes.get(*place) != other.writes.get(*place))?;
    let leads = other.writes.get(place).map(|write| write.0);
    let (has, index) = (disk.writes[place].0, place as u64 + 1);
    Some(Evidence::OutOfStep { node, primary, number, index, has, leads })
}
