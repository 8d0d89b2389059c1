//! Who holds which key: the nodes stand in a ring, a key has its place there, and the next N nodes from it are its replicas
//! (DeCandia 2007, §4.2, §4.3, without virtual nodes).

use faultline_engine::kv::Key;
use faultline_engine::{NodeId, NodeSet};

/// The place of a key in a ring of so many nodes (FNV-1a of its text).
#[must_use]
pub fn place(key: Key, nodes: u16) -> u16 {
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = key.to_string().bytes().fold(0x811c_9dc5, mix);
    u16::try_from(hash % u32::from(nodes.max(1))).unwrap_or(0)
}

/// All nodes from a place on, around the ring: the preference list, and behind the first N those who stand in.
pub(super) fn from(place: u16, nodes: u16) -> impl Iterator<Item = NodeId> + Clone {
    (0..nodes).map(move |step| NodeId((place + step) % nodes))
}

/// The replicas of the keys of a place.
#[must_use]
pub fn replicas(place: u16, nodes: u16, copies: usize) -> NodeSet {
    from(place, nodes).take(copies).collect()
}
