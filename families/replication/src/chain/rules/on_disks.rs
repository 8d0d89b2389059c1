//! The rules that are judged by what is on the disks, which is followed once for all of them.

use super::super::Config;
use super::disks::Disks;
use super::kept::Keeps;
use super::recovers::Recovers;
use super::{ACKNOWLEDGED_KEPT, CHAIN_RECOVERS, UPDATE_PROPAGATION, prefix, violation};
use crate::Of;
use faultline_engine::kv::Op;
use faultline_engine::{Checker, ClientFact, FactRecord, Observation, Rule, Seen, Sight, Violation};

/// Watches them.
#[derive(Clone, Debug)]
pub(crate) struct OnDisks {
    disks: Disks,
    keeps: Keeps,
    recovers: Recovers,
    /// Whether a disk was lost, or the last of it: then nothing is promised.
    outside: bool,
}

impl OnDisks {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        let (keeps, recovers) = (Keeps::default(), Recovers::new(nodes, config));
        Self { disks: Disks::new(nodes), keeps, recovers, outside: false }
    }
}

impl Checker<crate::Fact> for OnDisks {
    fn rules(&self) -> &'static [&'static Rule] {
        &[UPDATE_PROPAGATION, ACKNOWLEDGED_KEPT, CHAIN_RECOVERS]
    }

    fn sight(&self) -> Sight {
        let rest = if self.recovers.watches() { Sight::REST } else { Sight::NOTHING };
        Sight::PROCESSES.and(rest)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
        let found = self.recovers.seen(&self.disks, seen).filter(|_| !self.outside);
        broken.extend(found.map(|found| violation(CHAIN_RECOVERS, seen.event, found)));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let mut judge = |rule, found: Option<_>| {
            broken.extend(found.map(|found| violation(rule, record.event, found)));
        };
        match (record.fact.of(), record.subject.node()) {
            (Of::Client(fact), _) => {
                self.recovers.client(fact);
                if let ClientFact::Returned {
                    ticket, operation: crate::Operation::KeyValue(operation), ..
                } = fact
                    && operation.op != Op::Get
                    && !self.outside
                {
                    judge(ACKNOWLEDGED_KEPT, self.keeps.tell(&self.disks, *ticket, *operation));
                }
            }
            (Of::Own(fact), Some(node)) => {
                self.disks.take(node, fact);
                if !self.outside {
                    judge(UPDATE_PROPAGATION, prefix::judge(&self.disks, node, fact));
                    judge(ACKNOWLEDGED_KEPT, self.keeps.take(&self.disks, fact));
                }
            }
            _ => {}
        }
    }
}
