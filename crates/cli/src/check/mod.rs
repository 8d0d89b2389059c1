//! `faultline check`.

mod places;

use crate::document::{Found, Outcome};
use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use places::Place;
use rayon::prelude::*;
use std::io::Write;

/// Run every scenario file and every link found in documents, and say what is not as expected
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Scenario files, Markdown or HTML pages, folders with any of them, or - for standard input
    #[arg(required = true)]
    paths: Vec<String>,
}

/// Whether everything is as expected.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let mut places: Vec<Place> = Vec::new();
    for path in &options.paths {
        places.extend(places::at(path)?);
    }
    let work: Vec<(&Place, Found)> =
        places.iter().flat_map(|place| place.runs().into_iter().map(move |found| (place, found))).collect();
    if work.is_empty() {
        bail!(
            "nothing to check in {}; looked for scenario files (.toml), and for links such as #raft?nodes=5 in \
             Markdown and HTML pages",
            options.paths.join(", ")
        );
    }
    let outcomes = follow(&work);
    let mut out = std::io::stdout().lock();
    let mut wrong = 0;
    for ((place, _), outcome) in work.iter().zip(&outcomes) {
        for problem in &outcome.problems {
            let file = problem.file.as_ref().unwrap_or(&place.name);
            writeln!(out, "{file}:{}: {}", problem.line, problem.what)?;
        }
        wrong += usize::from(!outcome.problems.is_empty());
    }
    let events: u64 = outcomes.iter().map(|outcome| u64::from(outcome.events)).sum();
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let verdict = if wrong == 0 { "all as expected".into() } else { format!("{wrong} not as expected") };
    let (runs, files) = (counted(work.len(), "run"), counted(places.len(), "file"));
    writeln!(out, "{runs} in {files}, {events} events: {verdict}")?;
    Ok(wrong == 0)
}

/// Follows every run, on all cores.
fn follow(work: &[(&Place, Found)]) -> Vec<Outcome> {
    // It hides itself where nobody looks.
    let bar = ProgressBar::new(work.len() as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} runs, {per_sec}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let followed = work.par_iter().with_max_len(1).map(|(_, found)| {
        let outcome = found.follow();
        bar.inc(1);
        outcome
    });
    let outcomes = followed.collect();
    bar.finish_and_clear();
    outcomes
}
