//! A node: the replica that it is of some keys, and the requests that it coordinates.

use super::config::Config;
use super::disk::{Durable, Entry, Hint, Write};
use super::facts::{Fact, Source};
use super::message::{Call, Message};
use super::operation::Operation;
use super::ring;
use super::siblings::{Arrival, Siblings, Versioned};

use super::{Cx, Timer};
use crate::clock::Actor;
use faultline_engine::kv::{Answer, Key};
use faultline_engine::{ClientId, NodeId, NodeSet, SharedVec, Span, SpanRange};
use litemap::LiteMap;

/// A node.
#[derive(Clone, Debug)]
pub struct Replica {
    pub(super) me: NodeId,
    pub(super) life: u32,
    pub(super) nodes: u16,
    /// What it has of each key.
    pub(super) data: LiteMap<Key, Siblings>,
    /// Every version that it has stored, in order.
    pub(super) entries: SharedVec<Entry>,
    /// What it keeps for others.
    pub(super) hints: Vec<Hint>,
    /// How many writes it has ordered, in all its lives.
    pub(super) ordered: u64,
    /// How many of them are done.
    pub(super) written: u64,
    /// The key of the newest version that it has stored.
    pub(super) latest: Option<Key>,
    /// The requests that it coordinates, in the order of their numbers.
    pub(super) operations: Vec<Operation>,
    /// How many there were.
    pub(super) started: u64,
    /// How many versions it has made.
    pub(super) made: u32,
    /// The newest version of each key that it has made, but for versions that are times.
    pub(super) own: LiteMap<Key, Versioned>,
    /// Per session of a client, the newest request that it has answered, and how.
    pub(super) done: LiteMap<ClientId, (u32, Answer)>,
    pub(super) tally: Tally,
}

/// What it has counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Reads answered.
    pub(super) reads: u64,
    /// Reads of which it has learned that their answer was not the newest.
    pub(super) stale: u64,
    /// Bytes sent to compare keys with others, and to bring them up to date.
    pub(super) compared: u64,
    /// Bytes that it would have sent if it had sent all keys instead.
    pub(super) everything: u64,
}

impl Replica {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let mut replica = Self {
            me: cx.me(),
            life: cx.boot(),
            nodes: cx.nodes(),
            data: LiteMap::new(),
            entries: durable.entries.clone(),
            hints: durable.hints.clone(),
            ordered: durable.writes,
            written: durable.writes,
            latest: None,
            operations: Vec::new(),
            started: 0,
            made: 0,
            own: LiteMap::new(),
            done: LiteMap::new(),
            tally: Tally::default(),
        };
        for entry in durable.entries.iter_from(0) {
            replica.latest = Some(entry.key);
            let held = replica.data.entry(entry.key).or_default();
            held.take(&entry.one, &cx.config().bugs);
        }
        let (life, keys) = (replica.life, replica.data.len() as u64);
        cx.fact(Fact::Started { life, keys, hints: replica.hints.len() as u64 });
        replica.arm_handoff(cx);
        replica.arm_compare(cx);
        replica
    }

    pub(super) fn actor(&self) -> Actor {
        Actor { node: self.me, life: self.life }
    }

    /// The replicas of a key.
    pub(super) fn replicas(&self, config: &Config, key: Key) -> NodeSet {
        ring::replicas(ring::place(key, self.nodes), self.nodes, config.terms(self.nodes).copies)
    }

    /// What it has of a key.
    pub(super) fn held(&self, key: Key) -> Siblings {
        self.data.get(&key).cloned().unwrap_or_default()
    }

    /// What it tells others of a key: what it keeps for others counts, as it stands in for them.
    pub(super) fn known(&self, key: Key) -> Siblings {
        let mut held = self.held(key);
        for hint in self.hints.iter().filter(|hint| hint.entry.key == key) {
            held.merge(&Siblings::of(hint.entry.one.clone()));
        }
        held
    }

    pub(super) fn persist(&mut self, cx: Cx<'_, '_>, write: Write) {
        self.ordered += 1;
        cx.persist(write);
    }

    /// Stores what is newer than what it has.
    pub(super) fn store(&mut self, cx: Cx<'_, '_>, key: Key, held: &Siblings, from: NodeId, why: Source) {
        for one in held.iter() {
            let own = self.data.entry(key).or_default();
            match own.take(one, &cx.config().bugs) {
                Arrival::Old => {
                    if !own.iter().any(|other| other.version == one.version) {
                        let (version, held) = (one.version.clone(), own.versions());
                        cx.fact(Fact::Ignored { key, version, held, node: from });
                    }
                }
                Arrival::New(replaced) => {
                    let values = own.values();
                    let (value, version) = (one.value, one.version.clone());
                    let entry = Entry { key, one: one.clone() };
                    self.entries.push(entry.clone());
                    self.latest = Some(key);
                    self.persist(cx, Write::Store(entry));
                    cx.fact(Fact::Stored { key, value, version, node: from, why, replaced, values });
                }
            }
        }
    }

    /// A coordinator asks what it has.
    pub(super) fn on_read(&mut self, cx: Cx<'_, '_>, from: NodeId, call: Call, key: Key) {
        // What is on its way to the disk may be lost, so the answer waits for that.
        cx.send(from, Message::Versions { call, key, held: self.known(key) });
    }

    /// A coordinator sends what it is to store, or to keep for somebody else.
    pub(super) fn on_store(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        (call, key): (Call, Key),
        held: &Siblings,
        home: Option<NodeId>,
    ) {
        match home {
            Some(home) => self.keep_for(cx, home, key, held),
            None => self.store(cx, key, held, from, Source::Write),
        }
        let stored = Message::Stored { call, key, writes: self.ordered };
        if cx.config().bugs.unwritten {
            cx.send_now(from, stored);
        } else {
            cx.send(from, stored);
        }
    }

    /// Something was written.
    pub(super) fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        self.written = durable.writes;
        let done = |operation: &&mut Operation| operation.own.is_some_and(|own| own <= durable.writes);
        let numbers: Vec<u64> = self
            .operations
            .iter_mut()
            .filter(done)
            .map(|operation| {
                operation.own = None;
                operation.number
            })
            .collect();
        for number in numbers {
            self.count_stored(cx, number, self.me);
        }
    }

    pub(super) fn arm(cx: Cx<'_, '_>, timer: Timer, after: Span) {
        cx.arm(timer, SpanRange::exactly(after));
    }
}
