//! The name of an update.

use crate::clock::{Actor, Clock};
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use std::fmt;

/// An update by its name, which no other one has: who made it, and the how-manieth of that one's it is (a *dot*; Almeida, Shoker &
/// Baquero 2018).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Dot {
    /// Who made it.
    pub by: Actor,
    /// From 1.
    pub count: u64,
}

impl Dot {
    /// Whether a vector clock says that it is known.
    #[must_use]
    pub fn is_in(self, seen: &Clock) -> bool {
        seen.of(self.by) >= self.count
    }

    /// A clock that knows it, and all that its author had made before.
    #[must_use]
    pub fn clock(self) -> Clock {
        Clock::one(self.by, self.count)
    }
}

impl fmt::Display for Dot {
    /// `n1:3`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.by, self.count)
    }
}

impl Data for Dot {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}
