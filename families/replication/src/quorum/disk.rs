//! What survives a crash.

use super::siblings::Versioned;
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;
use faultline_engine::{NodeId, SharedVec};

/// A version of a key.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value and its version.
    pub one: Versioned,
}

/// A version that a node holds for a replica that was silent (DeCandia 2007, §4.6).
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Hint {
    /// The replica for which it is.
    pub home: NodeId,
    /// The version.
    pub entry: Entry,
}

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// Every version that was stored, in order.
    pub(super) entries: SharedVec<Entry>,
    /// What it holds for others.
    pub(super) hints: Vec<Hint>,
    /// How many writes there were.
    pub(super) writes: u64,
}

/// What is written.
#[derive(Clone, Debug)]
pub enum Write {
    /// A version more.
    Store(Entry),
    /// A version for somebody else.
    Hint(Hint),
    /// That one has it.
    Forget(Hint),
}

impl Durable {
    pub(super) fn write(&mut self, write: Write) {
        self.writes += 1;
        match write {
            Write::Store(entry) => self.entries.push(entry),
            Write::Hint(hint) => self.hints.push(hint),
            Write::Forget(hint) => self.hints.retain(|held| *held != hint),
        }
    }
}
