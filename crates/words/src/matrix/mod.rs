//! What is said of a matrix: a reader fetches it with the view.

mod en;
mod zh;

use crate::{Chinese, English, Language, Words};
use faultline_engine::view::{About, Belief, Field, Matrix, Subject};
use faultline_language::Vocabulary;
use faultline_views::matrix::Labels;
use std::hint::black_box;

/// What is said of a matrix, beside the words of the page: were it a part of those, it would bring them all once more.
pub trait MatrixWords {
    /// How the picture is read.
    fn title(&self, about: About) -> &'static str;
    /// What its marks are, and how one sees more.
    fn hint(&self, about: About) -> &'static str;
    /// What keys do.
    fn keys(&self) -> &'static str;
    /// That nothing is believed.
    fn empty(&self) -> &'static str;
    /// That no belief is an alarm.
    fn calm(&self) -> &'static str;
    /// The name of the row that says how it is in truth.
    fn in_truth(&self) -> &'static str;
    /// What a square is about: `n3’s view of n5`, `n5, errors`, `x on n3`.
    fn place(&self, about: About, row: &str, column: &str) -> String;
    /// What is said of it: `suspected, although it is running`.
    fn state(&self, state: &str, belief: &Belief, is_mistaken: bool) -> String;
    /// A square in the row of a node that does not run.
    fn silent(&self, row: &str) -> String;
    /// A square without a belief: of oneself, of one that is not watched, of a key that one does not hold.
    fn nothing(&self, about: About, row: &str, column: &str) -> String;
    /// A value after its name: `silent 0.2 s`.
    fn value(&self, name: &str, value: &str) -> String;
    /// What a square is about, what is said of it, and the values behind it.
    fn parts(&self, place: &str, state: &str, values: &[String]) -> String;
}

/// What is written beside the squares of a matrix, and in those that show what a node holds.
#[must_use]
pub fn labels_of_matrix(
    (words, said): (&dyn Words, &dyn MatrixWords),
    family: &dyn Vocabulary,
    matrix: &Matrix,
) -> Labels {
    let names = |line: &[Subject]| line.iter().map(|one| name(words, family, one)).collect();
    let cells = match matrix.about() {
        About::States => matrix.cells.iter().map(|belief| held(words, family, belief.as_ref())).collect(),
        _ => Vec::new(),
    };
    Labels {
        rows: names(&matrix.rows),
        columns: names(&matrix.columns),
        truth: said.in_truth().into(),
        cells,
    }
}

/// What a row or a column is called.
fn name(words: &dyn Words, family: &dyn Vocabulary, subject: &Subject) -> String {
    match subject {
        Subject::Node(node) => node.to_string(),
        Subject::Name(name) => words.label(family, *name).into(),
        Subject::Text(text) => text.clone(),
    }
}

/// The value that the column of a belief names.
fn held(words: &dyn Words, family: &dyn Vocabulary, belief: Option<&Belief>) -> String {
    let named = belief.and_then(|belief| belief.fields.iter().find(|field| field.label == belief.state));
    named.map_or_else(String::new, |field| words.value(family, &field.value))
}

/// A square of a matrix, whole: `n3’s view of n5: suspected, although it is running; silent 0.2 s`.
#[must_use]
pub fn square_of_matrix(
    (words, said): (&dyn Words, &dyn MatrixWords),
    family: &dyn Vocabulary,
    matrix: &Matrix,
    place: usize,
) -> String {
    let belief = matrix.cells.get(place).and_then(Option::as_ref);
    belief_of_matrix((words, said), family, (matrix, place), belief)
}

/// The same with a belief that has its values, where those of the matrix have none.
#[must_use]
pub fn belief_of_matrix(
    (words, said): (&dyn Words, &dyn MatrixWords),
    family: &dyn Vocabulary,
    (matrix, place): (&Matrix, usize),
    belief: Option<&Belief>,
) -> String {
    let Some((row, column)) = matrix.subjects(place) else { return String::new() };
    let name = |subject| name(words, family, subject);
    let (row, column, about) = (name(row), name(column), matrix.about());
    let Some(belief) = belief else {
        return if matrix.is_silent(place) { said.silent(&row) } else { said.nothing(about, &row, &column) };
    };
    let value = |field: &Field| {
        let value = words.value(family, &field.value);
        // A column of this name says what it is.
        if field.label == belief.state && about == About::States {
            return value;
        }
        said.value(words.label(family, field.label), &value)
    };
    let values = belief.fields.iter().map(value);
    // Of what is held the values say it all.
    let state = match about {
        About::Data | About::States => String::new(),
        _ => said.state(words.label(family, belief.state), belief, matrix.is_mistaken(place)),
    };
    said.parts(&said.place(about, &row, &column), &state, &values.collect::<Vec<_>>())
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
