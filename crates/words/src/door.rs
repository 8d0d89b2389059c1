//! The doors to the words of each language: a reader fetches those of one.
//!
//! The build cuts the page's program along them and finds them by their paths, as it does those of the engines: see
//! `faultline_protocols::door`.

/// The words of the page.
pub mod page {
    use crate::{English, Words};

    /// English.
    #[inline(never)]
    #[must_use]
    pub fn words_en() -> &'static dyn Words {
        &English
    }
}

/// What is said about scenario files.
#[cfg(feature = "files")]
pub mod desk {
    use crate::{English, FileWords};

    /// English.
    #[inline(never)]
    #[must_use]
    pub fn words_en() -> &'static dyn FileWords {
        &English
    }
}
