//! What the family says, one file per language.

mod en;
mod zh;

use crate::Fact;
use faultline_language::{FamilyWords, Language, Spoken};

/// The doors to the words: the build of the page cuts along them, so they are not inlined.
pub mod door {
    use crate::Fact;
    use faultline_language::FamilyWords;

    /// The words in English.
    #[inline(never)]
    #[must_use]
    pub fn english() -> &'static dyn FamilyWords<Fact> {
        &super::en::English
    }

    /// The words in Chinese.
    #[inline(never)]
    #[must_use]
    pub fn chinese() -> &'static dyn FamilyWords<Fact> {
        &super::zh::Chinese
    }
}

impl Spoken for Fact {
    fn words(language: Language) -> &'static dyn FamilyWords<Self> {
        match language {
            Language::English => door::english(),
            Language::Chinese => door::chinese(),
        }
    }
}
