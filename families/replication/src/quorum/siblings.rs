//! What a replica holds of one key: a value and its version; with vector clocks, several that did not know of each other.

use super::config::Bugs;
use super::version::Version;
use crate::clock::Clock;
use faultline_engine::ClientId;
use faultline_engine::digest::Encode;
use std::cmp::Ordering;
use std::sync::Arc;

/// A value and its version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Versioned {
    /// The version.
    pub version: Version,
    /// The value.
    pub value: i64,
    /// Who wrote it.
    pub client: ClientId,
}

/// The versions of one key: none of them is older than another one. In an order that depends on nothing but them, so that equal
/// sets are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct Siblings(Arc<[Versioned]>);

/// What became of a version that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is there already, or a newer one is.
    Old,
    /// It is kept, and these went for it.
    New(Vec<Version>),
}

impl Siblings {
    /// One version.
    #[must_use]
    pub fn of(one: Versioned) -> Self {
        Self(Arc::new([one]))
    }

    /// Its versions.
    pub fn iter(&self) -> impl Iterator<Item = &Versioned> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the key was never written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in a version: what is older goes, and what did not know of it stays beside it.
    pub(super) fn take(&mut self, one: &Versioned, bugs: &Bugs) -> Arrival {
        let order = |held: &Versioned| one.version.against(&held.version, bugs);
        if self.iter().any(|held| matches!(order(held), Some(Ordering::Less | Ordering::Equal))) {
            return Arrival::Old;
        }
        let goes = |held: &&Versioned| order(held) == Some(Ordering::Greater);
        let replaced = self.iter().filter(goes).map(|held| held.version.clone()).collect();
        let mut all: Vec<Versioned> = self.iter().filter(|held| !goes(held)).cloned().collect();
        all.insert(all.partition_point(|held| held < one), one.clone());
        self.0 = all.into();
        Arrival::New(replaced)
    }

    /// Takes in all of another set.
    pub(super) fn merge(&mut self, other: &Self) {
        if self.is_empty() {
            *self = other.clone();
            return;
        }
        for one in other.iter() {
            self.take(one, &Bugs::default());
        }
    }

    /// Whether another set has a version that this one neither has nor has a newer one of.
    pub(super) fn lacks(&self, other: &Self) -> bool {
        other.iter().any(|one| !self.has(&one.version))
    }

    /// Whether it has a version, or a newer one.
    pub(super) fn has(&self, version: &Version) -> bool {
        self.iter().any(|held| held.version.covers(version))
    }

    /// The one value that a client is told. The vocabulary that all stores share has room for one, so of several the largest
    /// stands for all: whoever merges in whatever order comes to the same (DeCandia 2007, §4.4 leaves that to the application).
    #[must_use]
    pub fn value(&self) -> Option<i64> {
        self.iter().map(|one| one.value).max()
    }

    /// All values, in the order of their versions.
    pub(super) fn values(&self) -> Vec<i64> {
        self.iter().map(|one| one.value).collect()
    }

    /// All versions.
    pub(super) fn versions(&self) -> Vec<Version> {
        self.iter().map(|one| one.version.clone()).collect()
    }

    /// What all its vector clocks know.
    pub(super) fn clock(&self) -> Clock {
        self.iter().fold(Clock::default(), |all, one| match &one.version {
            Version::Clock(clock) => all.join(clock),
            Version::Time(_) | Version::Number(_) => all,
        })
    }

    /// Its largest number.
    pub(super) fn number(&self) -> i64 {
        let numbers = self.iter().map(|one| match &one.version {
            Version::Number(stamp) => stamp.at,
            Version::Time(_) | Version::Clock(_) => 0,
        });
        numbers.max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Actor;
    use faultline_engine::NodeId;

    fn actor(node: u16) -> Actor {
        Actor { node: NodeId(node), life: 1 }
    }

    fn one(clock: &Clock, value: i64) -> Versioned {
        Versioned { version: Version::Clock(clock.clone()), value, client: ClientId(0) }
    }

    /// Figure 3 of DeCandia 2007: D1 and D2 by Sx; D3 by Sy and D4 by Sz, both from D2; D5 by Sx reconciles them.
    #[test]
    fn the_versions_of_figure_3() {
        let (sx, sy, sz) = (actor(0), actor(1), actor(2));
        let first = Clock::default().tick(sx);
        let second = first.tick(sx);
        let (third, fourth) = (second.tick(sy), second.tick(sz));
        let mut held = Siblings::of(one(&first, 1));
        let bugs = Bugs::default();
        assert_eq!(held.take(&one(&second, 2), &bugs), Arrival::New(vec![Version::Clock(first.clone())]));
        assert_eq!(held.take(&one(&third, 3), &bugs), Arrival::New(vec![Version::Clock(second)]));
        // Neither knew of the other, so both are kept.
        assert_eq!(held.take(&one(&fourth, 4), &bugs), Arrival::New(Vec::new()));
        assert_eq!((held.len(), held.value()), (2, Some(4)));
        assert_eq!(held.take(&one(&first, 1), &bugs), Arrival::Old);
        let fifth = held.clock().tick(sx);
        assert_eq!(Version::Clock(fifth.clone()).to_string(), "n1:3,n2:1,n3:1");
        assert!(
            matches!(held.take(&one(&fifth, 5), &bugs), Arrival::New(gone) if gone.len() == 2),
            "what knows of both replaces both"
        );
        assert_eq!(held.values(), [5]);
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let base = Clock::default().tick(actor(0));
        let all = [
            one(&base, 1),
            one(&base.tick(actor(1)), 2),
            one(&base.tick(actor(2)), 3),
            one(&base.tick(actor(1)).tick(actor(1)), 4),
        ];
        let place = |order: &[usize]| {
            let mut held = Siblings::default();
            for place in order {
                held.take(&all[*place], &Bugs::default());
            }
            held
        };
        let expected = place(&[0, 1, 2, 3]);
        assert_eq!(expected.values().len(), 2);
        for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1], [3, 0, 2, 1]] {
            assert_eq!(place(&order), expected, "{order:?}");
        }
    }
}
