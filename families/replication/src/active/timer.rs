//! What a replica waits for.

use faultline_agreement::multi_paxos;
use faultline_engine::names;
use faultline_engine::view::TimerView;

/// What a replica waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The sequencer: to say which number was the latest.
    Latest,
    /// A replica that lacks a number: to ask for it.
    Fetch,
    /// Something that Multi-Paxos waits for.
    Paxos(multi_paxos::Timer),
}

names! {
    /// What a replica waits for, by name.
    pub enum TimerName {
        /// Time to say which number was the latest.
        Latest = "latest",
        /// A number is missing.
        Fetch = "fetch",
        /// No word of a leader.
        Election = "election",
        /// Time for a leader to be heard again.
        Heartbeat = "heartbeat",
    }
}

impl Timer {
    pub(super) fn describe(self) -> TimerView {
        let name = match self {
            Self::Latest => TimerName::Latest,
            Self::Fetch => TimerName::Fetch,
            Self::Paxos(multi_paxos::Timer::Election) => TimerName::Election,
            Self::Paxos(multi_paxos::Timer::Heartbeat) => TimerName::Heartbeat,
        };
        let prominent = matches!(self, Self::Fetch | Self::Paxos(multi_paxos::Timer::Election));
        TimerView { name: name.into(), number: name.number(), prominent }
    }
}
