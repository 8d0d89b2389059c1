//! `faultline`: runs, checks, draws and exports what links and scenario files describe, natively, with the engines of the
//! page. `docs/command-line.md` is the manual; `faultline --help` is the short form of it.

mod address;
mod arguments;
mod check;
mod color;
mod completions;
mod document;
mod export;
mod input;
mod judge;
mod language;
mod link;
mod list;
mod man;
mod mdbook;
mod output;
mod page;
mod patience;
mod picture;
mod raster;
mod run;
mod verdict;

use clap::{CommandFactory, Parser, Subcommand};
use color::Color;
use faultline_words::Language;
use std::process::ExitCode;
use verdict::Verdict;

/// Watch real distributed protocols run, break them by hand, and share the exact run.
#[derive(Debug, Parser)]
#[command(
    name = "faultline",
    version,
    after_help = "Exit codes: 0 all is well, 1 something checked is not as expected, a history does not keep a promise, or a rule was \
                  broken with --fail-on-violation, 2 a command line, file or link cannot be used, or a question was not decided."
)]
struct Cli {
    /// The language of what is printed for people: en or zh-CN; without it, that of the locale (LC_ALL, LC_MESSAGES, LANG).
    /// JSON is the same in every language
    #[arg(long, value_name = "LANGUAGE", global = true)]
    lang: Option<Language>,
    #[command(flatten)]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Options),
    Check(check::Options),
    Link(link::Options),
    List(list::Options),
    Picture(picture::Options),
    Page(page::Options),
    Export(export::Options),
    Judge(judge::Options),
    Mdbook(mdbook::Options),
    Completions(completions::Options),
    Man(man::Options),
}

fn main() -> ExitCode {
    let Cli { lang, command, .. } = match arguments::read::<Cli>() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    if !matches!(command, Command::Mdbook(_)) {
        language::settle(lang);
    }
    let well = |()| Verdict::Well;
    let outcome = match command {
        Command::Run(options) => run::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Link(options) => link::run(&options).map(well),
        Command::List(options) => list::run(&options).map(well),
        Command::Picture(options) => picture::run(&options).map(well),
        Command::Page(options) => page::run(&options).map(well),
        Command::Export(options) => export::run(&options).map(well),
        Command::Judge(options) => judge::run(&options),
        Command::Mdbook(options) => mdbook::run(&options, lang),
        Command::Completions(options) => completions::run(&options, Cli::command()),
        Command::Man(options) => man::run(&options, Cli::command()),
    };
    match outcome {
        Ok(verdict) => verdict.into(),
        // Whoever reads along has read enough, as in `faultline run … | head`.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("{error:#}"));
            Verdict::Unusable.into()
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
