//! Judges what replicas state against the updates that they have.

use super::fold::{Fold, Made};
use super::rest::Rest;
use super::{
    ACKNOWLEDGED_ON_DISK, CHANGED_ONCE, INTENT_KEPT, ONLY_STABLE_COLLECTED, OWN_NAMES, STRONG_CONVERGENCE,
    UPDATES_REACH_ALL, violation,
};
use crate::Of;
use crate::clock::Clock;
use crate::crdt::config::{Claim, Config, Garbage, Type};
use crate::crdt::content::{Content, Holding};
use crate::crdt::edit::Request;
use crate::crdt::state::beyond;
use crate::crdt::update::Dot;
use crate::crdt::{Answer, Evidence, Fact};
use crate::operation::Outcome;
use faultline_engine::kv::Key;
use faultline_engine::{
    Checker, ClientFact, ClientId, FactRecord, NodeId, Observation, Rule, Seen, Sight, Ticket, Violation,
    order,
};
use litemap::LiteMap;
use std::collections::BTreeMap;

/// What is known of the disk of a replica.
#[derive(Clone, Debug, Default)]
pub(super) struct Copy {
    /// Which updates it has.
    pub(super) seen: Clock,
    /// What they make, by key.
    folds: LiteMap<Key, Fold>,
    /// What it has stated of its objects.
    values: LiteMap<Key, Content>,
    /// Per client, the last of its requests that it has made, and by which update.
    changed: LiteMap<ClientId, (u32, Dot)>,
    /// Per client, the last of its requests of which it says that it is done.
    done: LiteMap<ClientId, u32>,
}

impl Copy {
    /// It says that a request is done.
    fn says_done(&mut self, ticket: Ticket) {
        let done = self.done.entry(ticket.client).or_default();
        *done = ticket.serial.max(*done);
    }
}

/// Watches them.
pub(crate) struct Judge {
    kind: Type,
    /// Whether more is asked than the type promises.
    intent: bool,
    collects: bool,
    updates: BTreeMap<Dot, Made>,
    copies: Vec<Copy>,
    rest: Rest,
    /// Whether a disk was lost: what was heard of it is true no more.
    lost: bool,
}

