//! Who stands in for a silent replica forgets a version only when that replica has it, or something newer (DeCandia 2007, §4.6).

use super::super::{Evidence, Fact};
use super::disks::Disks;
use super::{HINTS_KEPT, violation};
use faultline_engine::{Checker, FactRecord, Observation, Rule, Seen, Sight, Violation};

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct HintsKept {
    disks: Disks,
    outside: bool,
}

impl HintsKept {
    pub(crate) fn new(nodes: u16) -> Self {
        Self { disks: Disks::new(nodes), outside: false }
    }
}

impl Checker<crate::Fact> for HintsKept {
    fn rules(&self) -> &'static [&'static Rule] {
        &[HINTS_KEPT]
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
        if let Fact::HintForgotten { key, version, home } = fact
            && !self.outside
            && !self.disks.has(*home, *key, version)
        {
            let evidence = Evidence::HintLost { node, home: *home, key: *key, version: version.clone() };
            broken.push(violation(HINTS_KEPT, record.event, evidence));
        }
    }
}
