//! With R + W > N every R replicas have one in common with every W replicas (Gifford 1979), so a read finds what was acknowledged
//! before it was asked, or something newer. "Newer" is what the versions say: if a clock is wrong, that need not be what was
//! written later.

use super::super::{Evidence, Fact, Version};
use super::{FRESH_READS, violation};
use crate::Of;
use faultline_engine::kv::Key;
use faultline_engine::{
    Checker, ClientFact, FactRecord, NodeId, Observation, Rule, Seen, Sight, Ticket, Violation,
};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fresh {
    /// What each coordinator has acknowledged of the newest request of a client, or found for it.
    answers: LiteMap<(Ticket, NodeId), Vec<Version>>,
    /// Per key, what clients have been told of: of those that are in an order the newest.
    told: LiteMap<Key, Vec<(Version, Ticket)>>,
    /// What clients had been told of when a read was asked.
    asked: LiteMap<Ticket, Vec<(Version, Ticket)>>,
    outside: bool,
}

impl Fresh {
    /// A client was told of a version.
    fn tell(&mut self, key: Key, version: &Version, writer: Ticket) {
        let told = self.told.entry(key).or_default();
        if told.iter().any(|(other, _)| other.covers(version)) {
            return;
        }
        told.retain(|(other, _)| !version.covers(other));
        told.push((version.clone(), writer));
    }

    fn client(&mut self, fact: &ClientFact<crate::Operation, crate::Outcome>) -> Option<Evidence> {
        match fact {
            ClientFact::Invoked { ticket, operation: crate::Operation::KeyValue(operation), .. } => {
                let told = self.told.get(&operation.key).cloned().unwrap_or_default();
                self.asked.insert(*ticket, told);
                None
            }
            ClientFact::Returned { ticket, operation: crate::Operation::KeyValue(operation), by, .. } => {
                let versions = self.answers.get(&(*ticket, *by)).cloned();
                let before = self.asked.get(ticket).cloned();
                self.forget(*ticket);
                let (versions, before) = (versions?, before?);
                let key = operation.key;
                if operation.op != faultline_engine::kv::Op::Get {
                    versions.iter().for_each(|version| self.tell(key, version, *ticket));
                    return None;
                }
                let found = |one: &Version| versions.iter().any(|version| version.covers(one));
                let (acknowledged, writer) = before.into_iter().find(|(one, _)| !found(one))?;
                Some(Evidence::OlderRead { ticket: *ticket, key, versions, acknowledged, writer })
            }
            ClientFact::GaveUp { ticket, .. } | ClientFact::Abandoned { ticket, .. } => {
                self.forget(*ticket);
                None
            }
            _ => None,
        }
    }

    fn forget(&mut self, ticket: Ticket) {
        self.asked.remove(&ticket);
        self.answers.retain(|(other, _), _| *other != ticket);
    }
}

impl Checker<crate::Fact> for Fresh {
    fn rules(&self) -> &'static [&'static Rule] {
        &[FRESH_READS]
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
        match (record.fact.of(), record.subject.node()) {
            (Of::Own(Fact::Acknowledged { ticket, version, .. }), Some(node))
                if self.asked.contains_key(ticket) =>
            {
                self.answers.insert((*ticket, node), vec![version.clone()]);
            }
            (Of::Own(Fact::Told { ticket, versions, .. }), Some(node)) if self.asked.contains_key(ticket) => {
                self.answers.insert((*ticket, node), versions.clone());
            }
            (Of::Client(fact), _) => {
                let found = self.client(fact);
                broken.extend(found.map(|evidence| violation(FRESH_READS, record.event, evidence)));
            }
            _ => {}
        }
    }
}
