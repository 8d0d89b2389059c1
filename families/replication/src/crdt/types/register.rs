//! Registers (Shapiro et al. 2011, RR-7506, specifications 8 and 10).

use super::Lattice;
use crate::clock::{Actor, Clock};
use crate::crdt::config::Bugs;
use crate::crdt::update::Dot;
use faultline_engine::digest::Encode;
use faultline_engine::order;
use std::cmp::Ordering;

/// When something was written: by the wall clock of whoever wrote it, and then by the name of the update, so that no two are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Stamp {
    /// Microseconds.
    pub at: i64,
    /// The update.
    pub update: Dot,
}

/// A register in which the last writer wins: of two values the one with the later stamp stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct LwwRegister(Option<(Stamp, i64)>);

impl LwwRegister {
    /// Its value; nothing if it was never written.
    #[must_use]
    pub fn value(&self) -> Option<i64> {
        self.0.map(|(_, value)| value)
    }

    /// The delta of a write.
    #[must_use]
    pub fn write(at: i64, update: Dot, value: i64) -> Self {
        Self(Some((Stamp { at, update }, value)))
    }
}

impl Lattice for LwwRegister {
    fn join(&mut self, other: &Self) -> bool {
        // Nothing is older than everything.
        let newer = other.0.map(|(stamp, _)| stamp) > self.0.map(|(stamp, _)| stamp);
        if newer {
            self.0 = other.0;
        }
        newer
    }
}

/// A register that keeps every value that no other one knew of. Each has a vector clock that says which writes its author had seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct MvRegister(Vec<(Clock, i64)>);

impl MvRegister {
    /// Its values, in order, each once.
    #[must_use]
    pub fn values(&self) -> Vec<i64> {
        order::each_once(self.0.iter().map(|(_, value)| *value))
    }

    /// The delta of a write: one value, whose clock knows all values that are here.
    #[must_use]
    pub fn write(&self, by: Actor, value: i64, bugs: &Bugs) -> Self {
        let mut seen = self.0.iter().fold(Clock::default(), |all, (clock, _)| all.join(clock));
        if bugs.blind_write {
            // It knows what it has written itself, and does not look at the rest.
            seen = seen.meet(&Clock::one(by, u64::MAX));
        }
        Self(vec![(seen.tick(by), value)])
    }
}

/// Which of two values knew of the other one.
fn compare(one: &Clock, other: &Clock) -> Option<Ordering> {
    match (one.covers(other), other.covers(one)) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    }
}

impl Lattice for MvRegister {
    fn join(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (clock, value) in &other.0 {
            let order = |held: &Clock| compare(clock, held);
            let known =
                |held: &(Clock, i64)| matches!(order(&held.0), Some(Ordering::Less | Ordering::Equal));
            if self.0.iter().any(known) {
                continue;
            }
            self.0.retain(|(held, _)| order(held) != Some(Ordering::Greater));
            let place = self.0.partition_point(|held| (&held.0, held.1) < (clock, *value));
            self.0.insert(place, (clock.clone(), *value));
            changed = true;
        }
        changed
    }
}
