//! `cargo xtask serve`: the page on this machine.

use anyhow::Result;
use clap::Args;

use crate::server::Server;
use crate::{server, shell, site, tools};

/// What the page is made of. Trunk would watch everything, its own output included, and stops at a missing one.
const SOURCES: [&str; 7] = ["index.html", "src", "static", "crates", "families", "Cargo.toml", "Cargo.lock"];

/// Options of `serve`.
#[derive(Args)]
pub(crate) struct Options {
    /// Port on 127.0.0.1.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Serve the optimised page, the one `build` makes; this is the default.
    #[arg(long, conflicts_with = "dev")]
    release: bool,
    /// Build quickly instead of well, and build again whenever a source file changes.
    #[arg(long)]
    dev: bool,
}

/// Builds and serves until the program is ended.
pub(crate) fn run(options: &Options) -> Result<()> {
    server::is_free(options.port)?;
    if options.dev { watch(options.port) } else { serve(options.port) }
}

fn serve(port: u16) -> Result<()> {
    site::build()?;
    let server = Server::start(&site::dist(), "/", port)?;
    println!("\nFaultline is at {} (end it with Ctrl+C)", server.address());
    server.wait()
}

/// Trunk builds, serves, watches and reloads; its output goes below target/, so that dist/ stays the site that is
/// published.
fn watch(port: u16) -> Result<()> {
    let mut trunk = tools::trunk_command()?;
    trunk.args([
        "serve",
        "--skip-version-check",
        "--address",
        "127.0.0.1",
        "--port",
        &port.to_string(),
        "--dist",
    ]);
    trunk.arg(shell::root().join("target/site"));
    for source in SOURCES.iter().map(|source| shell::root().join(source)).filter(|source| source.exists()) {
        trunk.arg("--watch").arg(source);
    }
    println!("\nFaultline will be at http://127.0.0.1:{port}/ (end it with Ctrl+C)");
    replace(trunk)
}

/// Becomes the command: whoever ends this process ends Trunk.
#[cfg(unix)]
fn replace(mut command: std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(anyhow::Error::new(command.exec()).context("Trunk could not start"))
}

#[cfg(not(unix))]
fn replace(mut command: std::process::Command) -> Result<()> {
    shell::run(&mut command)
}
