//! The words of each language.

#[cfg(feature = "files")]
use crate::FileWords;
use crate::glossary::Definition;
use crate::{Language, Words, door};
use std::hint::black_box;

/// The words of a language.
#[must_use]
pub fn words(language: Language) -> &'static dyn Words {
    let door: fn() -> &'static dyn Words = match language {
        Language::English => door::page::words_en,
        Language::Chinese => door::page::words_zh_CN,
    };
    // Opaque, for the door must be gone through when the program runs: what a compiler knows to lie behind it would be
    // in the program from the beginning.
    black_box(door)()
}

/// What a language says about scenario files.
#[cfg(feature = "files")]
#[must_use]
pub fn file_words(language: Language) -> &'static dyn FileWords {
    let door: fn() -> &'static dyn FileWords = match language {
        Language::English => door::desk::words_en,
        Language::Chinese => door::desk::words_zh_CN,
    };
    // As above.
    black_box(door)()
}

/// The terms that the language explains where they stand.
#[must_use]
pub fn terms(language: Language) -> Vec<Definition> {
    let door: fn() -> Vec<Definition> = match language {
        Language::English => door::page::glossary_en,
        Language::Chinese => door::page::glossary_zh_CN,
    };
    // As above.
    black_box(door)()
}
