//! `cargo xtask docs`: docs/ as a book, with live runs in it.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use xtask_start::{clock::Stopwatch, progress};

use crate::server::Server;
use crate::test::PROFILE;
use crate::{server, shell, site, tools};

/// Options of `docs`.
#[derive(Args)]
pub(crate) struct Options {
    /// Serve the book on this machine.
    #[arg(long)]
    serve: bool,
    /// Port on 127.0.0.1.
    #[arg(long, default_value_t = 8081, requires = "serve")]
    port: u16,
    /// Put the page that is in dist/ into the book instead of building it.
    #[arg(long)]
    keep_dist: bool,
}

/// The folder of the built book; docs/book.toml says the same to mdBook.
pub(crate) fn folder() -> PathBuf {
    shell::root().join("target/book")
}

/// Builds, checks, and serves if asked to.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.serve {
        server::is_free(options.port)?;
    }
    if !options.keep_dist {
        site::build()?;
    }
    build(&[])?;
    put_page()?;
    check()?;
    if !options.serve {
        println!(
            "\nthe book is in target/book, for any static host; `cargo xtask docs --serve` shows it here"
        );
        return Ok(());
    }
    let server = Server::start(&folder(), "/", options.port)?;
    println!("\nthe book is at {} (end it with Ctrl+C)", server.address());
    server.wait()
}

/// Builds the book without the page; a wrong run in it fails the build.
pub(crate) fn build(rest: &[String]) -> Result<()> {
    let mut mdbook = tools::mdbook_command()?;
    // Otherwise mdBook would wait for the preprocessors' compilation in silence.
    for package in ["faultline-cli", "faultline-book"] {
        // One at a time, as mdBook asks for them: together they would have features of each other.
        let mut preprocessor = shell::cargo();
        preprocessor.args(["build", "--profile", PROFILE, "--package", package]);
        progress::run("the book's preprocessors", &mut preprocessor)?;
    }
    let watch = Stopwatch::start();
    progress::run("the book", mdbook.args(["build", "docs"]).args(rest))?;
    println!("built target/book in {}", watch.elapsed());
    Ok(())
}

/// Puts the page that is in dist/ where the book looks for it; docs/book.toml says the same to our preprocessor.
pub(crate) fn put_page() -> Result<()> {
    let app = folder().join("app");
    site::copy(&site::dist(), &app)?;
    // Here the page can lead to the chapter of a protocol.
    let index = app.join("index.html");
    let html = std::fs::read_to_string(&index)?;
    let (before, after) = html.split_once("<title>").context("index.html has a title")?;
    std::fs::write(&index, format!("{before}<meta name=\"faultline-book\" content=\"../\"><title>{after}"))?;
    Ok(())
}

/// Follows every run of the documentation, and every scenario.
pub(crate) fn check() -> Result<()> {
    let mut check = cli();
    check.args(["check", "families", "docs", "recipes", "npm", "sphinx", "README.md", "ARCHITECTURE.md"]);
    progress::run("every run of the documentation", &mut check)
        .context("the documentation says something that is not so")
}

/// Our command line; docs/book.toml calls the same one.
fn cli() -> std::process::Command {
    let mut cargo = shell::cargo();
    cargo.args(["run", "--quiet", "--profile", PROFILE, "--package", "faultline-cli", "--"]);
    cargo
}
