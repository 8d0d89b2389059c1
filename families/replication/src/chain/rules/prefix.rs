//! The history of each server is a prefix of that of its predecessor: Hist_j ⪯ Hist_i for i before j (§3, Update Propagation
//! Invariant). Here that is judged on their disks.

use super::super::{Evidence, Fact};
use super::disks::Disks;
use super::{UPDATE_PROPAGATION, violation};
use faultline_engine::{Checker, FactRecord, NodeId, Observation, Rule, Seen, Sight, Violation};

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Prefixes {
    disks: Disks,
    /// Whether a disk was lost, or the last of it.
    outside: bool,
}

impl Prefixes {
    pub(crate) fn new(nodes: u16) -> Self {
        Self { disks: Disks::new(nodes), outside: false }
    }

    /// Compares a server with its predecessor, if both have taken their places in the same chain, from an update on.
    fn compare(&self, node: NodeId, from: usize) -> Option<Evidence> {
        let disk = self.disks.of(node);
        let number = disk.number;
        let predecessor = self.disks.chain(number)?.predecessor(node)?;
        let other = self.disks.of(predecessor);
        if other.number != number {
            return None;
        }
        let place =
            (from..disk.updates.len()).find(|place| disk.updates.get(*place) != other.updates.get(*place))?;
        let before = other.updates.get(place).map(|update| update.0);
        let (has, index) = (disk.updates[place].0, place as u64 + 1);
        Some(Evidence::NoPrefix { node, predecessor, number, index, has, before })
    }
}

impl Checker<crate::Fact> for Prefixes {
    fn rules(&self) -> &'static [&'static Rule] {
        &[UPDATE_PROPAGATION]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let (crate::Fact::Chain(fact), Some(node)) = (&record.fact, record.subject.node()) else { return };
        if self.outside {
            return;
        }
        self.disks.take(node, fact);
        let found = match *fact {
            Fact::Stored { index, .. } => {
                self.compare(node, usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX))
            }
            Fact::PlaceTaken { number, .. } => {
                let after = self.disks.chain(number).and_then(|chain| chain.successor(node));
                self.compare(node, 0).or_else(|| self.compare(after?, 0))
            }
            _ => None,
        };
        broken.extend(found.map(|evidence| violation(UPDATE_PROPAGATION, record.event, evidence)));
    }
}
