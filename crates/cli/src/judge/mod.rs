//! `faultline judge`.

mod report;

use crate::language::{judge_words, said};
use crate::output::STANDARD;
use crate::patience::Timeout;
use crate::verdict::Verdict;
use anyhow::{Context, Result, anyhow, bail};
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use faultline_judge::read::MAX_BYTES;
use faultline_judge::{Limit, Model, Promise, Value};
use faultline_words::{Judged, Said};
use report::{Format, Report};
use std::fs::File;
use std::io::{self, Read};

/// Say what a history of client operations keeps: linearizability and what is weaker
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A history: Faultline's JSON lines, a log of Jepsen, or EDN; - for standard input
    file: String,
    /// What the objects are
    #[arg(long, value_parser = PossibleValuesParser::new(Model::ALL.map(Model::name)).map(|name| model(&name)))]
    model: Model,
    /// What is asked of the history; several with commas, or all
    #[arg(
        long = "for",
        value_name = "PROMISE",
        required = true,
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(Promise::ALL.map(Promise::name).into_iter().chain(["all"]))
    )]
    promises: Vec<String>,
    /// What every register holds at the start, as EDN writes it; without it, nothing
    #[arg(long, value_name = "VALUE", default_value = "nil", allow_hyphen_values = true)]
    initial: String,
    /// A read that was answered with nothing may have seen anything
    #[arg(long)]
    wildcard_reads: bool,
    /// A cas that failed found another value than it expected; without it, only its own effect is known to be missing
    #[arg(long)]
    failed_cas_compared: bool,
    /// Values are pairs of a key and a value, as jepsen.independent writes them
    #[arg(long)]
    independent: bool,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    timeout: Timeout,
}

fn model(name: &str) -> Model {
    Model::ALL.into_iter().find(|model| model.name() == name).unwrap_or(Model::Kv)
}

pub(crate) fn run(options: &Options) -> Result<Verdict> {
    let Some(initial) = faultline_judge::read::value(&options.initial) else {
        bail!(judge_words().judged(Judged::NoValue(&options.initial)))
    };
    let name = if options.file == STANDARD { said(Said::StandardInput) } else { options.file.clone() };
    let text = text(&options.file)?;
    let history = faultline_judge::read(&text, &reading(options, initial))
        .map_err(|error| anyhow!("{name}:{}: {}", error.line, judge_words().read_error(&error)))?;
    let mut verdicts = Vec::new();
    for promise in promises(options) {
        let mut clock = options.timeout.patience().clock();
        verdicts.push((promise, faultline_judge::judge(&history, promise, &mut Limit::new(&mut clock))));
    }
    let report = Report { name: &name, model: options.model, history: &history, verdicts: &verdicts };
    report.write(options.format, &mut anstream::stdout().lock())?;
    Ok(report.verdict())
}

fn reading(options: &Options, initial: Value) -> faultline_judge::Options {
    faultline_judge::Options {
        model: options.model,
        initial,
        wildcard_reads: options.wildcard_reads,
        failed_cas_compared: options.failed_cas_compared,
        independent: options.independent,
    }
}

/// What is asked, each once and the strongest first.
fn promises(options: &Options) -> impl Iterator<Item = Promise> {
    let is_asked =
        |promise: &Promise| options.promises.iter().any(|name| name == "all" || name == promise.name());
    Promise::ALL.into_iter().filter(is_asked)
}

/// The text of a file, no more of it than is read.
fn text(path: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let most = MAX_BYTES as u64 + 1;
    if path == STANDARD {
        let unreadable = || said(Said::Unreadable(&said(Said::StandardInput)));
        io::stdin().take(most).read_to_end(&mut bytes).with_context(unreadable)?;
    } else {
        let unreadable = || said(Said::Unreadable(path));
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                bail!(judge_words().judged(Judged::NoFile(path)))
            }
            file => file.with_context(unreadable)?,
        };
        file.take(most).read_to_end(&mut bytes).with_context(unreadable)?;
    }
    String::from_utf8(bytes).map_err(|_| anyhow!(said(Said::NotText(path))))
}
