//! The log: entries from index 1, each with the term in which a leader received it.

use crate::Payload;
use faultline_engine::SharedVec;
use faultline_engine::digest::Encode;
use std::sync::Arc;

/// One entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Entry {
    /// The term in which a leader received it.
    pub term: u64,
    /// What it holds.
    pub payload: Payload,
}

/// The entries in a message: none in a heartbeat, and none of them is copied when a message is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct Entries(Option<Arc<[Entry]>>);

impl Entries {
    /// The entries in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Entry] {
        self.0.as_deref().unwrap_or_default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.as_slice().len() as u64
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl FromIterator<Entry> for Entries {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        let entries: Arc<[Entry]> = entries.into_iter().collect();
        Self((!entries.is_empty()).then_some(entries))
    }
}

/// A log in memory.
#[derive(Clone, Debug, Default)]
pub struct Log(SharedVec<Entry>);

/// The place of an index in an array that starts at 0.
pub(crate) fn place(index: u64) -> usize {
    usize::try_from(index.saturating_sub(1)).unwrap_or(usize::MAX)
}

impl From<SharedVec<Entry>> for Log {
    fn from(entries: SharedVec<Entry>) -> Self {
        Self(entries)
    }
}

impl Log {
    /// The index of the last entry, 0 when there is none.
    #[must_use]
    pub fn last_index(&self) -> u64 {
        self.0.len() as u64
    }

    /// The term of the last entry, 0 when there is none.
    #[must_use]
    pub fn last_term(&self) -> u64 {
        self.0.last().map_or(0, |entry| entry.term)
    }

    /// The entry at an index.
    #[must_use]
    pub fn get(&self, index: u64) -> Option<&Entry> {
        if index == 0 { None } else { self.0.get(place(index)) }
    }

    /// The term at an index; index 0 has term 0.
    #[must_use]
    pub fn term_at(&self, index: u64) -> Option<u64> {
        if index == 0 { Some(0) } else { self.get(index).map(|entry| entry.term) }
    }

    /// Whether a log that ends with this is at least as up-to-date as this one: "If the logs have last
    /// entries with different terms, then the log with the later term is more up-to-date. If the logs end
    /// with the same term, then whichever log is longer is more up-to-date." (§5.4.1)
    #[must_use]
    pub fn accepts(&self, last_term: u64, last_index: u64) -> bool {
        (last_term, last_index) >= (self.last_term(), self.last_index())
    }

    /// Adds an entry at the end: its index.
    pub fn push(&mut self, entry: Entry) -> u64 {
        self.0.push(entry);
        self.last_index()
    }

    /// Removes everything after an index.
    pub fn truncate(&mut self, last: u64) {
        self.0.truncate(place(last + 1));
    }

    /// Up to which index another log is the same. "If two entries in different logs have the same index and term, then
    /// the logs are identical in all preceding entries." (§5.3)
    pub(crate) fn common(&self, other: &SharedVec<Entry>) -> u64 {
        let mut last = self.0.len().min(other.len());
        let term = |log: &SharedVec<Entry>, place| log.get(place).map(|entry: &Entry| entry.term);
        while last > 0 && term(&self.0, last - 1) != term(other, last - 1) {
            last -= 1;
        }
        last as u64
    }

    /// At most `count` entries from an index on.
    #[must_use]
    pub fn slice(&self, from: u64, count: usize) -> Entries {
        if from > self.last_index() {
            return Entries::default();
        }
        self.0.iter_from(place(from)).take(count).copied().collect()
    }

    /// What the entries above an index hold, in order.
    pub(crate) fn above(&self, index: u64) -> impl Iterator<Item = (u64, Payload)> {
        (index + 1..).zip(self.0.iter_from(place(index + 1))).map(|(index, entry)| (index, entry.payload))
    }

    pub(crate) fn shared(&self) -> &SharedVec<Entry> {
        &self.0
    }
}
