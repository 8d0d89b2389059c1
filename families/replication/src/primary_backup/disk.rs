//! What survives a crash.

use super::members::View;
use crate::history::{Entry, place};
use faultline_engine::SharedVec;

/// What survives a crash: of the view service the view alone.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// The newest view that it knows; none on a disk that is empty.
    pub(super) view: View,
    /// The newest view that this server has acknowledged as its primary; 0 if there is none.
    pub(super) acknowledged: u64,
    /// Its writes, in order.
    pub(super) entries: SharedVec<Entry>,
}

/// What is written.
#[derive(Clone, Debug)]
pub enum Write {
    /// The view of the beginning, which counts as acknowledged: nobody has anything yet.
    Begin(View),
    /// A newer view.
    Adopt(View),
    /// It has acknowledged this view as its primary.
    Acknowledge(u64),
    /// A write more.
    Append(Entry),
    /// So many writes remain.
    Truncate(u64),
}

impl Durable {
    pub(super) fn write(&mut self, write: Write) {
        match write {
            Write::Begin(view) => (self.acknowledged, self.view) = (view.number, view),
            Write::Adopt(view) => self.view = view,
            Write::Acknowledge(number) => self.acknowledged = number,
            Write::Append(entry) => self.entries.push(entry),
            Write::Truncate(keep) => self.entries.truncate(place(keep + 1)),
        }
    }

    /// In which view the write at a place got it; 0 where there is none.
    pub(super) fn number(&self, index: u64) -> u64 {
        let entry = index.checked_sub(1).and_then(|_| self.entries.get(place(index)));
        entry.map_or(0, |entry| entry.number)
    }
}
