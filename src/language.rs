//! The language of the page.

use faultline_words::{LANGUAGES, Language, Words};
use std::cell::Cell;

thread_local! {
    /// The words of the language; they are here before anything is shown.
    static WORDS: Cell<Option<&'static dyn Words>> = const { Cell::new(None) };
}

/// The language that the page is written in.
fn chosen() -> &'static Language {
    &LANGUAGES[0]
}

/// Its code.
pub fn code() -> &'static str {
    chosen().code
}

/// The language of a code; the page's first one if there is none.
pub fn find(code: &str) -> &'static Language {
    LANGUAGES.iter().find(|language| language.code == code).unwrap_or(&LANGUAGES[0])
}

/// The part of the program that holds the words of a group in a language.
pub fn part(group: &str, code: &str) -> String {
    format!("{group}.words-{code}")
}

/// The words that the page is written in.
pub fn words() -> &'static dyn Words {
    WORDS.get().unwrap_or_else(|| {
        let words = chosen().words();
        WORDS.set(Some(words));
        words
    })
}
