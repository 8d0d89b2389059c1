//! `faultline check`.

mod bless;
mod finding;
mod notebook;
mod places;
mod report;

use crate::document::{Found, Outcome};
use crate::language::said;
use crate::patience::Timeout;
use crate::verdict::Verdict;
use anyhow::{Result, bail};
use faultline_words::Said;
use finding::Finding;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use places::{Place, Text};
use rayon::prelude::*;
use report::{Checked, Format};

/// Run every scenario file, every link found in documents and every run that a picture carries, and say what is not as
/// expected
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Scenario files, Markdown (also MDX), reStructuredText, AsciiDoc or HTML pages, Jupyter notebooks, pictures, folders
    /// with any of them, or - for standard input
    #[arg(required = true)]
    paths: Vec<String>,
    /// For whom to write what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the digests that runs have into the files that pin other ones, wherever nothing but the digest differs
    #[arg(long)]
    bless: bool,
    /// How many runs to follow at once; without it, as many as there are cores
    #[arg(short, long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Show no progress, and say nothing when all is as expected
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    timeout: Timeout,
}

pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let (mut texts, mut checked) = (Vec::new(), Checked::default());
    for place in options.paths.iter().flat_map(|path| places::at(path)) {
        match place {
            Place::Text(text) => texts.push(text),
            Place::Unreadable(unreadable) => checked.unreadable.push(unreadable),
        }
    }
    let work: Vec<(&Text, Found)> =
        texts.iter().flat_map(|text| text.runs().into_iter().map(move |found| (text, found))).collect();
    if work.is_empty() && checked.unreadable.is_empty() {
        bail!(said(Said::NothingToCheck(&options.paths)));
    }
    let outcomes = follow(&work, options)?;
    checked.runs = work.len();
    // The cells of a notebook stand in one file.
    checked.files = texts.chunk_by(|one, next| one.cell.is_some() && one.name == next.name).count();
    checked.events = outcomes.iter().map(|outcome| u64::from(outcome.events)).sum();
    let mut ends = Vec::new();
    for ((text, _), outcome) in work.iter().zip(outcomes) {
        checked.findings.extend(outcome.problems.into_iter().map(|problem| Finding::of(text, problem)));
        ends.push(checked.findings.len());
    }
    if options.bless {
        bless::bless(&mut checked.findings)?;
    }
    let mut begin = 0;
    for end in ends {
        checked.wrong += usize::from(checked.findings[begin..end].iter().any(|finding| !finding.blessed));
        begin = end;
    }
    checked.write(options.format, options.quiet, &mut anstream::stdout().lock())?;
    Ok(match (checked.unreadable.len(), checked.wrong) {
        (0, 0) => Verdict::Well,
        (0, _) => Verdict::Wrong,
        _ => Verdict::Unusable,
    })
}

/// Follows every run, on as many cores as may be used.
fn follow(work: &[(&Text, Found)], options: &Options) -> Result<Vec<Outcome>> {
    // It hides itself where nobody looks.
    let target = if options.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(work.len() as u64), target);
    let style = ProgressStyle::with_template(&said(Said::Progress));
    let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        // A bar that cannot be drawn is no reason to stop.
        let _ = write!(out, "{:.0}", state.per_sec());
    };
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).with_key("rate", rate));
    // Without a number, it is RAYON_NUM_THREADS, or all cores.
    let threads = options.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let followed = work.par_iter().with_max_len(1).map(|(_, found)| {
        let outcome = found.follow(options.timeout);
        bar.inc(1);
        outcome
    });
    let outcomes = pool.install(|| followed.collect());
    bar.finish_and_clear();
    Ok(outcomes)
}
