//! What a set of updates makes of a text: letter by letter, as the operations of Roh et al. do it on a list. It shares nothing with
//! the tree that replicas join: who walks, where a letter is put and what its stamp is, is computed here from what was asked and from
//! what its author had.

use super::super::edit::Change;
use super::super::update::Dot;
use faultline_engine::{Word, order};
use litemap::LiteMap;

/// A letter: its stamp, the update that brought it, and its place in that.
type Name = (u64, Dot, u8);

/// A change, in terms of the letters that its author saw.
#[derive(Clone, Debug)]
pub(super) enum Meant {
    /// Letters between these two.
    Typed {
        left: Option<Name>,
        right: Option<Name>,
        /// Later than the stamps of all letters that its author had.
        stamp: u64,
        word: Word,
    },
    /// These letters are to go.
    Erased(Vec<Name>),
}

#[derive(Clone, Debug)]
struct Letter {
    name: Name,
    sign: char,
    erased: bool,
    /// Between which letters its author saw it.
    left: Option<Name>,
    right: Option<Name>,
}

/// A text, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct TextFold(Vec<Letter>);

impl TextFold {
    fn shown(&self) -> impl Iterator<Item = &Letter> {
        self.0.iter().filter(|letter| !letter.erased)
    }

    /// What a reader sees.
    pub(super) fn value(&self) -> String {
        self.shown().map(|letter| letter.sign).collect()
    }

    /// What a change means to somebody who has this.
    pub(super) fn meant(&self, change: Change) -> Option<Meant> {
        match change {
            Change::Type { place, word } => {
                let shown: Vec<Name> = self.shown().map(|letter| letter.name).collect();
                let place = usize::from(place).min(shown.len());
                let (left, right) = (shown[..place].last().copied(), shown.get(place).copied());
                let stamp = self.0.iter().map(|letter| letter.name.0).max().unwrap_or(0) + 1;
                Some(Meant::Typed { left, right, stamp, word })
            }
            Change::Erase { from, count } => {
                let shown = self.shown().skip(usize::from(from.saturating_sub(1)));
                Some(Meant::Erased(shown.take(count.into()).map(|letter| letter.name).collect()))
            }
            Change::Insert(_) | Change::Remove(_) => None,
        }
    }

    /// The next update: all that its author had must be there.
    pub(super) fn take(&mut self, update: Dot, meant: &Meant) {
        match meant {
            Meant::Typed { left, right, stamp, word } => {
                let mut left = *left;
                for (place, sign) in (0..).zip(word.to_string().chars()) {
                    let name = (stamp + u64::from(place), update, place);
                    self.put(Letter { name, sign, erased: false, left, right: *right });
                    left = Some(name);
                }
            }
            Meant::Erased(names) => {
                for letter in self.0.iter_mut().filter(|letter| names.contains(&letter.name)) {
                    letter.erased = true;
                }
            }
        }
    }

    /// Puts a letter behind its left neighbour, and behind the letters there whose stamps are later (Roh et al. 2011, insertion
    /// into a replicated growable array).
    fn put(&mut self, letter: Letter) {
        let behind = |name: Name| self.0.iter().position(|one| one.name == name).map_or(0, |at| at + 1);
        let from = letter.left.map_or(0, behind);
        let later = self.0[from..].iter().take_while(|one| one.name > letter.name).count();
        self.0.insert(from + later, letter);
    }

