//! The rule of departures: whoever leaves in an orderly way has not failed.
//!
//! Chandra & Toueg (1996) ask of strong accuracy that "no process is suspected before it crashes". Nobody can promise that where
//! messages are slow; of one that has said goodbye everybody can, from the moment at which the news reach it.

use crate::evidence::Evidence;
use crate::facts::Fact;
use crate::membership::Membership;
use faultline_engine::{Checker, Endpoint, FactRecord, NodeId, NodeSet, Rule, Seen, Sight, Time, Violation};

/// Nobody suspects a node of which it must know that it is no member.
pub const DEPARTED_UNSUSPECTED: &Rule =
    &Rule { slug: "departed-unsuspected", source: "after Chandra & Toueg 1996, strong accuracy" };

/// Watches the rule.
#[derive(Clone, Debug)]
pub struct Departures {
    members: Membership,
    /// Whom each node suspects.
    suspects: Vec<NodeSet>,
    now: Time,
    /// Whom a message has reached, and in which event: what it has learned shows when that is over.
    reached: Option<(NodeId, u32)>,
}

impl Departures {
    /// The rule for so many nodes.
    #[must_use]
    pub fn new(nodes: u16) -> Self {
        let suspects = vec![NodeSet::EMPTY; usize::from(nodes)];
        Self { members: Membership::new(nodes), suspects, now: Time::ZERO, reached: None }
    }

    /// Looks at whom one suspects.
    fn judge(&self, by: NodeId, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let mut suspects = self.suspects[by.index()].iter();
        if let Some(node) = suspects.find(|node| self.members.must_not_watch(by, *node)) {
            let since = self.now.since(self.members.since(node));
            let evidence = Evidence::Departed { node, by, since };
            broken.push(Violation { rule: DEPARTED_UNSUSPECTED, event, evidence });
        }
    }
}

impl Checker<Fact> for Departures {
    fn rules(&self) -> &'static [&'static Rule] {
        &[DEPARTED_UNSUSPECTED]
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let Endpoint::Node(by) = record.subject else { return };
        let suspects = &mut self.suspects[by.index()];
        match (&record.fact, record.fact.opinion()) {
            (_, Some((node, true))) => suspects.insert(node),
            (_, Some((node, false))) => *suspects = suspects.without(node),
            (Fact::Joined { node, suspected: true, .. }, _) => suspects.insert(*node),
            (Fact::Left { node, .. }, _) => *suspects = suspects.without(*node),
            (Fact::Started { suspects: all, .. }, _) => *suspects = *all,
            _ => return,
        }
        // What a message has just told it may follow from the same event.
        if self.reached.is_none_or(|(reached, _)| reached != by) {
            self.judge(by, record.event, broken);
        }
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES.and(Sight::MESSAGES)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<Evidence>>) {
        self.now = seen.time;
        if let Some((by, event)) = self.reached.take() {
            self.judge(by, event, broken);
        }
        self.reached = self.members.see(seen).map(|by| (by, seen.event));
    }
}
