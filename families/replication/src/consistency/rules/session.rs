//! The guarantees for sessions (Terry et al. 1994, §3), in the words of the paper: which writes must be in the copy of a server when it
//! answers a session, or when it takes a write of one. A session is what one client does one after the other, whichever key it is
//! about. Of a read the writes that matter (*RelevantWrites*) are the one that it has read: that one alone makes the answer what it is.
//!
//! A read is performed where its answer is worked out. A replica that repeats what another one has answered performs nothing, and one
//! that gives `add` or `cas` to the sequencer lets that one read.

use super::copies::Copies;
use super::record::{Done, Record};
use super::{MONOTONIC_READS, MONOTONIC_WRITES, READ_YOUR_WRITES, WRITES_FOLLOW_READS, violation};
use crate::consistency::evidence::Guarantee;
use crate::consistency::{Evidence, Fact};
use crate::crdt::Dot;
use faultline_engine::kv::Op;
use faultline_engine::{Checker, ClientId, FactRecord, NodeId, Rule, Seen, Sight, Ticket, Violation};
use litemap::LiteMap;
use std::collections::{BTreeMap, BTreeSet};

/// Watches one of them.
#[derive(Clone, Debug)]
pub(super) struct Session {
    guarantee: Guarantee,
    record: Record,
    copies: Copies,
    /// What each session has written, or read: what its guarantee is about.
    pasts: LiteMap<ClientId, Past>,
    /// What must be in a copy before a write of a session.
    before: BTreeMap<Dot, Before>,
}

/// What a session has written, or what it has read.
#[derive(Clone, Debug, Default)]
struct Past {
    /// In the order in which it was told, each once.
    writes: Vec<Dot>,
    known: BTreeSet<Dot>,
    /// Of each replica, how many of them from the first on are in its copy for certain: a copy forgets nothing.
    there: Vec<usize>,
}

/// What must be in a copy before a write of a session.
#[derive(Clone, Copy, Debug)]
struct Before {
    ticket: Ticket,
    /// So many of the past of its session.
    past: usize,
    /// And what the write itself has read, as `add` and `cas` do.
    read: Option<Dot>,
}

impl Past {
    fn push(&mut self, write: Dot) {
        if self.known.insert(write) {
            self.writes.push(write);
        }
    }

    /// The first of so many that a replica does not have.
    fn lacks(&mut self, copies: &Copies, node: NodeId, count: usize) -> Option<Dot> {
        if node.index() >= self.there.len() {
            self.there.resize(node.index() + 1, 0);
        }
        let there = &mut self.there[node.index()];
        while let Some(write) = self.writes[..count].get(*there) {
            if !copies.has(node, *write) {
                return Some(*write);
            }
            *there += 1;
        }
        None
    }
}

impl Session {
    pub(super) fn new(nodes: u16, guarantee: Guarantee) -> Self {
        Self {
            guarantee,
            record: Record::default(),
            copies: Copies::new(nodes),
            pasts: LiteMap::new(),
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
        if let Some(write) = write {
            self.pasts.entry(done.ticket.client).or_default().push(write);
        }
    }

    /// A replica states something.
    fn fact(&mut self, node: NodeId, fact: &Fact) -> Option<Evidence> {
        match fact {
            // A read that writes nothing, and one that writes or has a place in the order.
            Fact::Served { ticket, operation, wrote: None, .. } | Fact::Made { ticket, operation, .. }
                if self.is_of_reads() =>
            {
                let reads = !matches!(operation.op, Op::Set(_)) && self.record.is_open(*ticket);
                let past = self.pasts.get_mut(&ticket.client).filter(|_| reads)?;
                let lacks = past.lacks(&self.copies, node, past.writes.len());
                lacks.map(|lacks| self.broken(*ticket, node, lacks))
            }
            Fact::Made { ticket, write, value: Some(_), read, .. } if !self.is_of_reads() => {
                if self.record.is_open(*ticket) {
                    let past = self.pasts.get(&ticket.client).map_or(0, |past| past.writes.len());
                    let read = read.filter(|_| self.guarantee == Guarantee::WritesFollowReads);
                    if past > 0 || read.is_some() {
                        self.before.insert(*write, Before { ticket: *ticket, past, read });
                    }
                }
                self.applies(node, *write)
            }
            Fact::Applied { write, .. } if !self.is_of_reads() => self.applies(node, *write),
            _ => None,
        }
    }

    /// A replica takes a write, and must have what comes before it.
    fn applies(&mut self, node: NodeId, write: Dot) -> Option<Evidence> {
        let Before { ticket, past: count, read } = *self.before.get(&write)?;
        let past = self.pasts.get_mut(&ticket.client);
        let lacks = past.and_then(|past| past.lacks(&self.copies, node, count));
        let lacks = lacks.or_else(|| read.filter(|read| !self.copies.has(node, *read)))?;
        Some(self.broken(ticket, node, lacks))
    }

    fn broken(&self, ticket: Ticket, node: NodeId, lacks: Dot) -> Evidence {
        Evidence::SessionBroken { guarantee: self.guarantee, ticket, node, lacks }
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
