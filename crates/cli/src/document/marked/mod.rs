//! Blocks of the language `faultline` in texts that are no Markdown.
//!
//! Each of these formats has more than is understood here: a format's own parser would be a program several times as
//! large as ours, and what is needed is where a block begins and ends. A line of a block's contents is a line of the file,
//! so that what is wrong with it is told at its line.

mod asciidoc;
mod mdx;
mod restructured;

pub(super) use asciidoc::blocks as asciidoc;
pub(super) use mdx::blocks as mdx;
pub(super) use restructured::blocks as restructured;

use std::ops::Range;

/// A line of a text.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    /// Where it begins in the text.
    start: usize,
    /// What it holds, without its end.
    text: &'a str,
}

impl Line<'_> {
    /// How far it is indented; a tab counts as one.
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The lines of a text.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |whole: &str| {
        let line = (start, whole.len());
        start += whole.len();
        line
    };
    let places: Vec<(usize, usize)> = text.split_inclusive('\n').map(line).collect();
    let cut = |(start, length): (usize, usize)| Line { start, text: text[start..start + length].trim_end() };
    places.into_iter().map(cut).collect()
}

/// What some lines hold, less what all of them are indented by.
fn dedented(lines: &[Line<'_>]) -> String {
    let least = lines.iter().filter(|line| !line.is_blank()).map(Line::indent).min().unwrap_or(0);
    lines.iter().map(|line| format!("{}\n", line.text.get(least..).unwrap_or_default())).collect()
}

/// Where some lines stand in the text; where none are, at the end of the line before them.
fn place(lines: &[Line<'_>], before: Line<'_>) -> Range<usize> {
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => first.start..last.end(),
        _ => before.end()..before.end(),
    }
}
