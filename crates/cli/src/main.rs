//! `faultline`: runs, checks, draws and exports what links and scenario files describe, natively, with the engines of the
//! page. `docs/command-line.md` is the manual; `faultline --help` is the short form of it.

mod address;
mod check;
mod document;
mod export;
mod input;
mod language;
mod link;
mod list;
mod mdbook;
mod output;
mod page;
mod patience;
mod picture;
mod raster;
mod run;

use clap::{Parser, Subcommand};
use faultline_words::Language;
use std::process::ExitCode;

/// Watch real distributed protocols run, break them by hand, and share the exact run.
#[derive(Debug, Parser)]
#[command(
    name = "faultline",
    version,
    after_help = "Exit codes: 0 all is well, 1 something checked is not as expected, 2 a command line, file or \
                  link cannot be used."
)]
struct Cli {
    /// The language of what is printed for people: en or zh-CN; without it, that of the locale (LC_ALL, LC_MESSAGES, LANG).
    /// JSON is the same in every language
    #[arg(long, value_name = "LANGUAGE", global = true)]
    lang: Option<Language>,
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
    Mdbook(mdbook::Options),
}

fn main() -> ExitCode {
    let Cli { lang, command } = Cli::parse();
    if !matches!(command, Command::Mdbook(_)) {
        language::settle(lang);
    }
    let outcome = match command {
        Command::Run(options) => run::run(&options).map(|()| true),
        Command::Check(options) => check::run(&options),
        Command::Link(options) => link::run(&options).map(|()| true),
        Command::List(options) => list::run(&options).map(|()| true),
        Command::Picture(options) => picture::run(&options).map(|()| true),
        Command::Page(options) => page::run(&options).map(|()| true),
        Command::Export(options) => export::run(&options).map(|()| true),
        Command::Mdbook(options) => mdbook::run(&options, lang),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever reads along has read enough, as in `faultline run … | head`.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("faultline: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
