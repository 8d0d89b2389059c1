//! What `check` found, with its place in the file.

use super::places::Text;
use crate::document::{Problem, Repinned};
use crate::language::said;
use faultline_words::{Said, Wrong};

/// Something that is not as expected.
#[derive(Debug)]
pub(super) struct Finding {
    /// The file.
    pub(super) file: String,
    /// The line of the file, from 1.
    pub(super) line: usize,
    /// The cell of a notebook, from 1, and the line of the cell, from 1.
    pub(super) cell: Option<(usize, usize)>,
    /// What sort of thing is wrong.
    pub(super) wrong: Wrong,
    /// What is wrong, and what would be right.
    pub(super) what: String,
    /// The digest that is written there, and the one that the run has.
    pub(super) digest: Option<Repinned>,
    /// Whether the file has lines that can be changed.
    pub(super) has_lines: bool,
    /// Whether the line has been changed, and now is as the run is.
    pub(super) blessed: bool,
}

impl Finding {
    pub(super) fn of(text: &Text, problem: Problem) -> Self {
        let Problem { file, line, wrong, what, digest } = problem;
        let (cell, line) = match &text.cell {
            Some(cell) if file.is_none() => {
                let of_file = cell.lines.get(line - 1).or(cell.lines.last()).copied().unwrap_or(1);
                (Some((cell.number, line)), of_file)
            }
            _ => (None, line),
        };
        // A file that a page names is a file.
        let has_lines = text.has_lines || file.is_some();
        let file = file.unwrap_or_else(|| text.name.clone());
        Self { file, line, cell, wrong, what, digest, has_lines, blessed: false }
    }

    /// What is wrong, or what was, with the cell where it is.
    pub(super) fn told(&self) -> String {
        let what = match (&self.digest, self.blessed) {
            (Some(Repinned { old, new, .. }), true) => said(Said::Blessed { old, new }),
            _ => self.what.clone(),
        };
        match self.cell {
            Some((cell, line)) => said(Said::InCell { cell, line, what: &what }),
            None => what,
        }
    }

    /// What programs know it by.
    pub(super) fn code(&self) -> &'static str {
        code(self.wrong)
    }
}

/// What programs know a sort of thing by: a promise, as other people's CI reads it.
pub(super) fn code(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Expectation => "unmet-expectation",
        Wrong::Digest => "other-digest",
        Wrong::Grammar => "wrong-expectation",
        Wrong::Link => "wrong-link",
        Wrong::Scenario => "wrong-scenario",
        Wrong::Block => "wrong-block",
        Wrong::End => "early-end",
        Wrong::Timeout => "timeout",
    }
}
