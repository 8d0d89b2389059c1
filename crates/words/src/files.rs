//! What is said about scenario files.

use faultline_language::{Run, Vocabulary};
use faultline_scenario::file::{Change, Expectation, ExpectationError, FileError, Unmet};

/// What one language says about scenario files.
pub trait FileWords {
    /// Why a file was refused. Its line is left to the reader, who shows it with the name of the file.
    fn file_error(&self, error: &FileError) -> String;
    /// Something that is said about a line of a file, where no name of the file is shown.
    fn in_line(&self, line: usize, text: &str) -> String;
    /// What a variation changes, in a few words: as the name of a button, or a part of it.
    fn change(&self, run: &dyn Run, change: &Change) -> String;
    /// Several such changes as one.
    fn changes(&self, changes: &[String]) -> String;
    /// What must be true of a run, as a sentence.
    fn expectation(&self, family: &dyn Vocabulary, expectation: &Expectation) -> String;
    /// Why an expectation was refused.
    fn expectation_error(&self, error: &ExpectationError) -> String;
    /// What was expected of a run, and what was instead.
    fn unmet(&self, run: &dyn Run, unmet: &Unmet) -> String;
}
