//! A stretch of a log.

use crate::epoch::Epoch;
use crate::fact::Payload;

/// One entry of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogCell {
    /// Its term or ballot, or its transaction: becomes its colour.
    pub epoch: Epoch,
    /// What it holds.
    pub payload: Payload,
}

impl LogCell {
    /// An index at which nothing is known yet, before entries that are.
    pub const HOLE: Self = Self { epoch: Epoch::NONE, payload: Payload::Noop };

    /// Whether nothing is here.
    #[must_use]
    pub fn is_hole(&self) -> bool {
        *self == Self::HOLE
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
