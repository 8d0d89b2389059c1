//! A replica executes a request only when it has executed all before it. What it answers follows from all of them: a replica that comes
//! back and goes on with the newest answers from a state that never was (§7.2).

use super::super::{Evidence, Fact};
use super::{CAUGHT_UP, violation};
use faultline_engine::{Checker, FactRecord, NodeId, Rule, Violation};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Debug, Default)]
pub(crate) struct CatchesUp {
    /// How far each replica has come.
    executed: LiteMap<NodeId, u64>,
}

impl Checker<crate::Fact> for CatchesUp {
    fn rules(&self) -> &'static [&'static Rule] {
        &[CAUGHT_UP]
    }

    fn on_liar(&mut self, _: NodeId) -> bool {
        true
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let (Some(fact), Some(node)) = (record.fact.own(), record.subject.node()) else { return };
        match *fact {
            Fact::Started { executed, .. } => {
                self.executed.insert(node, executed);
            }
            Fact::Executed { number, .. } | Fact::Passed { number } => {
                let executed = self.executed.insert(node, number).unwrap_or(0);
                if number != executed + 1 {
                    let evidence = Evidence::NotCaughtUp { node, executed, number };
                    broken.push(violation(CAUGHT_UP, record.event, evidence));
                }
            }
            _ => {}
        }
    }
}
