//! Counters (Shapiro et al. 2011, "A comprehensive study of Convergent and Commutative Replicated Data Types", INRIA RR-7506,
//! specifications 6 and 7).

use super::Lattice;
use crate::clock::Actor;
use crate::crdt::config::Bugs;
use faultline_engine::NodeId;
use faultline_engine::digest::Encode;
use litemap::LiteMap;

/// A counter that only grows: how much each replica has added. Only its own replica changes an entry, so of two values of one entry
/// the larger is the newer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct GCounter(LiteMap<Actor, u64>);

impl GCounter {
    /// The sum of all entries, in 64 bits.
    #[must_use]
    pub fn value(&self) -> i64 {
        self.0.iter().fold(0, |sum: i64, (_, count)| sum.wrapping_add(count.cast_signed()))
    }

    /// The delta of adding: the new entry of the one who adds, and no other. Nothing if the entry has no room for that: one that
    /// begins again at 0 would lose against what it was.
    #[must_use]
    pub fn add(&self, by: Actor, more: u64, bugs: &Bugs) -> Option<Self> {
        // A plain number has one entry for all, and of two the larger is kept as well.
        let entry = if bugs.plain_counter { Actor { node: NodeId(0), life: 0 } } else { by };
        let new = self.0.get(&entry).copied().unwrap_or(0).checked_add(more)?;
        Some(Self(LiteMap::from_iter([(entry, new)])))
    }
}

impl Lattice for GCounter {
    fn join(&mut self, other: &Self) -> bool {
        let mut grown = false;
        for (actor, count) in other.0.iter() {
            match self.0.get_mut(actor) {
                Some(own) if *own >= *count => {}
                Some(own) => (*own, grown) = (*count, true),
                None => {
                    self.0.insert(*actor, *count);
                    grown = true;
                }
            }
        }
        grown
    }
}

/// A counter that goes up and down: one that only grows for what was added, and another one for what was taken away. The larger of two
/// entries would not be the newer one if an entry could fall.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct PnCounter {
    up: GCounter,
    down: GCounter,
}

impl PnCounter {
    /// What was added, less what was taken away.
    #[must_use]
    pub fn value(&self) -> i64 {
        self.up.value().wrapping_sub(self.down.value())
    }

    /// The delta of adding a number, which may be negative; nothing if there is no room for it.
    #[must_use]
    pub fn add(&self, by: Actor, more: i64, bugs: &Bugs) -> Option<Self> {
        let amount = more.unsigned_abs();
        if more >= 0 {
            Some(Self { up: self.up.add(by, amount, bugs)?, down: GCounter::default() })
        } else {
            Some(Self { up: GCounter::default(), down: self.down.add(by, amount, bugs)? })
        }
    }
}

impl Lattice for PnCounter {
    fn join(&mut self, other: &Self) -> bool {
        self.up.join(&other.up) | self.down.join(&other.down)
    }
}
