//! The rule: one process leads.

use crate::{Evidence, Fact};
use faultline_engine::{Checker, Endpoint, FactRecord, NodeId, Rule, Violation};

/// At most one process leads.
pub const ONE_LEADER: &Rule = &Rule { slug: "one-leader", source: "Chang & Roberts 1979" };

/// Watches it. It reads facts, and never looks into a process.
#[derive(Clone, Debug, Default)]
pub struct OneLeader {
    first: Option<NodeId>,
}

impl Checker<Fact> for OneLeader {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ONE_LEADER]
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let (Fact::Elected, Endpoint::Node(second)) = (record.fact, record.subject) else { return };
        let first = *self.first.get_or_insert(second);
        if first != second {
            let evidence = Evidence::Two { first, second };
            broken.push(Violation { rule: ONE_LEADER, event: record.event, evidence });
        }
    }
}
