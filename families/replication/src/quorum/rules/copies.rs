//! When a write is acknowledged, W nodes have it on their disks, or something newer: with a sloppy quorum, those who keep it for
//! somebody else count (DeCandia 2007, §4.5, §4.6).

use super::super::{Evidence, Fact};
use super::disks::Disks;
use super::{STORED_BY_W, violation};
use faultline_engine::{Checker, FactRecord, NodeSet, Observation, Rule, Seen, Sight, Violation};

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Copies {
    disks: Disks,
    outside: bool,
}

impl Copies {
    pub(crate) fn new(nodes: u16) -> Self {
        Self { disks: Disks::new(nodes), outside: false }
    }
}

impl Checker<crate::Fact> for Copies {
    fn rules(&self) -> &'static [&'static Rule] {
        &[STORED_BY_W]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let (crate::Fact::Quorum(fact), Some(node)) = (&record.fact, record.subject.node()) else { return };
        self.disks.take(node, fact);
        let Fact::Acknowledged { ticket, operation, version, needs, .. } = fact else { return };
        let (key, needs) = (operation.key, *needs);
        let has = |node| self.disks.has(node, key, version) || self.disks.keeps(node, key, version);
        let stored: NodeSet = self.disks.nodes().filter(|node| has(*node)).collect();
        if self.outside || stored.len() as u64 >= needs {
            return;
        }
        let (ticket, operation, version) = (*ticket, *operation, version.clone());
        let evidence = Evidence::TooFewCopies { ticket, operation, version, stored, needs };
        broken.push(violation(STORED_BY_W, record.event, evidence));
    }
}
