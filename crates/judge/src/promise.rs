//! What a history may be asked for.

use std::fmt;
use std::str::FromStr;

/// What a store promises its clients. `docs/command-line.md` defines each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Promise {
    /// Herlihy & Wing 1990.
    Linearizable,
    /// Sequential consistency: Lamport 1979.
    Sequential,
    /// Causal memory: Ahamad, Neiger, Burns, Kohli & Hutto 1995.
    Causal,
    /// Pipelined RAM: Lipton & Sandberg 1988.
    Pram,
    /// Terry et al. 1994.
    ReadYourWrites,
    /// Terry et al. 1994.
    MonotonicReads,
    /// Terry et al. 1994.
    MonotonicWrites,
    /// Terry et al. 1994.
    WritesFollowReads,
}

impl Promise {
    /// All of them, the strongest first; the session guarantees are in the order of their paper.
    pub const ALL: [Self; 8] = [
        Self::Linearizable,
        Self::Sequential,
        Self::Causal,
        Self::Pram,
        Self::ReadYourWrites,
        Self::MonotonicReads,
        Self::WritesFollowReads,
        Self::MonotonicWrites,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Linearizable => "linearizable",
            Self::Sequential => "sequential",
            Self::Causal => "causal",
            Self::Pram => "pram",
            Self::ReadYourWrites => "read-your-writes",
            Self::MonotonicReads => "monotonic-reads",
            Self::MonotonicWrites => "monotonic-writes",
            Self::WritesFollowReads => "writes-follow-reads",
        }
    }

    /// Where it is defined.
    #[must_use]
    pub fn source(self) -> &'static str {
        match self {
            Self::Linearizable => "Herlihy & Wing 1990",
            Self::Sequential => "Lamport 1979",
            Self::Causal => "Ahamad, Neiger, Burns, Kohli & Hutto 1995",
            Self::Pram => "Lipton & Sandberg 1988",
            _ => "Terry, Demers, Petersen, Spreitzer, Theimer & Welch 1994",
        }
    }

    /// What every history keeps that keeps this.
    #[must_use]
    pub fn implies(self) -> &'static [Self] {
        use Promise::{
            Causal, Linearizable, MonotonicReads, MonotonicWrites, Pram, ReadYourWrites, Sequential,
            WritesFollowReads,
        };
        match self {
            Linearizable => &[Sequential],
            Sequential => &[Causal],
            Causal => &[Pram, WritesFollowReads],
            Pram => &[ReadYourWrites, MonotonicReads, MonotonicWrites],
            _ => &[],
        }
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Promise {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|promise| promise.name() == text).ok_or(())
    }
}
