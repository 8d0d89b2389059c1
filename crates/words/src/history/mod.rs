//! What is said of the requests of clients as a history: a reader fetches it with the view.

mod en;
mod zh;

use crate::{Chinese, English, Language};
use faultline_judge::{NotDecided, Promise};
use std::hint::black_box;

#[cfg(feature = "command")]
pub(crate) use zh::promise as promise_in_chinese;

/// What was found about a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// The history keeps it. Of linearizability an order is drawn that explains the answers.
    Kept,
    /// No order explains an answer: what was asked, who asked, and what was told.
    Unexplained {
        /// The client.
        client: &'a str,
        /// What it asked.
        operation: &'a str,
        /// What it was told.
        told: &'a str,
    },
    /// A client cannot have seen what it was told.
    Blind {
        /// The client.
        client: &'a str,
    },
    /// No order explains all answers.
    NoOrder,
    /// It is not decided.
    NotDecided(NotDecided),
    /// It is defined for reads and writes, and this is neither.
    NotDefined {
        /// The operation.
        operation: &'a str,
    },
}

/// What is said of a history.
pub trait HistoryWords {
    /// The name of a promise.
    fn promise(&self, promise: Promise) -> &'static str;
    /// What a promise means to clients, in a sentence.
    fn meaning(&self, promise: Promise) -> &'static str;
    /// What was found, as a sentence.
    fn found(&self, promise: Promise, found: Found<'_>) -> String;
    /// A mark beside the name of a promise, for who cannot see it.
    fn mark(&self, kept: Option<bool>) -> &'static str;
    /// How the picture is read.
    fn help(&self) -> &'static str;
    /// What stands above the promises.
    fn promises(&self) -> &'static str;
    /// How many requests that were asked before are not drawn; they are judged all the same.
    fn earlier(&self, count: usize) -> String;
    /// Something was asked that is no command of a key-value store, so nothing is judged.
    fn no_store(&self, operation: &str) -> String;
    /// Requests were forgotten, so nothing is judged.
    fn forgotten(&self) -> &'static str;
    /// A request as a bar, for who cannot see it.
    fn bar(&self, client: &str, operation: &str, told: Option<&str>, contradicts: bool) -> String;
}

/// The words of a language.
#[must_use]
pub fn history_words(language: Language) -> &'static dyn HistoryWords {
    let door: fn() -> &'static dyn HistoryWords = match language {
        Language::English => crate::door::page::history_en,
        Language::Chinese => crate::door::page::history_zh_CN,
    };
    // Opaque, as every door is.
    black_box(door)()
}

pub(crate) fn in_english() -> &'static dyn HistoryWords {
    &English
}

pub(crate) fn in_chinese() -> &'static dyn HistoryWords {
    &Chinese
}
