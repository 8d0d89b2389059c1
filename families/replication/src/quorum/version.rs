//! Versions: which of two is newer, or that neither is.

use super::config::Bugs;
use crate::clock::{Actor, Clock};
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use std::cmp::Ordering;
use std::fmt;

/// A place in one order of all versions: no two are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Stamp {
    /// A time in microseconds, or a number.
    pub at: i64,
    /// By whom: it decides between two of the same time or number.
    pub by: Actor,
    /// How many versions that one had made before.
    pub count: u32,
}

/// The version of a value. `Ord` is for sorting only; [`Version::compare`] says which one is newer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub enum Version {
    /// When the coordinator wrote it, by its wall clock: the last writer wins.
    Time(Stamp),
    /// A number, one more than the largest that was found (Attiya, Bar-Noy & Dolev 1995).
    Number(Stamp),
    /// What its coordinator knew (DeCandia 2007, §4.4).
    Clock(Clock),
}

impl Version {
    /// Which one is newer; nothing if neither knew of the other.
    ///
    /// One vector clock is older than another if none of its counters is larger; if each has a larger one the versions are
    /// in conflict (DeCandia 2007, §4.4).
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Time(one), Self::Time(two)) | (Self::Number(one), Self::Number(two)) => Some(one.cmp(two)),
            (Self::Clock(one), Self::Clock(two)) => match (one.covers(two), two.covers(one)) {
                (true, true) => Some(Ordering::Equal),
                (true, false) => Some(Ordering::Greater),
                (false, true) => Some(Ordering::Less),
                (false, false) => None,
            },
            _ => None,
        }
    }

    /// Whether it is the other one or newer.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        matches!(self.compare(other), Some(Ordering::Equal | Ordering::Greater))
    }

    /// How a replica compares what arrives with what it has.
    pub(super) fn against(&self, held: &Self, bugs: &Bugs) -> Option<Ordering> {
        let order = self.compare(held);
        match (self, held) {
            _ if bugs.last_arrival && order != Some(Ordering::Equal) => Some(Ordering::Greater),
            (Self::Clock(one), Self::Clock(two)) if bugs.compare_sums && order.is_none() => {
                Some(one.sum().cmp(&two.sum()).then(self.cmp(held)))
            }
            _ => order,
        }
    }

    /// All that tells it from others, as numbers.
    pub(super) fn words(&self) -> impl Iterator<Item = u64> {
        let actor = |actor: Actor| u64::from(actor.life) << 16 | u64::from(actor.node.0);
        let (stamp, clock) = match self {
            Self::Time(stamp) | Self::Number(stamp) => (Some(*stamp), None),
            Self::Clock(clock) => (None, Some(clock)),
        };
        let stamp = stamp.map(|stamp| [stamp.at.cast_unsigned(), actor(stamp.by), stamp.count.into()]);
        let counts = clock.into_iter().flat_map(Clock::iter);
        let counts = counts.flat_map(move |(one, count)| [actor(one), count]);
        stamp.into_iter().flatten().chain(counts)
    }

    /// Its place among all versions of a key, if they have one order. Two vector clocks may have none.
    #[must_use]
    pub fn rank(&self) -> Option<i64> {
        match self {
            Self::Time(stamp) | Self::Number(stamp) => Some(stamp.at),
            Self::Clock(_) => None,
        }
    }

    /// A number for its colour: milliseconds, the number, or how many versions it knows.
    #[must_use]
    pub fn number(&self) -> u64 {
        match self {
            Self::Time(stamp) => u64::try_from(stamp.at / 1_000).unwrap_or(0).max(1),
            Self::Number(stamp) => u64::try_from(stamp.at).unwrap_or(0),
            Self::Clock(clock) => clock.sum(),
        }
    }
}

impl fmt::Display for Version {
    /// `1.204s.n1`, `5.n2`, or `n1:2,n3:1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(Stamp { at, by, .. }) => {
                let sign = if *at < 0 { "-" } else { "" };
                let (seconds, micros) = (at.unsigned_abs() / 1_000_000, at.unsigned_abs() % 1_000_000);
                let digits = format!("{micros:06}");
                let digits = digits.trim_end_matches('0');
                let dot = if digits.is_empty() { "" } else { "." };
                write!(f, "{sign}{seconds}{dot}{digits}s.{by}")
            }
            Self::Number(Stamp { at, by, .. }) => write!(f, "{at}.{by}"),
            Self::Clock(clock) => clock.fmt(f),
        }
    }
}

impl Data for Version {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}
