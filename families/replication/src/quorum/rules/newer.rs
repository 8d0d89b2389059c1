//! A version goes only for a newer one. By times or numbers that is the larger; a vector clock is older only if none of its
//! counters is larger, and otherwise both versions are kept (DeCandia 2007, §4.4).

use super::super::{Evidence, Fact};
use super::disks::Disks;
use faultline_engine::NodeId;

/// What a fact says against it, once the disks have it.
pub(super) fn judge(disks: &Disks, node: NodeId, fact: &Fact) -> Option<Evidence> {
    let (key, gone, held) = match fact {
        Fact::Stored { key, replaced, .. } => {
            let held = disks.of(node, *key);
            let gone = replaced.iter().find(|gone| !held.iter().any(|held| held.covers(gone)))?;
            (*key, gone.clone(), held.to_vec())
        }
        // What a replica says that it has may not be on its disk yet, so its word is taken.
        Fact::Ignored { key, version, held, .. } if !held.iter().any(|held| held.covers(version)) => {
            (*key, version.clone(), held.clone())
        }
        _ => return None,
    };
    Some(Evidence::NotNewer { node, key, gone, held })
}
