//! Writes what the page shows of the scenarios, so that a catalogue opens without a run: per language a list of all of
//! them, and for each its lesson and its picture by day and by night; beside them the pictures of the legend.
//!
//! Every build of the page calls it (`xtask/src/whole.rs`, or Trunk for `serve --dev`), and says in `TRUNK_STAGING_DIR`, as Trunk
//! does, where the site is made.

mod shelf;

use anyhow::{Context, Result};
use faultline_collection::SCENARIOS;
use faultline_desk::message;
use faultline_scene::{Sample, Theme};
use faultline_words::Language;
use shelf::{Files, Scenarios};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<()> {
    let site =
        env::var_os("TRUNK_STAGING_DIR").context("TRUNK_STAGING_DIR must name the folder of the site")?;
    let folder = PathBuf::from(site).join("catalogue");
    let scenarios = Scenarios::read(SCENARIOS)?;
    for language in Language::ALL.iter().copied() {
        let shelf = scenarios.shelf(language, |name, files| {
            // Forty bits: no two builds of one scenario have the same by chance.
            let begin = format!("{}/{name}-{:010x}", language.code(), digest(files) >> 24);
            write(&folder.join(format!("{begin}.json")), &files.lesson)?;
            write(&folder.join(format!("{begin}-light.svg")), &files.light)?;
            write(&folder.join(format!("{begin}-dark.svg")), &files.dark)?;
            Ok(begin)
        })?;
        write(&folder.join(format!("{}.json", language.code())), &message::write(&shelf))?;
    }
    let pictures =
        |theme| -> Vec<String> { Sample::ALL.iter().map(|(_, sample)| sample.svg(theme)).collect() };
    let legend = [Theme::Light, Theme::Dark].map(pictures);
    write(&folder.join("legend.json"), &message::write(&legend))
}

/// What changes with the files, so that no page mixes those of different builds.
fn digest(files: &Files) -> u64 {
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    hasher.finish()
}

fn write(file: &Path, text: &str) -> Result<()> {
    let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(file, text));
    written.with_context(|| format!("{} cannot be written", file.display()))
}
