//! What the master and the servers wait for.

use faultline_engine::view::TimerView;
use faultline_engine::{NodeId, names};

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A server: to tell the master that it is there.
    Beat,
    /// A server: to ask its successor what it has.
    Resend,
    /// The master: so long without a word of this server.
    Silence(NodeId),
    /// The master: the lease of this server has expired.
    Lease(NodeId),
}

names! {
    /// What a process waits for, by name.
    pub enum TimerName {
        /// Time for the next heartbeat.
        Beat = "beat",
        /// No acknowledgement of the successor.
        Resend = "resend",
        /// So long without a word of a server.
        Silence = "silence",
        /// The end of a server's lease.
        Lease = "lease",
    }
}

impl Timer {
    pub(super) fn describe(self) -> TimerView {
        let name = match self {
            Self::Beat => TimerName::Beat,
            Self::Resend => TimerName::Resend,
            Self::Silence(_) => TimerName::Silence,
            Self::Lease(_) => TimerName::Lease,
        };
        let prominent = matches!(self, Self::Silence(_) | Self::Lease(_));
        TimerView { name: name.into(), number: name.number(), prominent }
    }
}
