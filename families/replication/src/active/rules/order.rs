//! All replicas execute the same requests in the same order, and come to the same: the same answer to the client, and the same value of the
//! key. As a request changes one key, replicas that are alike in this after every request are alike in everything. And a request takes
//! effect once on each of them.

use super::super::evidence::Came;
use super::super::{Evidence, Fact};
use super::{SAME_ORDER, SAME_STATE, violation};
use faultline_engine::kv::Command;
use faultline_engine::{
    Checker, ClientId, FactRecord, NodeId, Observation, Rule, Seen, Sight, Ticket, Violation,
};
use faultline_rules::{EffectAgain, TAKES_EFFECT_ONCE};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sameness {
    /// What was executed first at each number, from 1, and by whom.
    first: LiteMap<u64, First>,
    /// Per replica and client, where its requests took effect since the replica started.
    effects: LiteMap<(NodeId, ClientId), Vec<(u32, u64)>>,
    outside: bool,
}

/// What was executed first at a number.
#[derive(Clone, Copy, Debug)]
struct First {
    node: NodeId,
    ticket: Ticket,
    operation: Command,
    came: Came,
}

impl Sameness {
    fn compare(&mut self, number: u64, now: First) -> Option<(&'static Rule, Evidence)> {
        let Some(first) = self.first.get(&number) else {
            self.first.insert(number, now);
            return None;
        };
        if (first.ticket, first.operation) != (now.ticket, now.operation) {
            let evidence = Evidence::OrderDiffers {
                number,
                first: first.node,
                had: first.ticket,
                operation: first.operation,
                second: now.node,
                has: now.ticket,
                other: now.operation,
            };
            return Some((SAME_ORDER, evidence));
        }
        (first.came != now.came).then(|| {
            let (operation, came, other) = (now.operation, first.came, now.came);
            let (first, second) = (first.node, now.node);
            (SAME_STATE, Evidence::StateDiffers { number, operation, first, came, second, other })
        })
    }

    fn takes_effect(&mut self, node: NodeId, ticket: Ticket, number: u64) -> Option<EffectAgain> {
        let effects = self.effects.entry((node, ticket.client)).or_default();
        let first = effects.iter().find(|(serial, _)| *serial == ticket.serial).map(|(_, first)| *first);
        // A client asks for nothing that is far older than its newest request.
        if effects.len() == 16 {
            effects.remove(0);
        }
        effects.push((ticket.serial, number));
        first.map(|first| EffectAgain::EffectAgain { node, ticket, first, index: number })
    }
}

impl Checker<crate::Fact> for Sameness {
    fn rules(&self) -> &'static [&'static Rule] {
        &[SAME_ORDER, SAME_STATE, TAKES_EFFECT_ONCE]
    }

    fn on_liar(&mut self, _: NodeId) -> bool {
        true
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        match seen.what {
            Observation::Wiped(_) => self.outside = true,
            Observation::Started(node) => self.effects.retain(|(other, _), _| *other != node),
            _ => {}
        }
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let (Some(fact), Some(node)) = (record.fact.own(), record.subject.node()) else { return };
        let Fact::Executed { number, ticket, operation, outcome, fresh, value } = *fact else { return };
        if self.outside {
            return;
        }
        let event = record.event;
        let found = self.compare(number, First { node, ticket, operation, came: Came { outcome, value } });
        broken.extend(found.map(|(rule, evidence)| violation(rule, event, evidence)));
        let again = if fresh { self.takes_effect(node, ticket, number) } else { None };
        broken.extend(again.map(|again| Violation {
            rule: TAKES_EFFECT_ONCE,
            event,
            evidence: again.into(),
        }));
    }
}
