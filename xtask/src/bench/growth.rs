//! What each protocol adds to the page: the site is built with it and without it.

use std::path::Path;

use anyhow::{Context, Result};

use super::engine::Engine;
use super::kibibytes;
use super::row::Report;
use crate::{parts, shell, site};

/// Builds the site once with every protocol, and once without each.
pub(crate) fn measure(engine: &Engine) -> Result<Report> {
    let folder = shell::target_folder()?.join("growth");
    let whole = sizes(&folder, None)?;
    let mut report = Report::of([kibibytes("page: with every protocol, gzip -9", shared(&whole))?]);
    for slug in engine.protocols()? {
        let without = shared(&sizes(&folder, Some(&slug))?);
        let engine = format!("{}{slug}-", parts::ENGINE);
        let engine = whole.iter().find(|file| file.path.starts_with(&engine));
        let engine = engine.with_context(|| format!("the site has no engine of {slug}"))?.gzip;
        report.add(Report::of([
            kibibytes(
                &format!("{slug}: growth of what every run loads"),
                shared(&whole).saturating_sub(without),
            )?,
            kibibytes(&format!("{slug}: its engine, loaded with a run of it"), engine)?,
        ]));
    }
    Ok(report)
}

/// The compressed size of what the page loads whatever it shows.
fn shared(files: &[site::SiteFile]) -> usize {
    let shared = files.iter().filter(|file| file.loaded && !file.path.starts_with(parts::ENGINE));
    shared.map(|file| file.gzip).sum()
}

/// The files of the site, without a protocol if one is named.
fn sizes(folder: &Path, without: Option<&str>) -> Result<Vec<site::SiteFile>> {
    println!("building the page without {}", without.unwrap_or("nothing"));
    let dist = folder.join("dist");
    // Beside the ordinary build, which keeps what it has.
    site::build_without(without, &dist, folder)?;
    site::measure(&dist)
}
