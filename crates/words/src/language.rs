//! The languages that there are.

use crate::{Words, door};

/// A language.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// Its code (BCP 47).
    pub code: &'static str,
    words: fn() -> &'static dyn Words,
}

/// Every language. The first is that of whoever asks for none of them.
pub static LANGUAGES: &[Language] = &[Language { code: "en", words: door::page::words_en }];

impl Language {
    /// Its words.
    #[must_use]
    pub fn words(&self) -> &'static dyn Words {
        // Opaque, for the door must be gone through when the program runs: what a compiler knows to lie behind it
        // would be in the program from the beginning.
        std::hint::black_box(self.words)()
    }
}