    /// Whether a text is one that the authors of its letters can have meant: the letters that nobody has erased who saw them, and no
    /// others, and those that somebody saw one before the other still in that order. A text does not say which of two equal letters is
    /// which, so the order is judged for signs that it has once.
    pub(super) fn is_meant(&self, text: &str) -> bool {
        let sorted = |text: &mut dyn Iterator<Item = char>| {
            order::by_key(text.collect(), |sign: &char| u64::from(*sign))
        };
        if sorted(&mut text.chars()) != sorted(&mut self.shown().map(|letter| letter.sign)) {
            return false;
        }
        let mut places: LiteMap<char, Option<usize>> = LiteMap::new();
        for (place, sign) in (1..).zip(text.chars()) {
            let known = places.get(&sign).is_some();
            places.insert(sign, if known { None } else { Some(place) });
        }
        let at = |letter: &Letter| places.get(&letter.sign).copied().flatten().filter(|_| !letter.erased);
        // For each letter, how far the furthest of the letters stands that somebody saw before it.
        let mut furthest: LiteMap<Name, usize> = LiteMap::new();
        for letter in &self.0 {
            let mut before = furthest.get(&letter.name).copied().unwrap_or(0);
            // Its left neighbour comes before it in the fold, and has had its turn.
            before = before.max(letter.left.and_then(|left| furthest.get(&left).copied()).unwrap_or(0));
            let own = at(letter);
            if own.is_some_and(|own| own < before) {
                return false;
            }
            let reach = before.max(own.unwrap_or(0));
            furthest.insert(letter.name, reach);
            if let Some(right) = letter.right {
                let known = furthest.get(&right).copied().unwrap_or(0);
                furthest.insert(right, reach.max(known));
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Dot, Meant, TextFold};
    use crate::clock::Actor;
    use crate::crdt::config::Bugs;
    use crate::crdt::types::{Lattice, Text};
    use faultline_engine::NodeId;
    use proptest::prelude::*;

    /// Types words at places, by one author after the other, each of whom sees all before.
    fn typed(words: &[(u16, &str)]) -> TextFold {
        let mut fold = TextFold::default();
        for (count, (place, word)) in (1..).zip(words) {
            let change = Change::Type { place: *place, word: word.parse().expect("a word") };
            let meant = fold.meant(change).expect("a text");
            fold.take(Dot { by: Actor { node: NodeId(0), life: 1 }, count }, &meant);
        }
        fold
    }

    #[test]
    fn who_types_after_the_other_puts_letters_where_they_say() {
        let fold = typed(&[(0, "milk"), (4, "tea"), (0, "a"), (1, "b"), (99, "z")]);
        assert_eq!(fold.value(), "abmilkteaz");
    }

    #[test]
    fn a_text_is_meant_if_nothing_is_lost_and_no_order_that_somebody_saw() {
        let fold = typed(&[(0, "ac"), (1, "b")]);
        assert_eq!(fold.value(), "abc");
        assert!(fold.is_meant("abc"));
        for wrong in ["acb", "bac", "ab", "abcc", "", "cba"] {
            assert!(!fold.is_meant(wrong), "{wrong}");
        }
        // Who typed the y saw the x before it; an x and a y of the same sign cannot be told apart.
        assert!(typed(&[(0, "xx"), (1, "y")]).is_meant("xxy"));
    }

    /// Something that happens to three people who edit one line.
    #[derive(Clone, Copy, Debug)]
    enum Deed {
        Edits(usize, Change),
        Joins(usize, usize),
    }

    fn deed() -> impl Strategy<Value = Deed> {
        let word = prop::sample::select(vec!["a", "bc", "def", "xxxx"])
            .prop_map(|word| word.parse().expect("a word"));
        let change = prop_oneof![
            3 => (0..9_u16, word).prop_map(|(place, word)| Change::Type { place, word }),
            2 => (1..8_u16, 1..4_u16).prop_map(|(from, count)| Change::Erase { from, count }),
        ];
        prop_oneof![
            2 => (0..3_usize, change).prop_map(|(who, change)| Deed::Edits(who, change)),
            1 => (0..3_usize, 0..3_usize).prop_map(|(to, from)| Deed::Joins(to, from)),
        ]
    }

    /// A text as its owner has it, and the updates that are in it, in the order in which they came.
    #[derive(Clone, Default)]
    struct Copy {
        text: Text,
        updates: Vec<usize>,
    }

    /// What the updates of a text make, in the order in which they came, and in that of how much their authors knew.
    fn folded(copy: &Copy, made: &[(Dot, usize, Meant)]) -> [String; 2] {
        let mut sorted = copy.updates.clone();
        sorted.sort_by_key(|update| (made[*update].1, made[*update].0));
        [&copy.updates, &sorted].map(|order| {
            let mut fold = TextFold::default();
            order.iter().for_each(|update| fold.take(made[*update].0, &made[*update].2));
            assert!(fold.is_meant(&fold.value()), "{}", fold.value());
            fold.value()
        })
    }

    /// Plays what happens: the first text that is not what its updates make, and what they make.
    fn first_difference(deeds: &[Deed], bugs: &Bugs) -> Option<(String, [String; 2])> {
        let mut copies = vec![Copy::default(); 3];
        let mut made: Vec<(Dot, usize, Meant)> = Vec::new();
        let mut counts = [0; 3];
        for deed in deeds {
            let place = match *deed {
                Deed::Edits(who, change) => {
                    let copy = &mut copies[who];
                    let by = Actor { node: NodeId(u16::try_from(who).expect("few")), life: 1 };
                    let update = Dot { by, count: counts[who] + 1 };
                    let mut fold = TextFold::default();
                    copy.updates.iter().for_each(|update| fold.take(made[*update].0, &made[*update].2));
                    let meant = fold.meant(change).expect("a change of a text");
                    let delta = match change {
                        Change::Type { place, word } => copy.text.insert(place, word, update, bugs),
                        Change::Erase { from, count } => copy.text.erase(from, count),
                        Change::Insert(_) | Change::Remove(_) => None,
                    };
                    if let Some(delta) = delta {
                        copy.text.join(&delta);
                        counts[who] += 1;
                        made.push((update, copy.updates.len(), meant));
                        copy.updates.push(made.len() - 1);
                    }
                    who
                }
                Deed::Joins(to, from) => {
                    let Copy { text, updates } = copies[from].clone();
                    let copy = &mut copies[to];
                    copy.text.join(&text);
                    copy.updates.extend(
                        updates
                            .iter()
                            .filter(|update| !copy.updates.contains(update))
                            .copied()
                            .collect::<Vec<_>>(),
                    );
                    to
                }
            };
            let (text, folds) = (copies[place].text.value(), folded(&copies[place], &made));
            if folds.iter().any(|fold| *fold != text) {
                return Some((text, folds));
            }
        }
        None
    }

    proptest! {
        /// The walk through a tree that replicas do, and the list of Roh et al. that the rule folds, are two ways to one text: in whatever order
        /// the updates of three people come, letters that others have erased among them.
        #[test]
        fn a_tree_and_a_list_make_one_text(deeds in prop::collection::vec(deed(), 0..40)) {
            prop_assert_eq!(first_difference(&deeds, &Bugs::default()), None);
        }
    }

    /// And it is seen when they are not.
    #[test]
    fn stamps_that_count_only_what_their_author_typed_make_another_text() {
        let word = |word: &str| word.parse().expect("a word");
        let deeds = [
            Deed::Edits(0, Change::Type { place: 0, word: word("a") }),
            Deed::Edits(0, Change::Type { place: 1, word: word("b") }),
            Deed::Joins(1, 0),
            Deed::Edits(1, Change::Type { place: 1, word: word("c") }),
        ];
        let difference = first_difference(&deeds, &Bugs { own_stamps: true, ..Bugs::default() });
        assert_eq!(difference, Some(("abc".into(), ["acb".into(), "acb".into()])));
        assert_eq!(first_difference(&deeds, &Bugs::default()), None);
    }
}
