//! The guarantees for sessions (Terry et al. 1994, §3), in the words of the paper: which writes must be in the copy of a server when it
//! answers a session, or when it takes a write of one. For reads, the writes that matter are those to the key that is read. A session is what
//! one client does one after the other.

use super::copies::Copies;
use super::record::{Done, Record};
use super::{MONOTONIC_READS, MONOTONIC_WRITES, READ_YOUR_WRITES, WRITES_FOLLOW_READS, violation};
use crate::consistency::evidence::Guarantee;
use crate::consistency::{Evidence, Fact};
use crate::crdt::Dot;
use faultline_engine::kv::{Key, Op};
use faultline_engine::{Checker, ClientId, FactRecord, NodeId, Rule, Seen, Sight, Ticket, Violation};
use litemap::LiteMap;
use std::collections::BTreeMap;

/// Watches one of them.
#[derive(Clone, Debug)]
pub(super) struct Session {
    guarantee: Guarantee,
    record: Record,
    copies: Copies,
    /// Per client and key, the write that it was told last to have made or read.
    last: BTreeMap<(ClientId, Key), Dot>,
    /// Per client and writer, the latest write of that one that it has made or read.
    latest: BTreeMap<ClientId, LiteMap<NodeId, Dot>>,
    /// What must be in a copy before a write.
    before: BTreeMap<Dot, (Ticket, Vec<Dot>)>,
}

impl Session {
    pub(super) fn new(nodes: u16, guarantee: Guarantee) -> Self {
        Self {
            guarantee,
            record: Record::default(),
            copies: Copies::new(nodes),
            last: BTreeMap::new(),
            latest: BTreeMap::new(),
            before: BTreeMap::new(),
        }
    }

    fn rule(&self) -> &'static Rule {
        match self.guarantee {
            Guarantee::ReadYourWrites => READ_YOUR_WRITES,
            Guarantee::MonotonicReads => MONOTONIC_READS,
            Guarantee::MonotonicWrites => MONOTONIC_WRITES,
            Guarantee::WritesFollowReads => WRITES_FOLLOW_READS,
        }
    }

    /// Whether it is about reads; otherwise it is about writes.
    fn is_of_reads(&self) -> bool {
        matches!(self.guarantee, Guarantee::ReadYourWrites | Guarantee::MonotonicReads)
    }

    /// A session goes on: what it has written or read counts from here on.
    fn done(&mut self, done: Done) {
        let write = match self.guarantee {
            Guarantee::ReadYourWrites | Guarantee::MonotonicWrites => done.wrote.filter(|_| done.writes),
            Guarantee::MonotonicReads | Guarantee::WritesFollowReads => {
                done.found.and_then(|found| found.read)
            }
        };
        let Some(write) = write else { return };
        let client = done.ticket.client;
        if self.is_of_reads() {
            self.last.insert((client, done.command.key), write);
        } else {
            let latest = self.latest.entry(client).or_default();
            let of_writer = latest.entry(write.by.node).or_insert(write);
            *of_writer = write.max(*of_writer);
        }
    }

    fn broken(&self, ticket: Ticket, node: NodeId, lacks: Dot) -> Option<Evidence> {
        let guarantee = self.guarantee;
        (!self.copies.has(node, lacks)).then_some(Evidence::SessionBroken { guarantee, ticket, node, lacks })
    }

    /// A replica states something.
    fn fact(&mut self, node: NodeId, fact: &Fact) -> Option<Evidence> {
        match fact {
            Fact::Served { ticket, operation, .. } if self.is_of_reads() => {
                let reads = !matches!(operation.op, Op::Set(_)) && self.record.is_open(*ticket);
                let lacks = self.last.get(&(ticket.client, operation.key)).filter(|_| reads)?;
                self.broken(*ticket, node, *lacks)
            }
            Fact::Made { ticket, write, value: Some(_), .. } if !self.is_of_reads() => {
                if self.record.is_open(*ticket) {
                    let latest = self.latest.get(&ticket.client);
                    let before: Vec<Dot> =
                        latest.iter().flat_map(|latest| latest.iter()).map(|(_, write)| *write).collect();
                    if !before.is_empty() {
                        self.before.insert(*write, (*ticket, before));
                    }
                }
                self.applies(node, *write)
            }
            Fact::Applied { write, .. } if !self.is_of_reads() => self.applies(node, *write),
            _ => None,
        }
    }

    /// A replica takes a write, and must have what comes before it.
    fn applies(&self, node: NodeId, write: Dot) -> Option<Evidence> {
        let (ticket, before) = self.before.get(&write)?;
        before.iter().find_map(|lacks| self.broken(*ticket, node, *lacks))
    }
}

impl Checker<crate::Fact> for Session {
    fn rules(&self) -> &'static [&'static Rule] {
        match self.guarantee {
            Guarantee::ReadYourWrites => &[READ_YOUR_WRITES],
            Guarantee::MonotonicReads => &[MONOTONIC_READS],
            Guarantee::MonotonicWrites => &[MONOTONIC_WRITES],
            Guarantee::WritesFollowReads => &[WRITES_FOLLOW_READS],
        }
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
        if self.copies.lost {
            return;
        }
        if let Some(done) = self.record.client(&record.fact) {
            self.done(done);
        }
        if let (Some(fact), Some(node)) = (record.fact.own(), record.subject.node()) {
            let found = self.fact(node, fact);
            broken.extend(found.map(|found| violation(self.rule(), record.event, found)));
            self.record.fact(node, fact);
            self.copies.fact(node, fact);
        }
    }
}
