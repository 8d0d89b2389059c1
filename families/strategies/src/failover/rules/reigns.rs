//! One primary per token, and a store that knows which token is old.

use super::super::{Evidence, Fact, store_of};
use super::{ONE_PRIMARY_PER_TOKEN, STALE_WRITES_REFUSED, violation};
use faultline_engine::{Checker, FactRecord, NodeId, Observation, Rule, Seen, Sight, Violation};
use litemap::LiteMap;

/// Watches both.
#[derive(Clone, Debug)]
pub(crate) struct Reigns {
    store: NodeId,
    /// Who became the primary under each token.
    primaries: LiteMap<u64, NodeId>,
    /// The highest token that the store has taken something under.
    seen: u64,
    /// Whether a disk was lost, with what was on it.
    outside: bool,
}

impl Reigns {
    pub(crate) fn new(nodes: u16) -> Self {
        Self { store: store_of(nodes), primaries: LiteMap::new(), seen: 0, outside: false }
    }

    /// The store takes something under a token, and that is on its disk.
    fn takes(&mut self, token: u64, event: u32, broken: &mut Vec<Violation<crate::Evidence>>) {
        if token < self.seen {
            let evidence = Evidence::StaleAccepted { token, seen: self.seen };
            broken.push(violation(STALE_WRITES_REFUSED, event, evidence));
        }
        self.seen = self.seen.max(token);
    }
}

impl Checker<crate::Fact> for Reigns {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ONE_PRIMARY_PER_TOKEN, STALE_WRITES_REFUSED]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let (crate::Fact::Failover(fact), Some(node)) = (&record.fact, record.subject.node()) else { return };
        if self.outside {
            return;
        }
        match *fact {
            Fact::Resumed { token, .. } => {
                if let Some(first) = self.primaries.insert(token, node) {
                    let evidence = Evidence::TokenTwice { token, first, second: node };
                    broken.push(violation(ONE_PRIMARY_PER_TOKEN, record.event, evidence));
                }
            }
            // Who takes over raises the bar by asking, if there is a fence at all.
            Fact::StoreFenced { token } | Fact::Stored { token, .. } | Fact::Overwritten { token, .. }
                if node == self.store && token > 0 =>
            {
                self.takes(token, record.event, broken);
            }
            _ => {}
        }
    }
}
