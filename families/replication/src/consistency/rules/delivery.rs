//! Writes are applied in an order that their promise allows. What must come before a write is read from what its writer had when it made
//! the write, not from what the write says of itself.

use super::copies::Copies;
use super::{DELIVERY_ORDER, violation};
use crate::clock::Clock;
use crate::consistency::{Evidence, Fact, Promise};
use crate::crdt::Dot;
use faultline_engine::{Checker, FactRecord, NodeId, Rule, Seen, Sight, Violation};
use std::collections::BTreeMap;

/// Watches it.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    promise: Promise,
    copies: Copies,
    /// What must be in a copy before a write; not kept where the name says it.
    before: BTreeMap<Dot, Clock>,
}

impl Delivery {
    pub(super) fn new(nodes: u16, promise: Promise) -> Self {
        Self { promise, copies: Copies::new(nodes), before: BTreeMap::new() }
    }

    /// A replica takes a write.
    fn fact(&mut self, node: NodeId, fact: &Fact) -> Option<Evidence> {
        match fact {
            Fact::Made { write, .. } => {
                if self.promise == Promise::Causal {
                    self.before.insert(*write, self.copies.vector(node));
                }
                None
            }
            Fact::Applied { write, .. } => {
                let before = Dot { count: write.count - 1, ..*write };
                let one = || (before.count > 0 && !self.copies.has(node, before)).then_some(before);
                let lacks = match self.before.get(write) {
                    Some(vector) => self.copies.lacks(node, vector),
                    None => one(),
                };
                lacks.map(|lacks| Evidence::TooEarly { node, write: *write, lacks })
            }
            _ => None,
        }
    }
}

impl Checker<crate::Fact> for Delivery {
    fn rules(&self) -> &'static [&'static Rule] {
        &[DELIVERY_ORDER]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn is_overwhelmed(&self) -> bool {
        self.copies.lost
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.copies.seen(seen);
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        if let (Some(fact), Some(node)) = (record.fact.own(), record.subject.node())
            && !self.copies.lost
        {
            let found = self.fact(node, fact);
            broken.extend(found.map(|found| violation(DELIVERY_ORDER, record.event, found)));
            self.copies.fact(node, fact);
        }
    }
}
