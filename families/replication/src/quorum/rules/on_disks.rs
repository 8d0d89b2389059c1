//! The rules that are judged by what is on the disks, which is followed once for all of them.

use super::super::Config;
use super::converged::Converged;
use super::disks::Disks;
use super::{
    HINTS_KEPT, ONLY_NEWER_REPLACES, REPLICAS_CONVERGE, STORED_BY_W, copies, hints, newer, violation,
};
use crate::Of;
use faultline_engine::{Checker, FactRecord, Observation, Rule, Seen, Sight, Violation};

/// Watches them.
#[derive(Clone, Debug)]
pub(crate) struct OnDisks {
    disks: Disks,
    converged: Converged,
    /// Whether nodes stand in for others.
    sloppy: bool,
    /// Whether a disk was lost: from then on only the order of versions is judged.
    outside: bool,
}

impl OnDisks {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        let (disks, converged) = (Disks::new(nodes), Converged::new(nodes, config));
        Self { disks, converged, sloppy: config.sloppy, outside: false }
    }
}

impl Checker<crate::Fact> for OnDisks {
    fn rules(&self) -> &'static [&'static Rule] {
        let all: &[&Rule] = &[ONLY_NEWER_REPLACES, STORED_BY_W, REPLICAS_CONVERGE, HINTS_KEPT];
        if self.sloppy { all } else { &all[..3] }
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES.and(Sight::REST).and(Sight::LINKS)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
        let found = self.converged.seen(&self.disks, seen).filter(|_| !self.outside);
        broken.extend(found.map(|found| violation(REPLICAS_CONVERGE, seen.event, found)));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        match (record.fact.of(), record.subject.node()) {
            (Of::Client(fact), _) => self.converged.client(fact),
            (Of::Own(fact), Some(node)) => {
                self.disks.take(node, fact);
                self.converged.take(fact);
                let mut judge = |rule, found: Option<_>| {
                    broken.extend(found.map(|found| violation(rule, record.event, found)));
                };
                judge(ONLY_NEWER_REPLACES, newer::judge(&self.disks, node, fact));
                if self.outside {
                    return;
                }
                judge(STORED_BY_W, copies::judge(&self.disks, fact));
                if self.sloppy {
                    judge(HINTS_KEPT, hints::judge(&self.disks, node, fact));
                }
            }
            _ => {}
        }
    }
}
