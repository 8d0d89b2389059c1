//! The project's commands. `cargo xtask serve` and `cargo xtask test` need git, Rust and Node.js and nothing
//! else: what is missing is installed first, at versions written down once (see `tools`).

mod bench;
mod book;
mod browser;
mod crates;
mod mutants;
mod node;
mod other_browsers;
mod own;
mod package;
mod pages;
mod parts;
mod recipes;
mod serve;
mod server;
mod shell;
mod site;
mod tally;
mod test;
mod tidy;
mod tools;
mod whole;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Commands of the Faultline repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the page and serve it on this machine.
    Serve(serve::Options),
    /// Run every check and every test, or one step of them.
    Test(test::Options),
    /// Build the static site into dist/ and print the size of every file the page loads.
    Build(site::Options),
    /// Build the documentation into target/book, with the page in it, and check every run of it.
    Docs(book::Options),
    /// Build the npm package into target/npm/, and pack it as it would be published.
    Package,
    /// Build a page with a protocol that lives outside of the repository, and with a catalogue of nothing else.
    Own(own::Options),
    /// Pack the Rust packages that can be published, and build each from what it holds. Nothing is published.
    Crates(crates::Options),
    /// Measure, and compare with the targets.
    Bench(bench::Options),
    /// Make small mistakes in protocols and rules, and see which of them the tests notice. No step of `test`.
    Mutants(mutants::Options),
    /// Check what a linter would not.
    Tidy,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(options) => serve::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Build(options) => site::build_and_report(&options),
        Command::Docs(options) => book::run(&options),
        Command::Package => package::pack().map(|_file| ()),
        Command::Own(options) => own::build(&options),
        Command::Crates(options) => crates::pack(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Mutants(options) => mutants::run(&options),
        Command::Tidy => tidy::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
