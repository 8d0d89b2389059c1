//! Up to where a log is known to be committed, or chosen, as Paxos says.

use faultline_engine::{Endpoint, Facet, FactView};
use std::collections::{BTreeMap, BTreeSet};

/// What each node has found out of its log so far.
#[derive(Default)]
pub(super) struct Known(BTreeMap<Endpoint, Chosen>);

/// What a node knows to be chosen. Instances of Paxos are decided one by one, and a later one perhaps first, so the
/// entries up to an index are committed when there is no hole among them (Lamport 2001, §3).
#[derive(Default)]
struct Chosen {
    /// All up to this index, from 1.
    through: u64,
    /// And these beyond it.
    beyond: BTreeSet<u64>,
}

impl Known {
    /// Takes the next fact of a run. If by it a node finds out that something is committed: up to which index it now
    /// knows that of every entry.
    pub(super) fn take(&mut self, fact: &FactView) -> Option<u64> {
        self.read(fact.subject, fact.fact.facet()?)
    }

    fn read(&mut self, subject: Endpoint, facet: Facet) -> Option<u64> {
        match facet {
            Facet::Committed(through) => Some(through),
            Facet::Decided(slot @ 1..) => Some(self.0.entry(subject).or_default().learn(slot)),
            _ => None,
        }
    }
}

impl Chosen {
    fn learn(&mut self, slot: u64) -> u64 {
        if slot > self.through {
            self.beyond.insert(slot);
        }
        while self.beyond.remove(&(self.through + 1)) {
            self.through += 1;
        }
        self.through
    }
}

#[cfg(test)]
mod tests {
    use super::Known;
    use faultline_engine::{Endpoint, Facet, NodeId};

    #[test]
    fn a_hole_keeps_what_is_chosen_beyond_it_from_being_committed() {
        let mut known = Known::default();
        let mut learns = |node, slot| known.read(Endpoint::Node(NodeId(node)), Facet::Decided(slot));
        assert_eq!(learns(0, 1), Some(1));
        assert_eq!(learns(0, 3), Some(1), "2 is a hole");
        assert_eq!(learns(1, 2), Some(0), "what another node knows fills no hole of this one");
        assert_eq!(learns(0, 2), Some(3));
        assert_eq!(learns(0, 2), Some(3), "found out again after a crash");
        assert_eq!(learns(0, 0), None, "a single value is no log");
        assert_eq!(known.read(Endpoint::Node(NodeId(2)), Facet::Committed(7)), Some(7));
    }
}
