//! What is on the disks of the nodes, as their facts tell: those wait for the disk.

use super::super::{Fact, Version};
use faultline_engine::NodeId;
use faultline_engine::kv::Key;
use litemap::LiteMap;

/// The disks of all nodes.
#[derive(Clone, Debug)]
pub(super) struct Disks {
    held: Vec<LiteMap<Key, Vec<Version>>>,
    hints: Vec<Vec<(NodeId, Key, Version)>>,
}

impl Disks {
    pub(super) fn new(nodes: u16) -> Self {
        Self { held: vec![LiteMap::new(); usize::from(nodes)], hints: vec![Vec::new(); usize::from(nodes)] }
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u16::try_from(self.held.len()).unwrap_or(u16::MAX)).map(NodeId)
    }

    /// What a node has of a key.
    pub(super) fn of(&self, node: NodeId, key: Key) -> &[Version] {
        self.held[node.index()].get(&key).map_or(&[], |held| held)
    }

    /// Whether a node has a version of a key, or a newer one.
    pub(super) fn has(&self, node: NodeId, key: Key, version: &Version) -> bool {
        self.of(node, key).iter().any(|held| held.covers(version))
    }

    /// Whether a node keeps a version, or a newer one, for somebody else.
    pub(super) fn keeps(&self, node: NodeId, key: Key, version: &Version) -> bool {
        self.hints[node.index()].iter().any(|(_, of, held)| *of == key && held.covers(version))
    }

    pub(super) fn take(&mut self, node: NodeId, fact: &Fact) {
        match fact {
            Fact::Stored { key, version, replaced, .. } => {
                let held = self.held[node.index()].entry(*key).or_default();
                held.retain(|version| !replaced.contains(version));
                held.insert(held.partition_point(|other| other < version), version.clone());
            }
            Fact::Hinted { key, version, home, .. } => {
                self.hints[node.index()].push((*home, *key, version.clone()));
            }
            Fact::HintForgotten { key, version, home } => {
                self.hints[node.index()]
                    .retain(|(of, other, held)| (of, other, held) != (home, key, version));
            }
            _ => {}
        }
    }
}
