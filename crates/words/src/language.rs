//! The languages that there are.

#[cfg(feature = "files")]
use crate::FileWords;
use crate::{Words, door};
use std::hint::black_box;

/// A language.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// Its code (BCP 47).
    pub code: &'static str,
    words: fn() -> &'static dyn Words,
    #[cfg(feature = "files")]
    file_words: fn() -> &'static dyn FileWords,
}

/// Every language. The first is that of whoever asks for none of them.
pub static LANGUAGES: &[Language] = &[Language {
    code: "en",
    words: door::page::words_en,
    #[cfg(feature = "files")]
    file_words: door::desk::words_en,
}];

impl Language {
    /// Its words.
    #[must_use]
    pub fn words(&self) -> &'static dyn Words {
        // Opaque, for the door must be gone through when the program runs: what a compiler knows to lie behind it
        // would be in the program from the beginning.
        black_box(self.words)()
    }

    /// What it says about scenario files.
    #[cfg(feature = "files")]
    #[must_use]
    pub fn file_words(&self) -> &'static dyn FileWords {
        // As above.
        black_box(self.file_words)()
    }
}
