//! What a server of a chain, or of a primary and its backups, holds: its updates in order (Hist in the paper on chains), up to
//! which of them it has executed, and the state that those have built.

use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Key, Store};
use faultline_engine::{ClientId, SharedVec, Ticket};
use litemap::LiteMap;
use std::sync::Arc;

/// One update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Entry {
    /// The configuration or view whose head or primary gave it its place.
    pub number: u64,
    /// Whose request it is.
    pub ticket: Ticket,
    /// What it asks.
    pub command: Command,
}

/// The updates in a message; none of them is copied when a message is.
pub type Entries = Arc<[Entry]>;

/// What executing an update did.
#[derive(Clone, Copy, Debug)]
pub struct Executed {
    /// Which update.
    pub index: u64,
    /// What it holds.
    pub entry: Entry,
    /// What its client is told.
    pub outcome: Answer,
    /// Whether it was executed only now, and not recognised.
    pub fresh: bool,
}

/// The updates that a server holds.
#[derive(Clone, Debug, Default)]
pub struct History {
    entries: SharedVec<Entry>,
    /// Up to here it has executed: all that it knows to be acknowledged. Sent in the paper on chains are the updates after it (§3).
    pub(crate) acked: u64,
    /// The state after those.
    store: Store,
    /// Per session of a client, its newest request and what it is told, so that a request that comes again is executed once.
    sessions: LiteMap<ClientId, (u32, Answer)>,
    /// The state after all updates.
    latest: Store,
}

/// The place of an index in an array that starts at 0.
pub(crate) fn place(index: u64) -> usize {
    usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX)
}

impl History {
    pub(crate) fn of(entries: SharedVec<Entry>) -> Self {
        let mut latest = Store::default();
        for entry in entries.iter_from(0) {
            latest.apply(entry.command);
        }
        Self { entries, latest, ..Self::default() }
    }

    /// The number of the last update, 0 if there is none.
    pub(crate) fn last(&self) -> u64 {
        self.entries.len() as u64
    }

    pub(crate) fn shared(&self) -> &SharedVec<Entry> {
        &self.entries
    }

    /// The state after what is acknowledged.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The state after everything.
    pub(crate) fn latest(&self) -> &Store {
        &self.latest
    }

    /// Adds an update at the end: its number, and what a single copy would answer.
    pub(crate) fn push(&mut self, entry: Entry) -> (u64, Answer) {
        self.entries.push(entry);
        (self.last(), self.latest.apply(entry.command))
    }

    /// Forgets what is not acknowledged.
    pub(crate) fn forget_rest(&mut self) {
        self.entries.truncate(place(self.acked + 1));
        self.latest = self.store.clone();
    }

    /// Keeps so many updates. If some of those that follow were executed, the state is built again, from those that stay.
    pub(crate) fn truncate(&mut self, keep: u64, sessions: bool) {
        let acked = self.acked.min(keep);
        self.entries.truncate(place(keep + 1));
        *self = Self::of(std::mem::take(&mut self.entries));
        while self.acked < acked && self.execute(sessions).is_some() {}
    }

    /// In which configuration or view an update got its place; 0 where there is none. Logs in which one update has the same
    /// number are the same up to it.
    pub(crate) fn number(&self, index: u64) -> u64 {
        let entry = index.checked_sub(1).and_then(|_| self.entries.get(place(index)));
        entry.map_or(0, |entry| entry.number)
    }

    /// At most so many updates from one on.
    pub(crate) fn slice(&self, from: u64, count: usize) -> Entries {
        self.entries.iter_from(place(from)).take(count).copied().collect()
    }

    /// Executes the next update, as the tail has acknowledged it.
    pub(crate) fn execute(&mut self, sessions: bool) -> Option<Executed> {
        let entry = *self.entries.get(place(self.acked + 1))?;
        self.acked += 1;
        let index = self.acked;
        let Entry { ticket, command, .. } = entry;
        if sessions && let Some(outcome) = self.remembered(ticket) {
            return Some(Executed { index, entry, outcome, fresh: false });
        }
        let outcome = self.store.apply(command);
        self.sessions.insert(ticket.client, (ticket.serial, outcome));
        Some(Executed { index, entry, outcome, fresh: true })
    }

    /// What a client was told, if its request is executed.
    pub(crate) fn remembered(&self, ticket: Ticket) -> Option<Answer> {
        let session = self.sessions.get(&ticket.client)?;
        (session.0 == ticket.serial).then_some(session.1)
    }

    /// The newest request of a session that is executed or under way, by its number.
    pub(crate) fn newest(&self, client: ClientId) -> u32 {
        let executed = self.sessions.get(&client).map_or(0, |session| session.0);
        let waiting = self.unacknowledged().filter(|(_, entry)| entry.ticket.client == client);
        waiting.map(|(_, entry)| entry.ticket.serial).max().unwrap_or(0).max(executed)
    }

    /// The updates that nobody has acknowledged, as far as this server knows.
    pub(crate) fn unacknowledged(&self) -> impl Iterator<Item = (u64, &Entry)> {
        (self.acked + 1..).zip(self.entries.iter_from(place(self.acked + 1)))
    }

    /// The newest update of a key that is not known to be acknowledged: then the key is dirty (CRAQ §2.3).
    pub(crate) fn dirty(&self, key: Key) -> Option<u64> {
        self.unacknowledged().filter(|(_, entry)| entry.command.key == key).map(|(index, _)| index).last()
    }

    /// The value of a key after an update, or after a later one that is known to be acknowledged.
    pub(crate) fn version(&self, key: Key, index: u64) -> Option<i64> {
        let mut value = self.store.iter().find(|(other, _)| *other == key).map(|(_, value)| value);
        for (_, entry) in self.unacknowledged().take_while(|(at, _)| *at <= index) {
            if entry.command.key == key {
                value = entry.command.op.apply(value).0;
            }
        }
        value
    }
}
