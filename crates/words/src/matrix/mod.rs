//! What is said of a matrix of beliefs: a reader fetches it with the view.

mod en;
mod zh;

use crate::{Chinese, English, Language, Words};
use faultline_engine::view::{Belief, Matrix, Subject};
use faultline_language::Vocabulary;
use std::hint::black_box;

/// What is said of a matrix.
pub trait MatrixWords: Words {
    /// How the picture is read, where nodes believe something of each other or where rows are something else.
    fn title(&self, is_among_nodes: bool) -> &'static str;
    /// What a dot is, where there can be one, and how one sees more.
    fn hint(&self, is_among_nodes: bool) -> &'static str;
    /// What keys do.
    fn keys(&self) -> &'static str;
    /// That nothing is believed.
    fn empty(&self) -> &'static str;
    /// That no belief is an alarm.
    fn calm(&self) -> &'static str;
    /// The name of the row that says how it is in truth.
    fn in_truth(&self) -> &'static str;
    /// Whose belief it is of what, or, where a row is no node, what of what: `n3 of n5`, `n5, errors`.
    fn about(&self, is_believer: bool, row: &str, column: &str) -> String;
    /// A belief: `n3 of n5: suspected, although it runs; silent 0.2 s`.
    fn believed(&self, family: &dyn Vocabulary, about: &str, belief: &Belief, is_mistaken: bool) -> String;
    /// A square without a belief: of oneself, or by one that does not run.
    fn unknown(&self, row: &str, column: &str) -> String;
    /// What a row or a column is called.
    fn subject(&self, family: &dyn Vocabulary, subject: &Subject) -> String {
        match subject {
            Subject::Node(node) => node.to_string(),
            Subject::Name(name) => self.label(family, *name).into(),
            Subject::Text(text) => text.clone(),
        }
    }
    /// A square of a matrix, whole.
    fn square(&self, family: &dyn Vocabulary, matrix: &Matrix, place: usize) -> String {
        let Some((row, column)) = matrix.subjects(place) else { return String::new() };
        let is_believer = row.node().is_some();
        let (row, column) = (self.subject(family, row), self.subject(family, column));
        match &matrix.cells[place] {
            Some(belief) => {
                let about = self.about(is_believer, &row, &column);
                self.believed(family, &about, belief, matrix.is_mistaken(place))
            }
            None => self.unknown(&row, &column),
        }
    }
}

/// The words of a language.
#[must_use]
pub fn matrix_words(language: Language) -> &'static dyn MatrixWords {
    let door: fn() -> &'static dyn MatrixWords = match language {
        Language::English => crate::door::page::matrix_en,
        Language::Chinese => crate::door::page::matrix_zh_CN,
    };
    // Opaque, as every door is.
    black_box(door)()
}

pub(crate) fn in_english() -> &'static dyn MatrixWords {
    &English
}

pub(crate) fn in_chinese() -> &'static dyn MatrixWords {
    &Chinese
}
