//! The language of the page.

use faultline_words::{English, Words};

/// The words that the page is written in.
pub fn words() -> &'static dyn Words {
    &English
}
