//! `faultline check`.

mod places;

use crate::document::{Found, Outcome};
use crate::language::said;
use crate::patience::Timeout;
use anyhow::{Result, bail};
use faultline_words::Said;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use places::Place;
use rayon::prelude::*;
use std::io::Write;

/// Run every scenario file, every link found in documents and every run that a picture carries, and say what is not as
/// expected
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Scenario files, Markdown or HTML pages, pictures, folders with any of them, or - for standard input
    #[arg(required = true)]
    paths: Vec<String>,
    #[command(flatten)]
    timeout: Timeout,
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
        bail!(said(Said::NothingToCheck(&options.paths)));
    }
    let outcomes = follow(&work, options.timeout);
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
    let (runs, files) = (work.len(), places.len());
    writeln!(out, "{}", said(Said::Checked { runs, files, events, wrong }))?;
    Ok(wrong == 0)
}

/// Follows every run, on all cores.
fn follow(work: &[(&Place, Found)], timeout: Timeout) -> Vec<Outcome> {
    // It hides itself where nobody looks.
    let bar = ProgressBar::new(work.len() as u64);
    let style = ProgressStyle::with_template(&said(Said::Progress));
    let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        // A bar that cannot be drawn is no reason to stop.
        let _ = write!(out, "{:.0}", state.per_sec());
    };
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).with_key("rate", rate));
    let followed = work.par_iter().with_max_len(1).map(|(_, found)| {
        let outcome = found.follow(timeout);
        bar.inc(1);
        outcome
    });
    let outcomes = followed.collect();
    bar.finish_and_clear();
    outcomes
}
