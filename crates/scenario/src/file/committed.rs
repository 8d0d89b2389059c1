//! Up to where a log is known to be committed, or chosen, as Paxos says.

use faultline_engine::{BallotFact, Endpoint, Fact, FactRecord};
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
    pub(super) fn take(&mut self, record: &FactRecord) -> Option<u64> {
        match record.fact {
            Fact::Committed { through, .. } => Some(through),
            Fact::Ballot(BallotFact::Learned { slot: slot @ 1.., .. }) => {
                Some(self.0.entry(record.subject).or_default().learn(slot))
            }
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
    use faultline_engine::{Ballot, BallotFact, FactRecord, NodeId, NodeSet, Payload};
    use faultline_engine::{Endpoint, Fact};

    #[test]
    fn a_hole_keeps_what_is_chosen_beyond_it_from_being_committed() {
        let ballot = Ballot { round: 1, proposer: NodeId(0) };
        let learns = |node, slot| FactRecord {
            event: 0,
            subject: Endpoint::Node(NodeId(node)),
            fact: BallotFact::Learned { slot, ballot, value: Payload::Noop }.into(),
        };
        let mut known = Known::default();
        assert_eq!(known.take(&learns(0, 1)), Some(1));
        assert_eq!(known.take(&learns(0, 3)), Some(1), "2 is a hole");
        assert_eq!(known.take(&learns(1, 2)), Some(0), "what another node knows fills no hole of this one");
        assert_eq!(known.take(&learns(0, 2)), Some(3));
        assert_eq!(known.take(&learns(0, 2)), Some(3), "found out again after a crash");
        assert_eq!(known.take(&learns(0, 0)), None, "a single value is no log");
        let committed = Fact::Committed { through: 7, epoch: 1, holders: NodeSet::default() };
        assert_eq!(known.take(&FactRecord { fact: committed, ..learns(2, 1) }), Some(7));
    }
}
