//! The doors to the words of each language: a reader fetches those of one.
//!
//! The build cuts the page's program along them and finds them by their paths, so they are not inlined.

/// The words of the page.
pub mod page {
    use crate::glossary::{Definition, explained_en, explained_zh};
    use crate::history::{HistoryWords, in_chinese, in_english};
    use crate::matrix::{self, MatrixWords};
    use crate::{Chinese, English, Words};

    /// English.
    #[inline(never)]
    #[must_use]
    pub fn words_en() -> &'static dyn Words {
        &English
    }

    /// Simplified Chinese.
    #[inline(never)]
    #[must_use]
    #[expect(non_snake_case, reason = "the part is named after the language, as its code is written")]
    pub fn words_zh_CN() -> &'static dyn Words {
        &Chinese
    }

    /// The terms that are explained where they stand, in English.
    #[inline(never)]
    #[must_use]
    pub fn glossary_en() -> Vec<Definition> {
        explained_en()
    }

    /// The same in simplified Chinese.
    #[inline(never)]
    #[must_use]
    #[expect(non_snake_case, reason = "the part is named after the language, as its code is written")]
    pub fn glossary_zh_CN() -> Vec<Definition> {
        explained_zh()
    }

    /// What is said of the requests of clients as a history, in English.
    #[inline(never)]
    #[must_use]
    pub fn history_en() -> &'static dyn HistoryWords {
        in_english()
    }

    /// The same in simplified Chinese.
    #[inline(never)]
    #[must_use]
    #[expect(non_snake_case, reason = "the part is named after the language, as its code is written")]
    pub fn history_zh_CN() -> &'static dyn HistoryWords {
        in_chinese()
    }

    /// What is said of a matrix of beliefs, in English.
    #[inline(never)]
    #[must_use]
    pub fn matrix_en() -> &'static dyn MatrixWords {
        matrix::in_english()
    }

    /// The same in simplified Chinese.
    #[inline(never)]
    #[must_use]
    #[expect(non_snake_case, reason = "the part is named after the language, as its code is written")]
    pub fn matrix_zh_CN() -> &'static dyn MatrixWords {
        matrix::in_chinese()
    }
}

/// What is said about scenario files.
#[cfg(feature = "files")]
pub mod desk {
    use crate::{Chinese, English, FileWords};

    /// English.
    #[inline(never)]
    #[must_use]
    pub fn words_en() -> &'static dyn FileWords {
        &English
    }

    /// Simplified Chinese.
    #[inline(never)]
    #[must_use]
    #[expect(non_snake_case, reason = "the part is named after the language, as its code is written")]
    pub fn words_zh_CN() -> &'static dyn FileWords {
        &Chinese
    }
}
