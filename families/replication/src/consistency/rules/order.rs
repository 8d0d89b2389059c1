//! Causal memory and pipelined RAM, while the run goes on.
//!
//! For each process it is known which writes come before what it does next: its own, and those that it has read, with all that came
//! before those (causal), or with the earlier ones of their process alone (PRAM). A read must not return a write after which another
//! write to the same key comes that is before the read, nor the initial value if any is. These are the patterns WriteCORead and
//! WriteCOInitRead of Bouajjani, Enea, Guerraoui & Hamza ("On verifying causal consistency", POPL 2017): a memory with one of them is
//! neither causal memory nor causally convergent. So what is red here is broken whatever becomes of conflicts; what is green has none of
//! the patterns, which is *weak causal consistency* there.

use super::past::{Node, Past};
use super::record::{Done, Found, Level, Process, Record};
use super::{CAUSAL, PRAM, violation};
use crate::consistency::{Evidence, Fact};
use crate::crdt::Dot;
use faultline_engine::kv::Key;
use faultline_engine::{Checker, FactRecord, NodeId, Observation, Rule, Seen, Sight, Ticket, Violation};
use litemap::LiteMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Causal,
    Pram,
}

/// Watches it.
#[derive(Clone, Debug)]
pub(super) struct Order {
    kind: Kind,
    level: Level,
    record: Record,
    nodes: BTreeMap<Dot, Node>,
    processes: LiteMap<Process, State>,
    /// Per key and process, its writes that have numbers.
    keys: LiteMap<Key, LiteMap<Process, Vec<(u32, Dot)>>>,
    lost: bool,
}

/// What is known of a process.
#[derive(Clone, Debug, Default)]
struct State {
    /// What comes before whatever it does next.
    past: Past,
    /// How many writes it was told of.
    told: u32,
}

impl Order {
    pub(super) fn new(kind: Kind, level: Level) -> Self {
        Self {
            kind,
            level,
            record: Record::default(),
            nodes: BTreeMap::new(),
            processes: LiteMap::new(),
            keys: LiteMap::new(),
            lost: false,
        }
    }

