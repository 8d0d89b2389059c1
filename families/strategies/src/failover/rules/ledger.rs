//! What the store has, against what clients were told: nothing twice, nothing lost where nothing may be lost, and no failback
//! before its time.

use super::super::{Config, Evidence, Fact, Form, store_of};
use super::{CAUGHT_UP_BEFORE_FAILBACK, EFFECTS_STORED_ONCE, NOTHING_ACKNOWLEDGED_LOST, violation};
use faultline_engine::kv::{Answer, Op};
use faultline_engine::{
    Checker, ClientFact, ClientId, FactRecord, NodeId, Observation, Rule, Seen, Sight, Ticket, Violation,
};
use faultline_rules::StoreFact;
use litemap::LiteMap;

/// What a client did, whatever clients of the family ask.
type Client = ClientFact<
    <crate::Fact as faultline_engine::Fact>::Operation,
    <crate::Fact as faultline_engine::Fact>::Outcome,
>;

/// Watches all three.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    store: NodeId,
    /// Whether what was acknowledged must be in the store.
    keeps: bool,
    /// Whether the store is on its own disk what it was.
    outside: bool,
    /// What the store has: whose request each effect is of, and whether its client was told.
    effects: Vec<(Ticket, bool)>,
    /// Per session of a client: the newest request that is stored, what it is told, and the number of its effect.
    newest: LiteMap<ClientId, (u32, Answer, u64)>,
    /// Per server: how much it has copied, and how much the store had when it started or forgot everything.
    copies: LiteMap<NodeId, (u64, u64)>,
    /// Up to which effect each primary has acknowledged, by its token.
    acknowledged: LiteMap<u64, u64>,
}

impl Ledger {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        Self {
            store: store_of(nodes),
            keeps: matches!(config.form, Form::Hot | Form::Cluster),
            outside: false,
            effects: Vec::new(),
            newest: LiteMap::new(),
            copies: LiteMap::new(),
            acknowledged: LiteMap::new(),
        }
    }

    fn begins_anew(&mut self, node: NodeId) {
        self.copies.insert(node, (0, self.effects.len() as u64));
    }

    /// An effect is in the store.
    fn stored(&mut self, index: u64, ticket: Ticket, outcome: Answer) {
        let place = usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX);
        match self.effects.get_mut(place) {
            Some(effect) => *effect = (ticket, false),
            None => self.effects.push((ticket, false)),
        }
        self.newest.insert(ticket.client, (ticket.serial, outcome, index));
    }

    fn on_client(&mut self, fact: &Client, event: u32, broken: &mut Vec<Violation<crate::Evidence>>) {
        let ClientFact::Returned { ticket, ref operation, ref outcome, .. } = *fact else { return };
        let asked = crate::Fact::command(operation).filter(|operation| self.keeps && operation.op != Op::Get);
        let Some((operation, told)) = asked.zip(crate::Fact::answer(outcome)) else { return };
        let newest = self.newest.get(&ticket.client).filter(|newest| newest.0 == ticket.serial);
        let kept = newest.map(|newest| newest.1);
        if kept != Some(told) {
            let evidence = Evidence::LostEffect { ticket, operation, told, kept };
            return broken.push(violation(NOTHING_ACKNOWLEDGED_LOST, event, evidence));
        }
        let place = newest.and_then(|newest| usize::try_from(newest.2.saturating_sub(1)).ok());
        if let Some(effect) = place.and_then(|place| self.effects.get_mut(place)) {
            effect.1 = true;
        }
    }

    fn on_own(
        &mut self,
        node: NodeId,
        fact: &Fact,
        event: u32,
        broken: &mut Vec<Violation<crate::Evidence>>,
    ) {
        match *fact {
            Fact::Stored { index, ticket, operation, outcome, .. } if node == self.store => {
                let newest = self.newest.get(&ticket.client).map_or(0, |newest| newest.0);
                if ticket.serial <= newest {
                    let evidence = Evidence::StoredAgain { ticket, operation, newest };
                    broken.push(violation(EFFECTS_STORED_ONCE, event, evidence));
                }
                self.stored(index, ticket, outcome);
            }
            Fact::Overwritten { index, ticket, .. } if node == self.store => {
                let place = usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX);
                if let Some(effect) = self.effects.get_mut(place) {
                    let (before, told) = std::mem::replace(effect, (ticket, false));
                    if told && self.keeps {
                        let evidence = Evidence::ReplacedEffect { index, ticket: before };
                        broken.push(violation(NOTHING_ACKNOWLEDGED_LOST, event, evidence));
                    }
                }
            }
            Fact::SteppedDown { .. } => self.begins_anew(node),
            Fact::Copied { upto, .. } | Fact::CaughtUp { upto } => {
                let copy = self.copies.entry(node).or_insert((0, 0));
                copy.0 = copy.0.max(upto);
            }
            Fact::Acknowledged { index, token, .. } => {
                let upto = self.acknowledged.entry(token).or_insert(0);
                *upto = (*upto).max(index);
            }
            Fact::TakeoverBegan { token, planned: true, .. } => {
                let (copied, stored) = self.copies.get(&node).copied().unwrap_or_default();
                if copied < stored {
                    let evidence = Evidence::NotCaughtUp { token, copied, stored };
                    broken.push(violation(CAUGHT_UP_BEFORE_FAILBACK, event, evidence));
                }
            }
            Fact::Resumed { token, index, planned, .. } => {
                let copy = self.copies.entry(node).or_insert((0, 0));
                copy.0 = copy.0.max(index);
                let before = self.acknowledged.get(&token.saturating_sub(1)).copied();
                if let Some(acknowledged) = before.filter(|acknowledged| planned && index < *acknowledged) {
                    let evidence = Evidence::HandedOverTooEarly { token, index, acknowledged };
                    broken.push(violation(CAUGHT_UP_BEFORE_FAILBACK, event, evidence));
                }
            }
            _ => {}
        }
    }
}

impl Checker<crate::Fact> for Ledger {
    fn rules(&self) -> &'static [&'static Rule] {
        if self.keeps {
            &[EFFECTS_STORED_ONCE, CAUGHT_UP_BEFORE_FAILBACK, NOTHING_ACKNOWLEDGED_LOST]
        } else {
            &[EFFECTS_STORED_ONCE, CAUGHT_UP_BEFORE_FAILBACK]
        }
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        match seen.what {
            Observation::Wiped(_) => self.outside = true,
            Observation::Started(node) => self.begins_anew(node),
            _ => {}
        }
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        if self.outside {
            return;
        }
        match (&record.fact, record.subject.node()) {
            (crate::Fact::Client(fact), _) => self.on_client(fact, record.event, broken),
            (crate::Fact::Failover(fact), Some(node)) => self.on_own(node, fact, record.event, broken),
            _ => {}
        }
    }
}
