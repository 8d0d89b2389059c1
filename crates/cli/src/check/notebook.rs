//! Jupyter notebooks: <https://nbformat.readthedocs.io/en/latest/format_description.html>.

use serde::Deserialize;
use serde_json::value::RawValue;

/// A cell of a notebook that may hold runs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Its number, from 1, of all cells.
    pub(super) number: usize,
    /// Whether it is Markdown, and no code.
    pub(super) is_markdown: bool,
    /// Its text.
    pub(super) text: String,
    /// For each line of the text, the line of the file, from 1.
    pub(super) lines: Vec<usize>,
}

/// The cells of a notebook; what a program put out is not looked at.
///
/// # Errors
/// What is wrong with the file, as JSON or as a notebook.
pub(super) fn cells(file: &str) -> serde_json::Result<Vec<Cell>> {
    let notebook: Notebook<'_> = serde_json::from_str(file)?;
    let mut lines = Lines::of(file);
    (1..).zip(notebook.cells).map(|(number, cell)| cell.read(number, &mut lines)).collect()
}

#[derive(Deserialize)]
struct Notebook<'a> {
    #[serde(borrow)]
    cells: Vec<RawCell<'a>>,
}

#[derive(Deserialize)]
struct RawCell<'a> {
    cell_type: String,
    /// A text, or a list of its lines.
    #[serde(borrow)]
    source: &'a RawValue,
}

impl RawCell<'_> {
    fn read(&self, number: usize, lines: &mut Lines<'_>) -> serde_json::Result<Cell> {
        let pieces: Vec<&RawValue> = match serde_json::from_str(self.source.get()) {
            Ok(pieces) => pieces,
            Err(_) => vec![self.source],
        };
        let (mut text, mut at) = (String::new(), Vec::new());
        for piece in pieces {
            let line = lines.line(piece.get());
            let piece: String = serde_json::from_str(piece.get())?;
            // A piece need not be a line: it may go on where another one ended, or hold several.
            let begins = usize::from(text.is_empty() || text.ends_with('\n'));
            at.extend(vec![line; begins * usize::from(!piece.is_empty()) + breaks(&piece)]);
            text += &piece;
        }
        Ok(Cell { number, is_markdown: self.cell_type == "markdown", text, lines: at })
    }
}

/// How many lines begin inside of a text.
fn breaks(text: &str) -> usize {
    text.strip_suffix('\n').unwrap_or(text).matches('\n').count()
}

/// Finds the lines of pieces of a text, which must be asked for in their order.
struct Lines<'a> {
    text: &'a str,
    /// Up to where lines have been counted.
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    fn line(&mut self, piece: &str) -> usize {
        // What was parsed without a copy lies in the text.
        let place =
            (piece.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        if place >= self.at {
            self.line += self.text.as_bytes()[self.at..place].iter().filter(|b| **b == b'\n').count();
            self.at = place;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn a_line_of_a_cell_has_its_line_in_the_file() {
        let file = "{\n \"cells\": [\n  {\"cell_type\": \"markdown\", \"metadata\": {},\n   \"source\": [\n    \"# A\\n\",\n    \"b\",\n    \"c\\n\",\n    \
                    \"d\\ne\"\n   ]},\n  {\"cell_type\": \"code\", \"source\": \"x\\ny\\n\", \"outputs\": [{\"text\": \"#raft?seed=1\"}]},\n  {\"cell_type\": \
                    \"raw\", \"source\": []}\n ],\n \"nbformat\": 4\n}\n";
        let found = cells(file).expect("a notebook");
        assert_eq!(found.len(), 3);
        assert_eq!(
            (found[0].text.as_str(), found[0].lines.as_slice()),
            ("# A\nbc\nd\ne", [5, 6, 8, 8].as_slice())
        );
        assert!(found[0].is_markdown && !found[1].is_markdown);
        assert_eq!((found[1].number, found[1].lines.as_slice()), (2, [10, 10].as_slice()));
        assert!(found[2].text.is_empty() && found[2].lines.is_empty());
    }

    #[test]
    fn what_is_no_notebook_is_an_error_with_its_line() {
        for (file, line) in [
            ("", 1),
            ("{\n\"cells\": 3}", 2),
            ("{\n\n\"cells\": [{\"cell_type\": \"markdown\"}]}", 3),
            ("[", 1),
        ] {
            assert_eq!(cells(file).expect_err(file).line().max(1), line, "{file}");
        }
        assert!(cells("{\"cells\": [{\"cell_type\": \"code\", \"source\": 3}]}").is_err());
        assert!(cells("{\"cells\": [{\"cell_type\": \"code\", \"source\": [3]}]}").is_err());
    }
}
