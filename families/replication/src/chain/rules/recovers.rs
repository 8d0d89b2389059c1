//! Once all is healed and left alone for long enough, every server is in the chain and holds everything, and every request is
//! answered. "Long enough" is a bound that random runs keep by far.

use super::super::{Config, Evidence};
use super::disks::Disks;
use super::{CHAIN_RECOVERS, violation};
use faultline_engine::{
    Checker, ClientFact, FactRecord, NodeId, Observation, Rule, Seen, Sight, Span, Ticket, Time, Violation,
};

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Recovers {
    /// How long it may take; none if the lengths of time promise nothing.
    within: Option<Span>,
    disks: Disks,
    nodes: u16,
    open: Vec<Ticket>,
    due: Option<Due>,
    outside: bool,
}

/// What was to be done when the run came to rest.
#[derive(Clone, Debug)]
struct Due {
    since: Time,
    held: u64,
    open: Vec<Ticket>,
}

impl Recovers {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        let within = config.recovery();
        Self { within, disks: Disks::new(nodes), nodes, open: Vec::new(), due: None, outside: false }
    }

    fn held(&self, node: NodeId) -> u64 {
        self.disks.of(node).updates.len() as u64
    }

    fn servers(&self) -> impl Iterator<Item = NodeId> {
        (1..self.nodes).map(NodeId)
    }

    fn missing(&self, due: &Due, rest: Span) -> Option<Evidence> {
        if let Some(ticket) = due.open.iter().copied().find(|ticket| self.open.contains(ticket)) {
            return Some(Evidence::NotAnswered { ticket, rest });
        }
        let chain = self.disks.chain(self.disks.newest)?;
        if let Some(node) = self.servers().find(|node| !self.disks.is_complete(chain, *node)) {
            return Some(Evidence::NotWhole { node, rest });
        }
        let expected = due.held;
        let node = self.servers().find(|node| self.held(*node) < expected)?;
        Some(Evidence::HasLess { node, held: self.held(node), expected, rest })
    }

    /// How many updates every chain that follows must have: what the server that has least of those that hold everything has.
    fn least(&self) -> u64 {
        let Some(chain) = self.disks.chain(self.disks.newest) else { return 0 };
        let complete = chain.nodes().filter(|node| self.disks.is_complete(chain, *node));
        complete.map(|node| self.held(node)).min().unwrap_or(0)
    }
}

impl Checker<crate::Fact> for Recovers {
    fn rules(&self) -> &'static [&'static Rule] {
        &[CHAIN_RECOVERS]
    }

    fn sight(&self) -> Sight {
        if self.within.is_some() { Sight::PROCESSES.and(Sight::REST) } else { Sight::NOTHING }
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<crate::Evidence>>) {
        match seen.what {
            Observation::Wiped(_) => self.outside = true,
            Observation::AtRest { since } => {
                let rest = seen.time.since(since);
                match &self.due {
                    Some(due) if due.since == since => {
                        if !self.outside && self.within.is_some_and(|within| rest >= within) {
                            let missing = self.missing(due, rest);
                            broken.extend(missing.map(|it| violation(CHAIN_RECOVERS, seen.event, it)));
                        }
                    }
                    _ => self.due = Some(Due { since, held: self.least(), open: self.open.clone() }),
                }
            }
            _ => {}
        }
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, _: &mut Vec<Violation<crate::Evidence>>) {
        match (&record.fact, record.subject.node()) {
            (crate::Fact::Client(ClientFact::Invoked { ticket, .. }), _) => self.open.push(*ticket),
            (
                crate::Fact::Client(
                    ClientFact::Returned { ticket, .. }
                    | ClientFact::GaveUp { ticket, .. }
                    | ClientFact::Abandoned { ticket, .. },
                ),
                _,
            ) => self.open.retain(|open| open != ticket),
            (crate::Fact::Chain(fact), Some(node)) => self.disks.take(node, fact),
            _ => {}
        }
    }
}