impl Judge {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        let kind = config.data;
        let keeps = !matches!(kind, Type::Lww | Type::TwoPhase);
        Self {
            kind,
            intent: keeps || config.claim == Claim::Intent,
            collects: config.garbage == Garbage::Collect,
            updates: BTreeMap::new(),
            copies: vec![Copy::default(); usize::from(nodes)],
            rest: Rest::new(nodes, config),
            lost: false,
        }
    }

    /// A replica has these updates as well.
    fn deliver(&mut self, node: NodeId, updates: impl Iterator<Item = Dot>) -> Vec<Key> {
        let Some(copy) = self.copies.get_mut(node.index()) else { return Vec::new() };
        let new = updates.filter_map(|dot| Some((dot, self.updates.get(&dot)?))).collect();
        // Whoever knew of another one knew more than that one's author.
        let new = order::by_key(new, |(_, made): &(Dot, &Made)| made.knew.sum());
        let mut keys = Vec::new();
        for (dot, made) in new {
            copy.seen = copy.seen.join(&dot.clock());
            let key = made.request.key();
            copy.folds.entry(key).or_default().take(dot, made);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// What a replica has stated of an object, after a change of its own or otherwise.
    fn judge(&self, node: NodeId, key: Key, own: bool) -> Option<(&'static Rule, Evidence)> {
        let copy = self.copies.get(node.index())?;
        let none = Fold::default();
        let fold = copy.folds.get(&key).unwrap_or(&none);
        let value = copy.values.get(&key).cloned().unwrap_or_else(|| none.content(self.kind));
        // An element that was removed stays at a replica whose disk forgot the removal, if the others have collected its tombstone:
        // who all have had it is not who all have it (RR-7506, §4.1, assumes that nobody forgets).
        if self.lost && self.collects && self.kind == Type::ObservedRemove {
            return None;
        }
        let expected = fold.content(self.kind);
        let meant = fold.intended(self.kind);
        let lost = self.intent && !fold.is_intended(self.kind, &value);
        if lost && (own || value == expected) {
            return Some((INTENT_KEPT, Evidence::IntentLost { node, key, value, expected: meant }));
        }
        let updates = fold.updates;
        let evidence = || Evidence::NotOfItsUpdates {
            node,
            key,
            value: value.clone(),
            expected: expected.clone(),
            updates,
        };
        (value != expected).then(|| (STRONG_CONVERGENCE, evidence()))
    }

    fn started(&mut self, node: NodeId, seen: &Clock, values: &[Holding]) -> Vec<Key> {
        if let Some(copy) = self.copies.get_mut(node.index()) {
            let (changed, done) = (std::mem::take(&mut copy.changed), std::mem::take(&mut copy.done));
            let values = values.iter().map(|held| (held.key, held.value.clone())).collect();
            *copy = Copy { values, changed, done, ..Copy::default() };
        }
        let keys = self.deliver(node, beyond(seen, &Clock::default()));
        order::each_once(keys.into_iter().chain(values.iter().map(|held| held.key)))
    }

    /// A replica made a change: whether another update has its name, and whether it has made that change before.
    fn made(&mut self, node: NodeId, fact: &Fact) -> Option<(&'static Rule, Evidence)> {
        let Fact::Changed { ticket, operation, update, knew, at, value } = fact else { return None };
        if let Some(other) = self.updates.get(update) {
            let other = other.request;
            let evidence = Evidence::NameAgain { node, update: *update, operation: *operation, other };
            return Some((OWN_NAMES, evidence));
        }
        let copy = self.copies.get_mut(node.index())?;
        let meant = match operation {
            // The author has what it knew.
            Request::Edit(edit) => copy.folds.entry(edit.key).or_default().text.meant(edit.op),
            Request::KeyValue(_) => None,
        };
        self.updates.insert(*update, Made { request: *operation, knew: knew.clone(), at: *at, meant });
        copy.values.insert(operation.key(), value.clone());
        copy.says_done(*ticket);
        let before = copy.changed.insert(ticket.client, (ticket.serial, *update));
        self.deliver(node, std::iter::once(*update));
        match before {
            Some((serial, first)) if serial == ticket.serial => {
                let evidence = Evidence::ChangedAgain { node, ticket: *ticket, first, update: *update };
                Some((CHANGED_ONCE, evidence))
            }
            _ => self.judge(node, operation.key(), true),
        }
    }

    /// Tombstones are collected: a replica that does not have a removal of which it was said that everybody does.
    fn collected(&self, node: NodeId, stable: &Clock) -> Option<Evidence> {
        let mut copies = (0..).map(NodeId).zip(&self.copies);
        let (lacks, copy) = copies.find(|(_, copy)| !copy.seen.covers(stable))?;
        let update = beyond(stable, &copy.seen).next()?;
        Some(Evidence::NotStable { node, update, lacks })
    }

    fn take(&mut self, node: NodeId, fact: &Fact) -> Option<(&'static Rule, Evidence)> {
        match fact {
            Fact::Started { seen, values, .. } => {
                let keys = self.started(node, seen, values);
                keys.into_iter().find_map(|key| self.judge(node, key, false))
            }
            Fact::Changed { .. } => self.made(node, fact),
            Fact::Joined { updates, values, .. } => {
                if let Some(copy) = self.copies.get_mut(node.index()) {
                    copy.values.extend(values.iter().map(|held| (held.key, held.value.clone())));
                }
                let mut keys = self.deliver(node, updates.iter().copied());
                keys.extend(values.iter().map(|held| held.key));
                keys.into_iter().find_map(|key| self.judge(node, key, false))
            }
            Fact::Read { key, value, .. } => {
                if let Some(copy) = self.copies.get_mut(node.index()) {
                    copy.values.insert(*key, value.clone());
                }
                self.judge(node, *key, false)
            }
            Fact::Unchanged { ticket, .. } => {
                if let Some(copy) = self.copies.get_mut(node.index()) {
                    copy.says_done(*ticket);
                }
                None
            }
            // What a lost disk had is heard of for a while: what is collected then may be missed.
            Fact::Collected { stable, .. } if !self.lost => {
                self.collected(node, stable).map(|found| (ONLY_STABLE_COLLECTED, found))
            }
            Fact::Collected { .. }
            | Fact::Refused { .. }
            | Fact::Recognised { .. }
            | Fact::SendsAll { .. }
            | Fact::DeltaRefused { .. } => None,
        }
    }

    /// A client is told that its change is done, by a replica that has not stated that.
    fn answered(&self, fact: &crate::Fact) -> Option<Evidence> {
        let crate::Fact::Client(ClientFact::Returned { ticket, outcome, by, .. }) = fact else { return None };
        let Ticket { client, serial } = *ticket;
        let copy = self.copies.get(by.index())?;
        let told = *outcome == Outcome::Data(Answer::Changed);
        let done = copy.done.get(&client).is_some_and(|done| *done >= serial);
        (told && !done).then_some(Evidence::NotOnDisk { node: *by, ticket: *ticket })
    }
}

impl Checker<crate::Fact> for Judge {
    fn rules(&self) -> &'static [&'static Rule] {
        let all: &[&Rule] = &[
            STRONG_CONVERGENCE,
            OWN_NAMES,
            ACKNOWLEDGED_ON_DISK,
            CHANGED_ONCE,
            UPDATES_REACH_ALL,
            INTENT_KEPT,
            ONLY_STABLE_COLLECTED,
        ];
        match (self.intent, self.collects) {
            (true, true) => all,
            (true, false) => &all[..6],
            (false, true) => {
                const {
                    &[
                        STRONG_CONVERGENCE,
                        OWN_NAMES,
                        ACKNOWLEDGED_ON_DISK,
                        CHANGED_ONCE,
                        UPDATES_REACH_ALL,
                        ONLY_STABLE_COLLECTED,
                    ]
                }
            }
            (false, false) => &all[..5],
        }
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES.and(Sight::REST).and(Sight::LINKS)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<crate::Evidence>>) {
        if let Observation::Wiped(node) = seen.what {
            self.lost = true;
            if let Some(copy) = self.copies.get_mut(node.index()) {
                // It cannot recognise what it has made before.
                copy.changed = LiteMap::new();
            }
        }
        let found = self.rest.seen(&self.copies, seen);
        broken.extend(found.map(|found| violation(UPDATES_REACH_ALL, seen.event, found)));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        match (record.fact.of(), record.subject.node()) {
            (Of::Client(fact), _) => {
                self.rest.client(fact);
                let found = self.answered(&record.fact);
                broken.extend(found.map(|found| violation(ACKNOWLEDGED_ON_DISK, record.event, found)));
            }
            (Of::Own(fact), Some(node)) => {
                let found = self.take(node, fact);
                broken.extend(found.map(|(rule, found)| violation(rule, record.event, found)));
            }
            _ => {}
        }
    }
}
