//! When a write is acknowledged, W nodes have it on their disks, or something newer: with a sloppy quorum, those who keep it for
//! somebody else count (DeCandia 2007, §4.5, §4.6).

use super::super::{Evidence, Fact};
use super::disks::Disks;
use faultline_engine::NodeSet;

/// What a fact says against it.
pub(super) fn judge(disks: &Disks, fact: &Fact) -> Option<Evidence> {
    let Fact::Acknowledged { ticket, operation, version, needs, .. } = fact else { return None };
    let (key, needs) = (operation.key, *needs);
    let has = |node| disks.has(node, key, version) || disks.keeps(node, key, version);
    let stored: NodeSet = disks.nodes().filter(|node| has(*node)).collect();
    let (ticket, operation, version) = (*ticket, *operation, version.clone());
    let few = (stored.len() as u64) < needs;
    few.then_some(Evidence::TooFewCopies { ticket, operation, version, stored, needs })
}
