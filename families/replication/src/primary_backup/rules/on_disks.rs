//! The rules that are judged by what is on the disks, which is followed once for all of them.

use super::super::Config;
use super::disks::Disks;
use super::kept::Keeps;
use super::recovers::Recovers;
use super::{ACKNOWLEDGED_WRITES_KEPT, BACKUP_IN_STEP, SERVICE_RECOVERS, steps, violation};
use crate::Of;
use faultline_engine::kv::Op;
use faultline_engine::{Checker, ClientFact, FactRecord, Observation, Rule, Seen, Sight, Violation};

/// Watches them.
#[derive(Clone, Debug)]
pub(crate) struct OnDisks {
    disks: Disks,
    keeps: Keeps,
    recovers: Recovers,
    /// Whether no write is lost of which a client was told.
    kept: bool,
    /// Whether a disk was lost, or the last of it: then nothing is promised.
    outside: bool,
}

impl OnDisks {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        let (keeps, recovers) = (Keeps::default(), Recovers::new(nodes, config));
        let kept = config.keeps_writes();
        Self { disks: Disks::new(nodes, config), keeps, recovers, kept, outside: false }
    }
}

impl Checker<crate::Fact> for OnDisks {
    fn rules(&self) -> &'static [&'static Rule] {
        let all: &[&Rule] = &[BACKUP_IN_STEP, SERVICE_RECOVERS, ACKNOWLEDGED_WRITES_KEPT];
        if self.kept { all } else { &all[..2] }
    }

    fn sight(&self) -> Sight {
        let rest = if self.recovers.watches() { Sight::REST } else { Sight::NOTHING };
        Sight::PROCESSES.and(rest)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
        let found = self.recovers.seen(&self.disks, seen).filter(|_| !self.outside);
        broken.extend(found.map(|found| violation(SERVICE_RECOVERS, seen.event, found)));
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
                    && self.kept
                    && !self.outside
                {
                    judge(ACKNOWLEDGED_WRITES_KEPT, self.keeps.tell(&self.disks, *ticket, *operation));
                }
            }
            (Of::Own(fact), Some(node)) => {
                self.disks.take(node, fact);
                if self.outside {
                    return;
                }
                judge(BACKUP_IN_STEP, steps::judge(&self.disks, node, fact));
                if self.kept {
                    judge(ACKNOWLEDGED_WRITES_KEPT, self.keeps.take(&self.disks, fact));
                }
            }
            _ => {}
        }
    }
}
