//! What `check` found, for people and for programs.

mod github;
mod json;
mod sarif;
mod text;

use super::finding::Finding;
use super::places::Unreadable;
use crate::language::said;
use anyhow::Result;
use faultline_words::Said;
use std::io::Write;

/// For whom the report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// A line for each problem, as `file:line: what`
    Text,
    /// One JSON object
    Json,
    /// Workflow commands, which GitHub shows at the lines of a change
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// What is not as expected, or was, in order of files and lines.
    pub(super) findings: Vec<Finding>,
    /// What cannot be read.
    pub(super) unreadable: Vec<Unreadable>,
    /// How many files were read.
    pub(super) files: usize,
    /// How many runs were followed.
    pub(super) runs: usize,
    /// How many events they have.
    pub(super) events: u64,
    /// How many of them are not as expected.
    pub(super) wrong: usize,
}

impl Checked {
    /// All of it, in a format.
    pub(super) fn write(&self, format: Format, quiet: bool, out: &mut dyn Write) -> Result<()> {
        match format {
            Format::Text => text::write(self, quiet, out),
            Format::Json => Ok(writeln!(out, "{}", serde_json::to_string_pretty(&json::of(self))?)?),
            Format::Github => github::write(self, quiet, out),
            Format::Sarif => Ok(writeln!(out, "{}", serde_json::to_string_pretty(&sarif::of(self))?)?),
        }
    }

    /// How much was checked, and how it ended.
    fn summary(&self) -> String {
        let Self { runs, files, events, wrong, .. } = *self;
        said(Said::Checked { runs, files, events, wrong, unreadable: self.unreadable.len() })
    }
}

/// The path of a file as programs want it: with slashes, and from the folder of the caller.
fn portable(path: &str) -> String {
    let path = if std::path::MAIN_SEPARATOR == '\\' { path.replace('\\', "/") } else { path.to_owned() };
    path.strip_prefix("./").map(str::to_owned).unwrap_or(path)
}
