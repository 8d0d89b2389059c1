//! Who stands in for a silent replica forgets a version only when that replica has it, or something newer (DeCandia 2007, §4.6).

use super::super::{Evidence, Fact};
use super::disks::Disks;
use faultline_engine::NodeId;

/// What a fact says against it.
pub(super) fn judge(disks: &Disks, node: NodeId, fact: &Fact) -> Option<Evidence> {
    let Fact::HintForgotten { key, version, home } = fact else { return None };
    let lost = !disks.has(*home, *key, version);
    lost.then(|| Evidence::HintLost { node, home: *home, key: *key, version: version.clone() })
}
