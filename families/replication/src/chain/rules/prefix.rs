//! The history of each server is a prefix of that of its predecessor: Hist_j ⪯ Hist_i for i before j (§3, Update Propagation
//! Invariant). Here that is judged on their disks.

use super::super::{Evidence, Fact};
use super::disks::Disks;
use faultline_engine::NodeId;

/// What a fact says against it, once the disks have it.
pub(super) fn judge(disks: &Disks, node: NodeId, fact: &Fact) -> Option<Evidence> {
    match *fact {
        Fact::Stored { index, .. } => {
            compare(disks, node, usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX))
        }
        Fact::PlaceTaken { number, .. } => {
            let after = disks.chain(number).and_then(|chain| chain.successor(node));
            compare(disks, node, 0).or_else(|| compare(disks, after?, 0))
        }
        _ => None,
    }
}

/// Compares a server with its predecessor, if both have taken their places in the same chain, from an update on.
fn compare(disks: &Disks, node: NodeId, from: usize) -> Option<Evidence> {
    let disk = disks.of(node);
    let number = disk.number;
    let predecessor = disks.chain(number)?.predecessor(node)?;
    let other = disks.of(predecessor);
    if other.number != number {
        return None;
    }
    let place =
        (from..disk.updates.len()).find(|place| disk.updates.get(*place) != other.updates.get(*place))?;
    let before = other.updates.get(place).map(|update| update.0);
    let (has, index) = (disk.updates[place].0, place as u64 + 1);
    Some(Evidence::NoPrefix { node, predecessor, number, index, has, before })
}
