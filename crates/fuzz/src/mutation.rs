//! How a text is broken.

use crate::corpus::{DICTIONARY, SIGNS};
use proptest::prelude::*;
use proptest::sample::Index;
use std::ops::Range;

/// One change of a text. Any of them can be made to any text.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// Characters go.
    Delete(Index, u8),
    /// A character comes.
    Insert(Index, char),
    /// A character becomes another one.
    Replace(Index, char),
    /// A word, or a number, becomes one of [`DICTIONARY`].
    Word(Index, Index),
    /// A word comes behind another one.
    Behind(Index, Index),
    /// Characters come so many times more.
    Repeat(Index, u8, u8),
    /// A stretch of another text comes.
    Splice(Index, Index, Index, u8),
    /// All from here on goes.
    Cut(Index),
}

/// Any mutation.
pub fn mutation() -> impl Strategy<Value = Mutation> {
    let place = any::<Index>;
    let sign = || prop_oneof![3 => prop::sample::select(SIGNS), 1 => any::<char>(), 2 => prop::char::range('!', '~')];
    prop_oneof![
        2 => (place(), any::<u8>()).prop_map(|(at, length)| Mutation::Delete(at, length)),
        2 => (place(), sign()).prop_map(|(at, sign)| Mutation::Insert(at, sign)),
        2 => (place(), sign()).prop_map(|(at, sign)| Mutation::Replace(at, sign)),
        8 => (place(), place()).prop_map(|(at, word)| Mutation::Word(at, word)),
        3 => (place(), place()).prop_map(|(at, word)| Mutation::Behind(at, word)),
        1 => (place(), any::<u8>(), any::<u8>()).prop_map(|(at, length, times)| Mutation::Repeat(at, length, times)),
        2 => (place(), place(), place(), any::<u8>())
            .prop_map(|(at, other, from, length)| Mutation::Splice(at, other, from, length)),
        1 => place().prop_map(Mutation::Cut),
    ]
}

/// The texts with a few mutations.
pub fn broken(texts: &'static [String]) -> impl Strategy<Value = String> {
    (any::<Index>(), prop::collection::vec(mutation(), 0..6)).prop_map(move |(which, mutations)| {
        mutations.iter().fold(which.get(texts).clone(), |text, mutation| mutation.of(&text, texts))
    })
}

/// The place of a character, or the end.
fn place(text: &str, at: Index) -> usize {
    let signs = text.chars().count();
    text.char_indices().map(|(place, _)| place).nth(at.index(signs + 1)).unwrap_or(text.len())
}

/// So many characters from a place on, or as many as there are.
fn stretch(text: &str, from: usize, length: u8) -> Range<usize> {
    let rest = &text[from..];
    let length = rest.char_indices().map(|(place, _)| place).nth(length.into()).unwrap_or(rest.len());
    from..from + length
}

/// A word: letters and digits with what joins them, or nothing where there is none.
fn word(text: &str, at: Index) -> Range<usize> {
    let mut words = Vec::new();
    let mut begin = None;
    for (place, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = sign.is_alphanumeric() || sign == '.' || sign == '%';
        match (inside, begin) {
            (true, None) => begin = Some(place),
            (false, Some(from)) => {
                words.push(from..place);
                begin = None;
            }
            _ => {}
        }
    }
    if words.is_empty() { 0..0 } else { at.get(&words).clone() }
}

impl Mutation {
    /// The text after it. `others` are texts to splice from.
    #[must_use]
    pub fn of(&self, text: &str, others: &[String]) -> String {
        let with = |gone: Range<usize>, new: &str| {
            let mut text = text.to_string();
            text.replace_range(gone, new);
            text
        };
        match self {
            Self::Delete(at, length) => with(stretch(text, place(text, *at), *length % 20), ""),
            Self::Insert(at, sign) => {
                let at = place(text, *at);
                with(at..at, sign.encode_utf8(&mut [0; 4]))
            }
            Self::Replace(at, sign) => {
                with(stretch(text, place(text, *at), 1), sign.encode_utf8(&mut [0; 4]))
            }
            Self::Word(at, new) => with(word(text, *at), new.get::<String>(&DICTIONARY)),
            Self::Behind(at, new) => {
                let end = word(text, *at).end;
                with(end..end, &format!(" {}", new.get::<String>(&DICTIONARY)))
            }
            Self::Repeat(at, length, times) => {
                let gone = stretch(text, place(text, *at), *length);
                let again = text[gone.clone()].repeat(usize::from(*times) + 1);
                with(gone, &again)
            }
            Self::Splice(at, other, from, length) => {
                let other = other.get(others);
                let new = &other[stretch(other, place(other, *from), *length)];
                let at = place(text, *at);
                with(at..at, new)
            }
            Self::Cut(at) => text[..place(text, *at)].to_string(),
        }
    }
}
