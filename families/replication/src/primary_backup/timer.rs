//! What the view service and the servers wait for.

use faultline_engine::view::TimerView;
use faultline_engine::{NodeId, names};

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A server: to ping the view service.
    Ping,
    /// A primary: to ship again what a backup has not acknowledged.
    Reship,
    /// A primary: to ship what it has gathered.
    Gather,
    /// A primary: to go on without a backup.
    Fallback,
    /// The view service: so long without a ping of this server.
    Missed(NodeId),
    /// The view service: the lease of the primary is over.
    Expiry,
}

names! {
    /// What a process waits for, by name.
    pub enum TimerName {
        /// Time for the next ping.
        Ping = "ping",
        /// No acknowledgement of a backup.
        Reship = "reship",
        /// Time to ship what was gathered.
        Gather = "gather",
        /// Time to go on without a backup.
        Fallback = "fallback",
        /// So long without a ping of a server.
        Missed = "missed_pings",
        /// The end of the primary's lease.
        Expiry = "lease_expiry",
    }
}

impl Timer {
    pub(super) fn describe(self) -> TimerView {
        let name = match self {
            Self::Ping => TimerName::Ping,
            Self::Reship => TimerName::Reship,
            Self::Gather => TimerName::Gather,
            Self::Fallback => TimerName::Fallback,
            Self::Missed(_) => TimerName::Missed,
            Self::Expiry => TimerName::Expiry,
        };
        let prominent = matches!(self, Self::Missed(_) | Self::Expiry | Self::Fallback);
        TimerView { name: name.into(), number: name.number(), prominent }
    }
}
