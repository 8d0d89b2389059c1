//! What each protocol adds to the page: the page is built with it and without it.

use std::path::Path;

use anyhow::Result;

use super::engine::Engine;
use super::kibibytes;
use super::row::Report;
use crate::{shell, site, tools};

/// Builds the page once with every protocol, and once without each.
pub(crate) fn measure(engine: &Engine) -> Result<Report> {
    let folder = shell::target_folder()?.join("growth");
    let whole = size(&folder, None)?;
    let mut report = Report::of([kibibytes("page: with every protocol, gzip -9", whole)?]);
    for slug in engine.protocols()? {
        let without = size(&folder, Some(&slug))?;
        report.add(Report::of([kibibytes(&format!("{slug}: growth"), whole.saturating_sub(without))?]));
    }
    Ok(report)
}

/// The compressed size of the page, without a protocol if one is named.
fn size(folder: &Path, without: Option<&str>) -> Result<usize> {
    println!("building the page without {}", without.unwrap_or("nothing"));
    let dist = folder.join("dist");
    let mut trunk = tools::trunk_command()?;
    trunk.args(["build", "--release", "--skip-version-check", "--log", "warn", "--dist"]).arg(&dist);
    // Beside the ordinary build, which keeps what it has.
    trunk.env("CARGO_TARGET_DIR", folder);
    if let Some(slug) = without {
        let flags = format!("--cfg faultline_without=\"{slug}\"");
        trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    }
    shell::run(&mut trunk)?;
    Ok(site::total(&site::measure(&dist)?).1)
}
