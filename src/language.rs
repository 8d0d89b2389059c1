//! The language of the page.

use faultline_words::{English, Words};

/// The code of the language of the page, as texts of scenarios name it.
pub fn code() -> &'static str {
    "en"
}

/// The words that the page is written in.
pub fn words() -> &'static dyn Words {
    &English
}
