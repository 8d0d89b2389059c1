//! The log of one server, in memory and on its disk, as facts and the disk show it.

use std::collections::VecDeque;

/// What a server holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Shadow {
    /// In memory.
    pub(super) log: Vec<Entry>,
    /// On its disk.
    pub(super) disk: Vec<Entry>,
    /// What is on its way to the disk, and in which event it was ordered.
    ordered: VecDeque<(u32, Change)>,
    /// The term in which it leads, if it does.
    pub(super) leads: Option<u64>,
    /// The term it is in, as far as it has said.
    pub(super) epoch: u64,
}

/// An entry of a log.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) epoch: u64,
    /// The hash of the log up to and including this entry.
    pub(super) up_to: u64,
    /// Whether the server took it in the term of the entry. Who has it from a later leader does not count: it may have
    /// voted against it (figure 8).
    pub(super) counts: bool,
    /// Whether it says who the members are.
    pub(super) configures: bool,
}

/// A change of what is on a disk.
#[derive(Clone, Copy, Debug)]
enum Change {
    Append(Entry),
    Truncate(usize),
}

impl Shadow {
    /// Keeps the first `len` entries.
    pub(super) fn truncate(&mut self, len: usize, event: u32) {
        if len < self.log.len() {
            self.log.truncate(len);
            self.ordered.push_back((event, Change::Truncate(len)));
        }
    }

    pub(super) fn append(&mut self, entry: Entry, event: u32) {
        self.log.push(entry);
        self.ordered.push_back((event, Change::Append(entry)));
    }

    /// What was ordered up to an event is on the disk: from which place on the disk is another than before.
    pub(super) fn write(&mut self, event: u32) -> usize {
        let mut from = self.disk.len();
        while self.ordered.front().is_some_and(|(ordered, _)| *ordered <= event) {
            let Some((_, change)) = self.ordered.pop_front() else { break };
            match change {
                Change::Append(entry) => self.disk.push(entry),
                Change::Truncate(len) => self.disk.truncate(len),
            }
            from = from.min(self.disk.len());
        }
        from
    }

    /// Starts again with what the disk holds, of which it finds so many entries.
    pub(super) fn restart(&mut self, len: usize) {
        self.ordered.clear();
        self.disk.truncate(len);
        self.log.clone_from(&self.disk);
        self.leads = None;
        self.epoch = 0;
    }
}
