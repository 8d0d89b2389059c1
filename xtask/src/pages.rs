//! A page of its own for every scenario, so that a chat or a feed shows what a scenario's address leads to. They are written by
//! the command that writes them for everybody (`faultline page`).

use std::path::Path;

use anyhow::{Context, Result, bail};
use xtask_start::{clock::Stopwatch, progress};

use crate::test::PROFILE;

use crate::shell;

/// Where the pages stand in the site: a folder for each language in it. The page knows it by the list of the parts.
pub(crate) const FOLDER: &str = "run";

/// The languages that they are written in.
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];

/// Writes the pages into a site. `address` is where the site is going to be served, if that is known.
pub(crate) fn write(dist: &Path, address: Option<&str>) -> Result<()> {
    let watch = Stopwatch::start();
    let mut build = shell::cargo();
    build.args(["build", "--profile", PROFILE, "--package", "faultline-cli"]);
    progress::run("the command line", &mut build)?;
    let mut count = 0;
    for language in LANGUAGES {
        let folder = dist.join(FOLDER).join(language);
        let mut page = shell::cargo();
        page.args(["run", "--quiet", "--profile", PROFILE, "--package", "faultline-cli", "--"]);
        page.args(["--lang", language, "page", "--scenarios", "--page", "../../", "-o"]).arg(&folder);
        if let Some(address) = address {
            page.arg("--address").arg(format!("{}/{FOLDER}/{language}/", address.trim_end_matches('/')));
        }
        let told = progress::during("the pages of the scenarios", || shell::output(&mut page))?;
        count += told.lines().count();
    }
    println!("wrote {count} pages of scenarios in {}", watch.elapsed());
    if address.is_none() {
        println!(
            "their pictures have no whole address, which most chats want; `cargo xtask build --address https://…/` gives them one"
        );
    }
    Ok(())
}

/// Whether a site can be served at an address.
pub(crate) fn check_address(address: &str) -> Result<()> {
    let host = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
    let host = host.filter(|rest| !rest.is_empty() && !rest.starts_with('/')).context("no host");
    if host.is_err() || address.contains(['?', '#', '"', '<', '>', ' ']) {
        bail!(
            "--address {address} cannot be used; accepted: a whole address such as https://example.org/faultline/"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_address;

    #[test]
    fn only_whole_addresses_are_accepted() {
        for good in ["https://example.org", "http://localhost:8080/a/"] {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "example.org",
            "/a/",
            "https://",
            "https:///a",
            "https://a/?b",
            "https://a/#b",
            "javascript:x",
        ] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }
}
