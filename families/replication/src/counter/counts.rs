//! What a replica of the two forms without a log has counted.

use crate::clock::{Actor, Clock};
use crate::crdt::{Content, Dot, Holding};
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Key, Op, Store};
use faultline_engine::{ClientId, NodeId, SharedVec, Ticket};
use litemap::LiteMap;

/// One addition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Entry {
    /// Its name: which replica took it, and the how-manieth of that one's it is.
    pub update: Dot,
    /// Whose request it is. In the naive form only the replica that took it knows that.
    pub request: Option<Ticket>,
    /// To which counter.
    pub key: Key,
    /// How much.
    pub delta: i64,
}

/// One thing that a replica has done to its counters, in the order in which it did it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    Addition(Entry),
    /// It took the counts of this one for its own.
    Copy(NodeId),
}

/// What is counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) values: Store,
    pub(super) journal: SharedVec<Item>,
    /// Which additions are here, by their names.
    pub(super) seen: Clock,
    /// The additions of each replica, in its order.
    by_author: LiteMap<Actor, SharedVec<Entry>>,
    /// Per client, by the numbers of its requests: the first addition of each.
    requests: LiteMap<ClientId, SharedVec<Option<Dot>>>,
}

impl Counts {
    pub(super) fn value(&self, key: Key) -> Option<i64> {
        self.values.iter().find(|(other, _)| *other == key).map(|(_, value)| value)
    }

    pub(super) fn holdings(&self) -> Vec<Holding> {
        holdings(&self.values)
    }

    /// Adds, whatever was added before: what the counter is then.
    pub(super) fn count(&mut self, entry: Entry) -> i64 {
        self.journal.push(Item::Addition(entry));
        match self.values.apply(Command { key: entry.key, op: Op::Add(entry.delta) }) {
            Answer::Sum(sum) => sum,
            _ => 0,
        }
    }

    /// Whether it is the next addition of its author, so that its name leaves no gap.
    pub(super) fn is_next(&self, update: Dot) -> bool {
        self.seen.of(update.by) + 1 == update.count
    }

    /// The addition by which a request is here, if it is.
    pub(super) fn known(&self, ticket: Ticket) -> Option<Dot> {
        let place = usize::try_from(ticket.serial).unwrap_or(usize::MAX);
        self.requests.get(&ticket.client)?.get(place).copied().flatten()
    }

    /// Takes the next addition of its author in. Its request counts once, by whatever names it comes: `counts` says whether this is
    /// the first of them.
    pub(super) fn take(&mut self, entry: Entry, counts: bool) -> i64 {
        self.seen = self.seen.join(&entry.update.clock());
        self.by_author.entry(entry.update.by).or_default().push(entry);
        if let Some(ticket) = entry.request.filter(|ticket| self.known(*ticket).is_none()) {
            let place = usize::try_from(ticket.serial).unwrap_or(usize::MAX);
            let of_client = self.requests.entry(ticket.client).or_default();
            while of_client.len() <= place {
                of_client.push(None);
            }
            of_client.set(place, Some(entry.update));
        }
        if counts {
            return self.count(entry);
        }
        self.journal.push(Item::Addition(entry));
        self.value(entry.key).unwrap_or(0)
    }

    /// Forgets everything, and takes what another replica has counted.
    pub(super) fn replace(&mut self, from: NodeId, values: &[Holding]) {
        self.values = Store::default();
        for Holding { key, value } in values {
            if let Content::Number(number) = value {
                self.values.apply(Command { key: *key, op: Op::Set(*number) });
            }
        }
        self.journal.push(Item::Copy(from));
    }

    /// At most so many additions that somebody lacks, each author's in order.
    pub(super) fn beyond(&self, seen: &Clock, most: usize) -> Vec<Entry> {
        let mut lacking = Vec::new();
        for (author, entries) in self.by_author.iter() {
            let has = usize::try_from(seen.of(*author)).unwrap_or(usize::MAX);
            lacking.extend(entries.iter_from(has).take(most - lacking.len()).copied());
            if lacking.len() == most {
                break;
            }
        }
        lacking
    }
}

/// Counters and what they hold, for facts.
pub(super) fn holdings(values: &Store) -> Vec<Holding> {
    values.iter().map(|(key, value)| Holding { key, value: Content::Number(value) }).collect()
}
