//! The browser of the tests: Chromium or Chrome on this machine, else the one that Playwright downloads.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{node, shell};

/// Names of Chromium's programs, the most likely first.
const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Places outside `PATH` where an installer puts Chrome.
const PLACES: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser the tests run in.
pub(crate) enum Browser {
    /// A program of this machine.
    Installed(PathBuf),
    /// Playwright knows where it put its own.
    Downloaded,
}

impl Browser {
    /// Finds a browser, or lets Playwright download one. Needs the packages of e2e/.
    pub(crate) fn prepare() -> Result<Self> {
        if let Some(program) = installed() {
            return Ok(Self::Installed(program));
        }
        println!("no {} on PATH; asking Playwright for its own Chromium", NAMES.join(", "));
        shell::run(node::script("@playwright/test/cli.js").args(["install", "chromium"])).context(
            "there is no browser to test in: install Chromium or Google Chrome so that `chromium` or `google-chrome` \
             is on PATH (Debian: `apt-get install chromium`); Playwright could not download one",
        )?;
        Ok(Self::Downloaded)
    }

    /// The program, when it is one of this machine; Playwright's configuration reads it.
    pub(crate) fn program(&self) -> Option<&PathBuf> {
        match self {
            Self::Installed(program) => Some(program),
            Self::Downloaded => None,
        }
    }
}

/// A browser that starts: some systems put a stub on `PATH` that only tells how to install one.
fn installed() -> Option<PathBuf> {
    let on_path = NAMES.iter().filter_map(|name| shell::find(name));
    let elsewhere = PLACES.iter().map(PathBuf::from).filter(|file| shell::is_program(file));
    on_path.chain(elsewhere).find(|program| shell::output(shell::command(program).arg("--version")).is_ok())
}
