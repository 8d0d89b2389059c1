//! What a client was told of, every server of the chain has that holds everything: the tail tells clients, and what the tail has
//! all have, by the Update Propagation Invariant (§3).

use super::super::Fact;
use super::disks::Disks;
use super::{ACKNOWLEDGED_KEPT, violation};
use crate::chain::Evidence;
use faultline_engine::kv::{Command, Op};
use faultline_engine::{
    Checker, ClientFact, FactRecord, NodeId, Observation, Rule, Seen, Sight, Ticket, Violation,
};

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Keeps {
    disks: Disks,
    /// The updates of which clients were told, and the place of each.
    told: Vec<(Ticket, Command, usize)>,
    outside: bool,
}

impl Keeps {
    pub(crate) fn new(nodes: u16) -> Self {
        Self { disks: Disks::new(nodes), told: Vec::new(), outside: false }
    }

    /// A client is told of an update: the first server that does not have it.
    fn tell(&mut self, ticket: Ticket, operation: Command) -> Option<Evidence> {
        let number = self.disks.newest;
        let chain = self.disks.chain(number)?.clone();
        let place = |node: NodeId| self.disks.of(node).updates.iter().rposition(|update| update.0 == ticket);
        let complete: Vec<NodeId> =
            chain.nodes().filter(|node| self.disks.is_complete(&chain, *node)).collect();
        let lacks = complete.iter().copied().find(|node| place(*node).is_none());
        if let Some(found) = complete.iter().find_map(|node| place(*node)) {
            self.told.push((ticket, operation, found));
        }
        lacks.map(|node| Evidence::NotKept { ticket, operation, node, number })
    }

    /// A server of the newest chain that holds everything, by its word, and does not.
    fn judge(&self) -> Option<Evidence> {
        let number = self.disks.newest;
        let chain = self.disks.chain(number)?;
        let complete = || chain.nodes().filter(|node| self.disks.is_complete(chain, *node));
        if complete().next().is_none() && !self.told.is_empty() {
            return Some(Evidence::NobodyHas { number, told: self.told.len() as u64 });
        }
        complete().find_map(|node| {
            let updates = &self.disks.of(node).updates;
            let lacks = |told: &&(Ticket, Command, usize)| {
                updates.get(told.2).is_none_or(|update| update.0 != told.0)
            };
            let (ticket, operation, _) = *self.told.iter().find(lacks)?;
            Some(Evidence::NotKept { ticket, operation, node, number })
        })
    }
}

impl Checker<crate::Fact> for Keeps {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ACKNOWLEDGED_KEPT]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        if self.outside {
            return;
        }
        let found = match (&record.fact, record.subject.node()) {
            (crate::Fact::Client(ClientFact::Returned { ticket, operation, .. }), _)
                if operation.op != Op::Get =>
            {
                self.tell(*ticket, *operation)
            }
            (crate::Fact::Chain(fact), Some(node)) => {
                self.disks.take(node, fact);
                let changes = matches!(
                    fact,
                    Fact::ChainFormed { .. } | Fact::Completed { .. } | Fact::UpdatesForgotten { .. }
                );
                if changes { self.judge() } else { None }
            }
            _ => None,
        };
        broken.extend(found.map(|evidence| violation(ACKNOWLEDGED_KEPT, record.event, evidence)));
    }
}
