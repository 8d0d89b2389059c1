//! Sets (Shapiro et al. 2011, RR-7506, specification 12, and §3.3.5, whose state-based form keeps tombstones).

use super::Lattice;
use crate::clock::Clock;
use crate::crdt::update::Dot;
use faultline_engine::digest::Encode;
use faultline_engine::{Word, order};
use litemap::LiteMap;

/// A set of two phases: what was put in, and what was taken out. Both only grow, so what was taken out once never comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct TwoPhaseSet {
    /// In order, as what was taken out is.
    inserted: Vec<Word>,
    removed: Vec<Word>,
}

impl TwoPhaseSet {
    /// What was put in and never taken out.
    #[must_use]
    pub fn elements(&self) -> Vec<Word> {
        self.inserted.iter().copied().filter(|word| !self.removed.contains(word)).collect()
    }

    /// How many elements were taken out.
    #[must_use]
    pub fn tombstones(&self) -> u64 {
        self.removed.len() as u64
    }

    /// The delta of putting an element in.
    #[must_use]
    pub fn insert(word: Word) -> Self {
        Self { inserted: vec![word], removed: Vec::new() }
    }

    /// The delta of taking an element out; nothing if it is not in.
    #[must_use]
    pub fn remove(&self, word: Word) -> Option<Self> {
        let is_in = self.inserted.contains(&word) && !self.removed.contains(&word);
        is_in.then(|| Self { inserted: Vec::new(), removed: vec![word] })
    }
}

impl Lattice for TwoPhaseSet {
    fn join(&mut self, other: &Self) -> bool {
        let before = (self.inserted.len(), self.removed.len());
        for word in &other.inserted {
            order::insert(&mut self.inserted, *word);
        }
        for word in &other.removed {
            order::insert(&mut self.removed, *word);
        }
        (self.inserted.len(), self.removed.len()) != before
    }
}

/// A set from which a removal takes what its author had seen (*observed*): each insertion has a tag of its own, and a removal makes
/// tombstones of the tags that are there. A tag that its author had not seen stays, so an insertion wins over a concurrent removal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct ObservedRemoveSet {
    /// The tags that are in, and the element of each.
    tags: LiteMap<Dot, Word>,
    /// The tags that were taken out, and the removal that did it: of several, the one with the least name.
    tombstones: LiteMap<Dot, Dot>,
}

impl ObservedRemoveSet {
    /// The elements that have a tag.
    #[must_use]
    pub fn elements(&self) -> Vec<Word> {
        order::each_once(self.tags.iter().map(|(_, word)| *word))
    }

    /// How many tombstones there are.
    #[must_use]
    pub fn tombstones(&self) -> u64 {
        self.tombstones.len() as u64
    }

    /// The delta of putting an element in: a tag that nobody else has.
    #[must_use]
    pub fn insert(word: Word, update: Dot) -> Self {
        Self { tags: LiteMap::from_iter([(update, word)]), tombstones: LiteMap::new() }
    }

    /// The delta of taking an element out: tombstones of the tags that it has here; nothing if it has none.
    #[must_use]
    pub fn remove(&self, word: Word, update: Dot) -> Option<Self> {
        let seen = self.tags.iter().filter(|(_, other)| **other == word).map(|(tag, _)| (*tag, update));
        let tombstones: LiteMap<Dot, Dot> = seen.collect();
        (!tombstones.is_empty()).then(|| Self { tags: LiteMap::new(), tombstones })
    }

    /// Forgets tombstones whose removals are stable.
    pub(super) fn collect(&mut self, stable: &Clock) -> u64 {
        let before = self.tombstones.len();
        self.tombstones.retain(|_, removal| !removal.is_in(stable));
        (before - self.tombstones.len()) as u64
    }

    /// Leaves out of another state what only seems new here because its tombstone was collected: tags that this replica has seen and
    /// does not hold, and tombstones of removals that everybody has.
    pub(in crate::crdt) fn without_collected(&mut self, own: &Self, seen: &Clock, stable: &Clock) {
        self.tags.retain(|tag, _| !tag.is_in(seen) || own.tags.get(tag).is_some());
        self.tombstones.retain(|tag, removal| !removal.is_in(stable) || own.tags.get(tag).is_some());
    }
}

impl Lattice for ObservedRemoveSet {
    fn join(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (tag, removal) in other.tombstones.iter() {
            changed |= self.tags.remove(tag).is_some();
            match self.tombstones.get_mut(tag) {
                Some(own) if *own <= *removal => {}
                Some(own) => (*own, changed) = (*removal, true),
                None => {
                    self.tombstones.insert(*tag, *removal);
                    changed = true;
                }
            }
        }
        for (tag, word) in other.tags.iter() {
            if self.tombstones.get(tag).is_none() && self.tags.get(tag).is_none() {
                self.tags.insert(*tag, *word);
                changed = true;
            }
        }
        changed
    }
}
