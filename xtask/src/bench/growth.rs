//! What each protocol adds to the page: the site is built with it and without it.

use std::path::Path;

use anyhow::Result;

use super::engine::Engine;
use super::kibibytes;
use super::row::Report;
use crate::{shell, site};

/// Builds the site once with every protocol, and once without each.
pub(crate) fn measure(engine: &Engine) -> Result<Report> {
    let folder = shell::target_folder()?.join("growth");
    let whole = page(&folder, None)?;
    let mut report = Report::of([kibibytes("page: with every protocol, gzip -9", whole)?]);
    for slug in engine.protocols()? {
        let without = page(&folder, Some(&slug))?;
        report.add(Report::of([kibibytes(
            &format!("{slug}: growth of what every run loads"),
            whole.saturating_sub(without),
        )?]));
    }
    Ok(report)
}

/// The compressed size of what the page loads whatever it shows, without a protocol if one is named.
fn page(folder: &Path, without: Option<&str>) -> Result<usize> {
    println!("building the page without {}", without.unwrap_or("nothing"));
    let dist = folder.join("dist");
    // Beside the ordinary build, which keeps what it has.
    site::build_without(without, &dist, folder)?;
    Ok(site::measure(&dist)?.page(site::LANGUAGE).1)
}
