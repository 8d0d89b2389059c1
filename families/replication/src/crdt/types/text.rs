//! A text that several people edit: a *replicated growable array* (Roh, Jeon, Kim & Lee, "Replicated abstract data types: Building
//! blocks for collaborative applications", JPDC 2011; RR-7506, specification 19).
//!
//! Each letter has a name, and knows the letter behind which its author has put it. So the letters form a tree, and the text is the
//! walk through it that visits a letter before those behind it, and of several behind the same one the one with the latest stamp
//! first (Attiya, Burckhardt, Gotsman, Morrison, Yang & Zawirski, "Specification and complexity of collaborative text editing",
//! PODC 2016, call it a timestamped insertion tree). It is the order to which the algorithm of Roh et al. comes, which walks over the
//! letters with later stamps and puts the new one behind them. A letter that was erased stays as a tombstone: others may stand behind
//! it.

use super::Lattice;
use crate::crdt::config::Bugs;
use crate::crdt::update::Dot;
use faultline_engine::digest::Encode;
use faultline_engine::{Word, order};
use litemap::LiteMap;

/// A text has room for so many letters, those that were erased among them: each whole state that is sent holds all of them, and what
/// messages say in a run is bounded.
const ROOM: usize = 200;

/// A letter by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub(super) struct Name {
    /// Its stamp: later than that of every letter that its author had (a Lamport clock; Roh et al. 2011 compare the sums of vector
    /// clocks for the same purpose). 0 for one without.
    stamp: u64,
    /// The update that brought it.
    update: Dot,
    /// Its place in that update: of letters without a stamp nothing else tells them apart.
    place: u8,
}

/// What is known of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
struct Letter {
    sign: u8,
    /// The letter behind which its author has put it; none at the beginning.
    behind: Option<Name>,
    /// The how-manieth it was here, if it has no stamp.
    arrival: u64,
}

/// A text: the letters that were ever typed, and those that were erased. Both only grow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct Text {
    letters: LiteMap<Name, Letter>,
    /// In order.
    erased: Vec<Name>,
}

impl Text {
    /// All letters in the order of the text, the erased ones among them.
    fn walk(&self) -> Vec<Name> {
        let mut behind: LiteMap<Option<Name>, Vec<(u64, u64, Name)>> = LiteMap::new();
        for (name, letter) in self.letters.iter() {
            let letters = behind.entry(letter.behind).or_default();
            order::insert(letters, (name.stamp, letter.arrival, *name));
        }
        let mut walk = Vec::with_capacity(self.letters.len());
        // The last one of the heap comes next: of several behind the same letter that is the latest.
        let mut heap = behind.remove(&None).unwrap_or_default();
        while let Some((_, _, name)) = heap.pop() {
            walk.push(name);
            heap.extend(behind.remove(&Some(name)).unwrap_or_default());
        }
        walk
    }

    /// The letters that a reader sees.
    fn shown(&self) -> Vec<Name> {
        self.walk().into_iter().filter(|name| self.erased.binary_search(name).is_err()).collect()
    }

    /// What a reader sees.
    #[must_use]
    pub fn value(&self) -> String {
        let sign = |name: Name| self.letters.get(&name).map(|letter| char::from(letter.sign));
        self.shown().into_iter().filter_map(sign).collect()
    }

    /// How many letters were erased.
    #[must_use]
    pub fn tombstones(&self) -> u64 {
        self.erased.len() as u64
    }

    /// The delta of typing letters behind the one at a place, which counts from 1; at 0 they come to the beginning, and beyond
    /// the end to the end. Nothing if there is no room for them.
    #[must_use]
    pub fn insert(&self, place: u16, word: Word, update: Dot, bugs: &Bugs) -> Option<Self> {
        let signs: Vec<u8> = word.number().to_be_bytes().into_iter().filter(|sign| *sign != 0).collect();
        if self.letters.len() + signs.len() > ROOM {
            return None;
        }
        let shown = self.shown();
        let place = usize::from(place).min(shown.len());
        let mut behind = place.checked_sub(1).map(|place| shown[place]);
        let latest = self.letters.iter().map(|(name, _)| name.stamp).max().unwrap_or(0);
        let mut delta = Self::default();
        for (place, sign) in (0..).zip(signs) {
            let later = u64::from(place) + 1;
            let stamp = match bugs {
                Bugs { no_stamps: true, .. } => 0,
                Bugs { own_stamps: true, .. } => update.count + later,
                _ => latest + later,
            };
            let name = Name { stamp, update, place };
            delta.letters.insert(name, Letter { sign, behind, arrival: 0 });
            behind = Some(name);
        }
        Some(delta)
    }

    /// The delta of erasing so many letters from a place on, which counts from 1; nothing if none is there.
    #[must_use]
    pub fn erase(&self, from: u16, count: u16) -> Option<Self> {
        let shown = self.shown().into_iter().skip(usize::from(from.saturating_sub(1)));
        let erased = order::each_once(shown.take(count.into()));
        (!erased.is_empty()).then(|| Self { letters: LiteMap::new(), erased })
    }
}

impl Lattice for Text {
    fn join(&mut self, other: &Self) -> bool {
        let before = (self.letters.len(), self.erased.len());
        for (name, letter) in other.letters.iter() {
            let new = self.letters.len() as u64;
            if self.letters.get(name).is_none() {
                // Without stamps the order is that in which letters come: a list in which each is put behind its neighbour.
                let arrival = if name.stamp == 0 { new } else { 0 };
                self.letters.insert(*name, Letter { arrival, ..*letter });
            }
        }
        for name in &other.erased {
            order::insert(&mut self.erased, *name);
        }
        (self.letters.len(), self.erased.len()) != before
    }
}
