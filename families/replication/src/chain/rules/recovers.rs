//! Once all is healed and left alone for long enough, every server is in the chain and holds everything, and every request is
//! answered. "Long enough" is a bound that random runs keep by far.

use super::super::{Config, Evidence};
use super::disks::Disks;
use faultline_engine::{ClientFact, NodeId, Seen, Span};
use faultline_rules::{Debts, Overdue};

/// Watches it.
#[derive(Clone, Debug)]
pub(super) struct Recovers {
    /// How long it may take; none if the lengths of time promise nothing.
    within: Option<Span>,
    nodes: u16,
    /// What was asked, and how much every chain that follows must have, when the run came to rest.
    debts: Debts<u64>,
}

impl Recovers {
    pub(super) fn new(nodes: u16, config: &Config) -> Self {
        let within = config.recovery();
        Self { within, nodes, debts: Debts::default() }
    }

    fn held(disks: &Disks, node: NodeId) -> u64 {
        disks.of(node).updates.len() as u64
    }

    fn servers(&self) -> impl Iterator<Item = NodeId> {
        (1..self.nodes).map(NodeId)
    }

    fn missing(&self, disks: &Disks, due: Overdue<u64>) -> Option<Evidence> {
        let Overdue { open, owed: expected, rest } = due;
        if let Some(ticket) = open {
            return Some(Evidence::NotAnswered { ticket, rest });
        }
        let chain = disks.chain(disks.newest)?;
        if let Some(node) = self.servers().find(|node| !disks.is_complete(chain, *node)) {
            return Some(Evidence::NotWhole { node, rest });
        }
        let node = self.servers().find(|node| Self::held(disks, *node) < expected)?;
        Some(Evidence::HasLess { node, held: Self::held(disks, node), expected, rest })
    }

    /// How many updates every chain that follows must have: what the server that has least of those that hold everything has.
    fn least(disks: &Disks) -> u64 {
        let Some(chain) = disks.chain(disks.newest) else { return 0 };
        let complete = chain.nodes().filter(|node| disks.is_complete(chain, *node));
        complete.map(|node| Self::held(disks, node)).min().unwrap_or(0)
    }

    /// Whether it promises anything.
    pub(super) fn watches(&self) -> bool {
        self.within.is_some()
    }

    /// A client asked or was answered.
    pub(super) fn client<O, A>(&mut self, fact: &ClientFact<O, A>) {
        self.debts.client(fact);
    }

    /// Something was seen: what has not happened by now.
    pub(super) fn seen(&mut self, disks: &Disks, seen: &Seen) -> Option<Evidence> {
        let overdue = self.debts.overdue(seen, self.within, || Self::least(disks))?;
        self.missing(disks, overdue)
    }
}
