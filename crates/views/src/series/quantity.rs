//! What a chart shows, and in which unit.

use faultline_engine::{SHARE_GAUGE, TIME_GAUGE};

/// What a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// How long answers took that came within a bucket: the median, and the 99th percentile.
    Latency,
    /// Requests without an answer, and those of them whose client has waited for longer than its patience. At most as
    /// many at once as there are clients, unless one sends a load.
    Waiting,
    /// How long nobody led. A node leads from the moment at which it says so until it steps down, crashes or is
    /// frozen, or until another one leads in a later term or ballot.
    Leaderless,
    /// What the protocol measures of its processes, by its name for programs; the largest value within a bucket.
    Gauge(&'static str),
    /// The same of what a formula predicts as well: what was measured, and what the formula says.
    Compared(&'static str),
    /// Messages sent, copies by the network included: those of one name, or all.
    Messages(Option<&'static str>),
    /// Their estimated size in bytes.
    Bytes(Option<&'static str>),
}

/// The unit of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// So many in a second.
    PerSecond,
    /// So many bytes in a second.
    BytesPerSecond,
    /// A length of time, in microseconds.
    Time,
    /// So many.
    Count,
    /// A part of the time, from 0 to 1.
    Share,
    /// A part of a whole, in millionths.
    Millionths,
}

impl Quantity {
    /// Its unit.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Latency => Unit::Time,
            Self::Gauge(name) | Self::Compared(name) if name.ends_with(TIME_GAUGE) => Unit::Time,
            Self::Gauge(name) | Self::Compared(name) if name.ends_with(SHARE_GAUGE) => Unit::Millionths,
            Self::Waiting | Self::Gauge(_) | Self::Compared(_) => Unit::Count,
            Self::Leaderless => Unit::Share,
            Self::Messages(_) => Unit::PerSecond,
            Self::Bytes(_) => Unit::BytesPerSecond,
        }
    }

    /// How many lines its chart has.
    #[must_use]
    pub fn lines(self) -> usize {
        match self {
            Self::Latency | Self::Waiting | Self::Compared(_) => 2,
            _ => 1,
        }
    }

    /// Whether a chart of it is shown to a reader who has chosen nothing.
    #[must_use]
    pub fn is_usual(self) -> bool {
        !matches!(self, Self::Messages(Some(_)) | Self::Bytes(_))
    }
}
