//! What `faultline judge` says of histories.

mod en;
mod zh;

use crate::{Chinese, English, Language};
use faultline_judge::{NotDecided, Promise, read::ReadError};

/// Something that is said of a history.
#[derive(Clone, Copy, Debug)]
pub enum Judged<'a> {
    /// How much there is of it.
    Size {
        /// The name of the file.
        file: &'a str,
        /// How many operations.
        operations: usize,
        /// How many processes.
        processes: usize,
        /// How many objects.
        objects: usize,
    },
    /// It keeps a promise.
    Kept(Promise),
    /// It does not keep a promise.
    Broken {
        /// The promise.
        promise: Promise,
        /// The line of the operation whose answer no order explains, and the object, if it has a name.
        at: Option<(usize, &'a str)>,
        /// Whose view does not explain its answers.
        process: Option<&'a str>,
    },
    /// What stands above the operations that contradict a promise.
    Contradiction {
        /// How many there are.
        answers: usize,
        /// Whether none of them can be left out.
        minimal: bool,
    },
    /// One of them.
    Operation {
        /// Its line.
        line: usize,
        /// Who asked.
        process: &'a str,
        /// What was asked.
        action: &'a str,
        /// The object, if it has a name.
        key: &'a str,
        /// What was answered.
        outcome: &'a str,
    },
    /// It was not decided.
    NotDecided(Promise, NotDecided),
    /// The promise says nothing about such an operation.
    NotDefined {
        /// The promise.
        promise: Promise,
        /// What was asked.
        action: &'a str,
        /// In which line.
        line: usize,
    },
    /// What was given for the initial value is none.
    NoValue(&'a str),
    /// There is no file of this name.
    NoFile(&'a str),
}

/// What is said of histories, in each language.
pub trait JudgeWords {
    /// It.
    fn judged(&self, judged: Judged<'_>) -> String;
    /// What cannot be read, without the line.
    fn read_error(&self, error: &ReadError) -> String;
}

/// The words for histories in a language.
#[must_use]
pub fn judge_words(language: Language) -> &'static dyn JudgeWords {
    match language {
        Language::English => &English,
        Language::Chinese => &Chinese,
    }
}
