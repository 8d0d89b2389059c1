//! What survives a crash.

use faultline_agreement::multi_paxos;
use faultline_engine::digest::Encode;
use faultline_engine::kv::Command;
use faultline_engine::{SharedVec, Ticket};

/// A request in the order of the sequencer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// Whose it is.
    pub ticket: Ticket,
    /// What it asks.
    pub command: Command,
}

/// The numbers that the sequencer has given, as one replica has heard of them.
pub(super) type Entries = SharedVec<Entry>;

/// The number of the last entry, 0 where there is none.
pub(super) fn last(entries: &Entries) -> u64 {
    entries.last().map_or(0, |entry| entry.number)
}

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// With a sequencer: the requests, in order.
    pub(super) entries: Entries,
    /// With Multi-Paxos: what that must remember.
    pub(super) paxos: multi_paxos::Durable,
}

/// What is written.
#[derive(Clone, Debug)]
pub enum Write {
    /// The next request.
    Entry(Entry),
    /// Something of Multi-Paxos.
    Paxos(multi_paxos::Write),
}
