//! What a replica waits for.

use faultline_engine::names;
use faultline_engine::view::TimerView;

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Time to send what it has to another replica.
    Gossip,
}

names! {
    /// What a process waits for, by name.
    pub enum TimerName {
        /// Time to send what it has.
        Gossip = "gossip",
    }
}

impl Timer {
    pub(super) fn describe(self) -> TimerView {
        let Self::Gossip = self;
        TimerView { name: TimerName::Gossip.into(), number: TimerName::Gossip.number(), prominent: true }
    }
}
