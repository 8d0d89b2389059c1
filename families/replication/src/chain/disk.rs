//! What survives a crash.

use super::links::Chain;
use crate::history::{Entry, place};
use faultline_engine::SharedVec;

/// What survives a crash: of the master the configuration alone.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// The newest configuration that it knows; none on a disk that is empty.
    pub(super) chain: Chain,
    /// The configuration since which this server is in the chain and has held everything; 0 if it never has.
    pub(super) complete: u64,
    /// Its updates.
    pub(super) entries: SharedVec<Entry>,
}

/// What is written.
#[derive(Clone, Debug)]
pub enum Write {
    /// The configuration of the beginning, in which every server holds everything.
    Begin(Chain),
    /// A newer configuration; and, in the same write, so many updates remain.
    Adopt(Chain, u64),
    /// An update more.
    Append(Entry),
    /// It has held everything since it joined in this configuration.
    Complete(u64),
}

impl Durable {
    pub(super) fn write(&mut self, write: Write) {
        match write {
            Write::Adopt(chain, keep) => {
                self.entries.truncate(place(keep + 1));
                self.chain = chain;
            }
            Write::Begin(chain) => (self.chain, self.complete) = (chain, 1),
            Write::Append(entry) => self.entries.push(entry),
            Write::Complete(since) => self.complete = since,
        }
    }
}
