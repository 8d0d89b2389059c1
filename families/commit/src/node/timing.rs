//! Where the time of a transaction goes.

use crate::transaction::Tx;
use faultline_engine::digest::Encode;
use faultline_engine::{Span, Time};

/// What a participant notes of its part, by its own clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode)]
pub struct Stamps {
    /// When it was asked for its vote.
    pub asked: Time,
    /// When its vote was on its disk and left.
    pub voted: Time,
}

/// The time of one transaction in four parts, along the participant whose vote came last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Which.
    pub tx: Tx,
    /// From its begin until that participant was asked.
    pub request: Span,
    /// Until that participant's vote was on its disk.
    pub execute: Span,
    /// Until the decision was on the coordinator's disk.
    pub decide: Span,
    /// Until everybody had acknowledged it.
    pub commit: Span,
}

impl Timing {
    /// The parts, from the moments between them.
    #[must_use]
    pub fn new(tx: Tx, begun: Time, last: Stamps, decided: Time, ended: Time) -> Self {
        Self {
            tx,
            request: last.asked.since(begun),
            execute: last.voted.since(last.asked),
            decide: decided.since(last.voted),
            commit: ended.since(decided),
        }
    }

    /// The parts in order.
    #[must_use]
    pub fn parts(&self) -> [Span; 4] {
        [self.request, self.execute, self.decide, self.commit]
    }
}
