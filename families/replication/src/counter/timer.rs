//! What a node waits for.

use faultline_agreement::multi_paxos;
use faultline_engine::names;
use faultline_engine::view::TimerView;

/// What a node waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Time to say what it has.
    Tell,
    /// Something that Multi-Paxos waits for.
    Paxos(multi_paxos::Timer),
}

names! {
    /// What a node waits for, by name.
    pub enum TimerName {
        /// Time to say what it has.
        Tell = "tell",
        /// No word of a leader.
        Election = "election",
        /// Time for a leader to be heard again.
        Heartbeat = "heartbeat",
    }
}

impl Timer {
    pub(super) fn describe(self) -> TimerView {
        let name = match self {
            Self::Tell => TimerName::Tell,
            Self::Paxos(multi_paxos::Timer::Election) => TimerName::Election,
            Self::Paxos(multi_paxos::Timer::Heartbeat) => TimerName::Heartbeat,
        };
        TimerView { name: name.into(), number: name.number(), prominent: name == TimerName::Election }
    }
}