    fn rule(&self) -> &'static Rule {
        match self.kind {
            Kind::Causal => CAUSAL,
            Kind::Pram => PRAM,
        }
    }

    /// A replica makes a write for a process.
    fn made(&mut self, ticket: Ticket, key: Key, write: Dot, read: Option<Dot>) {
        let process = self.level.process(ticket.client, write.by.node);
        // What is done for a request of which nobody waits for the answer any more is nobody's: less is known to be before it.
        let mut past = Past::default();
        if self.record.is_open(ticket) {
            past = self.processes.get(&process).map(|state| state.past.clone()).unwrap_or_default();
            let read = read.filter(|_| self.record.is_clear_write(read));
            if let Some(node) = read.and_then(|read| self.nodes.get(&read)) {
                self.follow(&mut past, read, node);
            }
        }
        self.nodes.insert(write, Node { key, process, number: None, past: Arc::new(past) });
    }

    /// A process has read a write: what comes before whatever it does next.
    fn follow(&self, past: &mut Past, read: Option<Dot>, node: &Node) {
        let Some(read) = read else { return };
        match self.kind {
            Kind::Causal => past.join(&node.past),
            // Of what its writer had seen, nothing follows but its own writes.
            Kind::Pram => {
                let own = node.past.told.get(&node.process).copied().unwrap_or(0);
                past.raise(node.process, own);
            }
        }
        past.add(read, node);
        past.settle(|write| {
            let node = self.nodes.get(&write)?;
            Some((node.process, node.number?))
        });
    }

    /// Whether a write is before another one, as a reader sees it.
    fn is_before(&self, first: Dot, second: &Node, reader: Process) -> bool {
        let Some(node) = self.nodes.get(&first) else { return false };
        match self.kind {
            Kind::Causal => second.past.has(first, node),
            Kind::Pram if second.process == reader => second.past.has(first, node),
            Kind::Pram => {
                node.process == second.process
                    && node.number.zip(second.number).is_some_and(|(first, second)| first < second)
            }
        }
    }

    /// The write that comes between what a process has read and the read itself, where one comes between every write that explains what
    /// it has read and the read.
    fn overwritten(&self, reader: Process, key: Key, found: Found) -> Option<Dot> {
        let between = self.between(reader, key, found.read)?;
        let sources = self.record.sources(found);
        let all = found.read.is_none() || !sources.is_empty();
        let bad = |write: &Dot| self.between(reader, key, Some(*write)).is_some();
        (all && sources.iter().all(bad)).then_some(between)
    }

    /// The write that comes between a write, or none, and the read of a process, if there is one.
    fn between(&self, reader: Process, key: Key, read: Option<Dot>) -> Option<Dot> {
        let past = &self.processes.get(&reader)?.past;
        let bad = |write: Dot| {
            let node = self.nodes.get(&write)?;
            let replaced = read.is_none_or(|read| self.is_before(read, node, reader));
            (read != Some(write) && replaced).then_some(write)
        };
        // Of the writes of a process, the last that is before the read comes after all the others.
        let last = |(process, writes): (&Process, &Vec<(u32, Dot)>)| {
            let told = past.told.get(process).copied().unwrap_or(0);
            let place = writes.partition_point(|(number, _)| *number <= told).checked_sub(1)?;
            bad(writes[place].1)
        };
        let loose = past.loose.iter().copied();
        let of_key = |write: &Dot| self.nodes.get(write).is_some_and(|node| node.key == key);
        self.keys
            .get(&key)
            .and_then(|writes| writes.iter().find_map(last))
            .or_else(|| loose.filter(of_key).find_map(bad))
    }

    /// A client was told an answer.
    fn done(&mut self, done: Done) -> Option<Evidence> {
        let Done { ticket, by, command, .. } = done;
        let at: NodeId = done.wrote.map_or(by, |wrote| wrote.by.node);
        let process = self.level.process(ticket.client, at);
        let mut broken = None;
        if let Some(found) = done.found {
            let key = command.key;
            broken = self.record.misread(found).map(|(told, value)| Evidence::NotWritten {
                ticket,
                node: by,
                key,
                read: found.read,
                told,
                value,
            });
            if broken.is_none() {
                let read = found.read;
                let between = self.overwritten(process, key, found);
                broken =
                    between.map(|between| Evidence::Overwritten { ticket, node: by, key, read, between });
                // Which write it was is known where no other one explains the value.
                let read = read.filter(|_| self.record.is_clear(found));
                if let Some(node) = read.and_then(|read| self.nodes.get(&read)) {
                    let mut state = self.processes.remove(&process).unwrap_or_default();
                    self.follow(&mut state.past, read, node);
                    self.processes.insert(process, state);
                }
            }
        }
        if let Some(write) = done.wrote.filter(|_| done.writes) {
            self.told(process, command.key, write);
        }
        broken
    }

    /// A client was told that its write is done.
    fn told(&mut self, process: Process, key: Key, write: Dot) {
        let Some(node) = self.nodes.get_mut(&write) else { return };
        if node.number.is_some() || node.process != process {
            return;
        }
        let state = self.processes.entry(process).or_default();
        state.told += 1;
        node.number = Some(state.told);
        state.past.raise(process, state.told);
        self.keys.entry(key).or_default().entry(process).or_default().push((state.told, write));
    }
}

impl Checker<crate::Fact> for Order {
    fn rules(&self) -> &'static [&'static Rule] {
        match self.kind {
            Kind::Causal => &[CAUSAL],
            Kind::Pram => &[PRAM],
        }
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn is_overwhelmed(&self) -> bool {
        self.lost
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.lost |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        if self.lost {
            return;
        }
        if let Some(done) = self.record.client(&record.fact) {
            let found = self.done(done);
            broken.extend(found.map(|found| violation(self.rule(), record.event, found)));
        }
        if let (Some(fact), Some(node)) = (record.fact.own(), record.subject.node()) {
            self.record.fact(node, fact);
            if let Fact::Made { ticket, operation, write, value: Some(_), read, .. } = fact {
                self.made(*ticket, operation.key, *write, *read);
            }
        }
    }
}
