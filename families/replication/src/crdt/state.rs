//! What a replica has: its objects, and which updates are in them.

use super::content::Content;
use super::types::{Lattice, Object};
use super::update::Dot;
use crate::clock::{Actor, Clock};
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv::Key;
use litemap::LiteMap;

/// Objects by key, and the updates that are in them. A whole state or a delta: both are joined in the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct State {
    /// Which updates are in it. Of one author there are no gaps: who has its fifth update has the four before. A join of whole states
    /// keeps that, and one of deltas does if each begins where the receiver's state ends.
    pub(super) seen: Clock,
    pub(super) objects: LiteMap<Key, Object>,
}

/// What replicas take for collected: what they have seen themselves, and what everybody has.
#[derive(Clone, Debug)]
pub(super) struct Collected {
    pub(super) seen: Clock,
    pub(super) stable: Clock,
}

impl State {
    /// The delta of one update.
    pub(super) fn delta(update: Dot, key: Key, object: Object) -> Self {
        Self { seen: update.clock(), objects: LiteMap::from_iter([(key, object)]) }
    }

    /// Joins another state into this one: the keys whose objects that has changed.
    pub(super) fn join(&mut self, other: &Self) -> Vec<Key> {
        self.seen = self.seen.join(&other.seen);
        let mut changed = Vec::new();
        for (key, object) in other.objects.iter() {
            let grows = match self.objects.get_mut(key) {
                Some(own) => own.join(object),
                None => {
                    self.objects.insert(*key, object.clone());
                    true
                }
            };
            if grows {
                changed.push(*key);
            }
        }
        changed
    }

    /// The same with the objects of these keys alone, which are in order.
    pub(super) fn only(&self, keys: &[Key]) -> Self {
        let objects = self.objects.iter().filter(|(key, _)| keys.binary_search(key).is_ok());
        let objects = objects.map(|(key, object)| (*key, object.clone())).collect();
        Self { seen: self.seen.clone(), objects }
    }

    /// Takes the objects of another state in place of its own: the keys of those that differed.
    pub(super) fn replace(&mut self, other: &Self) -> Vec<Key> {
        self.seen = self.seen.join(&other.seen);
        let differ = |(key, object): &(&Key, &Object)| self.objects.get(key) != Some(object);
        let changed: Vec<(Key, Object)> =
            other.objects.iter().filter(differ).map(|(key, object)| (*key, object.clone())).collect();
        changed
            .into_iter()
            .map(|(key, object)| {
                self.objects.insert(key, object);
                key
            })
            .collect()
    }

    /// Forgets tombstones of removals that everybody has: how many.
    pub(super) fn collect(&mut self, stable: &Clock) -> u64 {
        self.objects.iter_mut().map(|(_, object)| object.collect(stable)).sum()
    }

    /// The same without what only seems new to a replica because it has collected its tombstones.
    pub(super) fn without_collected(&self, own: &Self, collected: &Collected) -> Self {
        let mut rest = self.clone();
        for (key, object) in rest.objects.iter_mut() {
            if let Object::ObservedRemove(set) = object {
                let held = match own.objects.get(key) {
                    Some(Object::ObservedRemove(held)) => held.clone(),
                    _ => super::types::ObservedRemoveSet::default(),
                };
                set.without_collected(&held, &collected.seen, &collected.stable);
            }
        }
        rest
    }

    pub(super) fn tombstones(&self) -> u64 {
        self.objects.iter().map(|(_, object)| object.tombstones()).sum()
    }

    pub(super) fn content(&self, key: Key) -> Option<Content> {
        self.objects.get(&key).map(Object::content)
    }

    /// A number that tells what readers of this state see from what those of another one do.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut digest = Digest::default();
        for (key, object) in self.objects.iter() {
            key.encode(&mut digest);
            object.content().encode(&mut digest);
        }
        digest.finish() >> 34
    }

    /// The updates that are in it and not in another one.
    pub(super) fn beyond(&self, other: &Clock) -> Vec<Dot> {
        beyond(&self.seen, other).collect()
    }
}

/// The updates that one clock knows and another one does not, in the order of their authors.
pub(super) fn beyond(seen: &Clock, other: &Clock) -> impl Iterator<Item = Dot> {
    let of = move |(by, count): (Actor, u64)| (other.of(by) + 1..=count).map(move |count| Dot { by, count });
    seen.iter().flat_map(of)
}
