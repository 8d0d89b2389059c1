//! The log: per instance of Paxos, from 1, what this acceptor accepted, or what is known to be chosen.

use crate::{Ballot, Payload};
use faultline_engine::SharedVec;
use faultline_engine::digest::Encode;
use std::sync::Arc;

/// One instance that is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Entry {
    /// The ballot in which it was accepted; of a chosen value, one in which a majority accepted it.
    pub ballot: Ballot,
    /// The value.
    pub payload: Payload,
    /// Whether it is known to be chosen.
    pub chosen: bool,
}

/// Entries in a message, each with its index. None of them is copied when a message is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct Entries(Option<Arc<[(u64, Entry)]>>);

impl Entries {
    /// The entries in order of their indices, with holes between them.
    #[must_use]
    pub fn as_slice(&self) -> &[(u64, Entry)] {
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

impl FromIterator<(u64, Entry)> for Entries {
    fn from_iter<I: IntoIterator<Item = (u64, Entry)>>(entries: I) -> Self {
        let entries: Arc<[(u64, Entry)]> = entries.into_iter().collect();
        Self((!entries.is_empty()).then_some(entries))
    }
}

/// A log in memory or on a disk.
#[derive(Clone, Debug, Default)]
pub struct Log(SharedVec<Option<Entry>>);

fn place(slot: u64) -> usize {
    usize::try_from(slot.saturating_sub(1)).unwrap_or(usize::MAX)
}

impl Log {
    /// The highest index that is not empty, 0 when there is none.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.0.len() as u64
    }

    /// The entry at an index, if it is not empty.
    #[must_use]
    pub fn get(&self, slot: u64) -> Option<&Entry> {
        if slot == 0 { None } else { self.0.get(place(slot))?.as_ref() }
    }

    /// Puts an entry at an index, from 1. Indices before it that the log has not reached become holes.
    pub fn set(&mut self, slot: u64, entry: Entry) {
        if slot <= self.last() {
            return self.0.set(place(slot), Some(entry));
        }
        while self.last() + 1 < slot {
            self.0.push(None);
        }
        self.0.push(Some(entry));
    }

    /// The entries above an index, in order.
    pub fn above(&self, slot: u64) -> impl Iterator<Item = (u64, Entry)> {
        (slot + 1..).zip(self.cells(slot + 1)).filter_map(|(slot, entry)| Some((slot, (*entry)?)))
    }

    /// What is at each index from this one on, holes too.
    pub(crate) fn cells(&self, from: u64) -> impl Iterator<Item = &Option<Entry>> {
        self.0.iter_from(place(from))
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Log};
    use crate::{Ballot, Payload};
    use faultline_engine::NodeId;

    #[test]
    fn instances_may_be_filled_in_any_order() {
        let entry = |round| Entry {
            ballot: Ballot { round, proposer: NodeId(0) },
            payload: Payload::Noop,
            chosen: false,
        };
        let mut log = Log::default();
        log.set(3, entry(1));
        assert_eq!((log.last(), log.get(1), log.get(3)), (3, None, Some(&entry(1))));
        log.set(1, entry(2));
        log.set(3, entry(3));
        assert_eq!(log.above(0).collect::<Vec<_>>(), [(1, entry(2)), (3, entry(3))]);
        assert_eq!(log.above(1).map(|(slot, _)| slot).collect::<Vec<_>>(), [3]);
        assert_eq!(log.get(0), None);
    }
}
