//! A stretch of a log.

use super::Name;
use crate::epoch::Epoch;
use crate::id::ClientId;

/// One entry of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogCell {
    /// Its term or ballot, or its transaction: becomes its colour.
    pub epoch: Epoch,
    /// What it holds.
    pub held: Held,
}

/// What an entry of a log holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing is known of this index yet, though entries follow.
    Hole,
    /// A command that changes nothing.
    Noop,
    /// A client's command.
    Command {
        /// Whose.
        client: ClientId,
        /// The command as data.
        text: String,
        /// The same in a few characters.
        short: String,
    },
    /// A record of a kind that the family names.
    Record {
        /// The kind.
        name: Name,
        /// What it is about, as data.
        about: String,
    },
}

impl LogCell {
    /// An index at which nothing is known yet, before entries that are.
    pub const HOLE: Self = Self { epoch: Epoch::NONE, held: Held::Hole };

    /// Whether nothing is here.
    #[must_use]
    pub fn is_hole(&self) -> bool {
        self.held == Held::Hole
    }
}

/// A part of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogView {
    /// The last index of the whole log.
    pub last: u64,
    /// The index of the first of `cells`, from 1.
    pub from: u64,
    /// The entries asked for.
    pub cells: Vec<LogCell>,
    /// The last committed index known here.
    pub commit: u64,
    /// The last index that is safe on the disk.
    pub durable: u64,
}
