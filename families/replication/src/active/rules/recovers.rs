//! Once all is healed and left alone for long enough, every replica has executed what any of them has, and every request is answered.
//! "Long enough" is a bound that random runs keep by far.

use super::super::{Config, Evidence, Fact};
use super::{EVERY_REPLICA, violation};
use crate::Of;
use faultline_engine::{Checker, FactRecord, NodeId, Observation, Rule, Seen, Sight, Span, Violation};
use faultline_rules::{Debts, Overdue};

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Recovers {
    /// How long it may take; none if the lengths of time promise nothing.
    within: Option<Span>,
    /// How far each replica has come.
    executed: Vec<u64>,
    /// What was asked, and how far the first replica had come, when the run came to rest.
    debts: Debts<u64>,
    outside: bool,
}

impl Recovers {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        let executed = vec![0; usize::from(nodes)];
        Self { within: config.recovery(), executed, debts: Debts::default(), outside: false }
    }

    fn missing(&self, Overdue { open, owed: expected, rest }: Overdue<u64>) -> Option<Evidence> {
        if let Some(ticket) = open {
            return Some(Evidence::RequestOpen { ticket, rest });
        }
        let (place, executed) =
            self.executed.iter().enumerate().find(|(_, executed)| **executed < expected)?;
        let node = NodeId(u16::try_from(place).ok()?);
        Some(Evidence::ReplicaBehind { node, executed: *executed, expected, rest })
    }
}

impl Checker<crate::Fact> for Recovers {
    fn rules(&self) -> &'static [&'static Rule] {
        &[EVERY_REPLICA]
    }

    fn sight(&self) -> Sight {
        if self.within.is_some() { Sight::PROCESSES.and(Sight::REST) } else { Sight::NOTHING }
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<crate::Evidence>>) {
        if let Observation::Wiped(_) = seen.what {
            self.outside = true;
        }
        let furthest = || self.executed.iter().copied().max().unwrap_or(0);
        let overdue = self.debts.overdue(seen, self.within, furthest);
        let missing = overdue.filter(|_| !self.outside).and_then(|due| self.missing(due));
        broken.extend(missing.map(|it| violation(EVERY_REPLICA, seen.event, it)));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, _: &mut Vec<Violation<crate::Evidence>>) {
        match (record.fact.of(), record.subject.node()) {
            (Of::Client(fact), _) => self.debts.client(fact),
            (
                Of::Own(
                    Fact::Started { executed: number, .. }
                    | Fact::Executed { number, .. }
                    | Fact::Passed { number },
                ),
                Some(node),
            ) => {
                if let Some(executed) = self.executed.get_mut(node.index()) {
                    *executed = *number;
                }
            }
            _ => {}
        }
    }
}
