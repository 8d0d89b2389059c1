//! What survives a crash.

use super::counts::{Counts, Entry};
use super::roles::Roles;
use crate::clock::Clock;
use crate::crdt::Holding;
use faultline_agreement::multi_paxos::{self, MultiPaxos};
use faultline_engine::{NodeId, Protocol};
use std::sync::Arc;

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// In the forms without a log: what is counted.
    pub(super) counts: Counts,
    /// In the naive form: who does what, once that has changed.
    pub(super) roles: Option<Roles>,
    /// In the other forms: what Multi-Paxos must remember.
    pub(super) paxos: multi_paxos::Durable,
    /// How many writes there were to the first two.
    pub(super) writes: u64,
}

/// What is written.
#[derive(Clone, Debug)]
pub enum Write {
    /// An addition, whatever there was before.
    Count(Entry),
    /// The next addition of its author.
    Take {
        /// Which.
        entry: Entry,
        /// Whether its request is new here.
        counts: bool,
    },
    /// The counts of another replica in place of its own.
    Copy {
        /// Whose.
        from: NodeId,
        /// What that one had counted.
        values: Arc<[Holding]>,
    },
    /// Who does what.
    Roles(Roles),
    /// Something of Multi-Paxos.
    Paxos(multi_paxos::Write),
}

/// What a node has been told to be on its disk: no crash takes it away.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    /// PN: which additions.
    pub(super) seen: Clock,
    /// How many writes, but for those of Multi-Paxos.
    pub(super) writes: u64,
    /// Log: what was accepted.
    pub(super) log: multi_paxos::Log,
}

impl Durable {
    pub(super) fn stored(&self) -> Stored {
        Stored { seen: self.counts.seen.clone(), writes: self.writes, log: self.paxos.log.clone() }
    }

    pub(super) fn write(&mut self, write: Write) {
        self.writes += u64::from(!matches!(write, Write::Paxos(_)));
        match write {
            Write::Count(entry) => {
                self.counts.count(entry);
            }
            Write::Take { entry, counts } => {
                self.counts.take(entry, counts);
            }
            Write::Copy { from, values } => self.counts.replace(from, &values),
            Write::Roles(roles) => self.roles = Some(roles),
            Write::Paxos(write) => MultiPaxos::write(&mut self.paxos, write),
        }
    }
}
