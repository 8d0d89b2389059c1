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
use shelf::Scenarios;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<()> {
    let site =
        env::var_os("TRUNK_STAGING_DIR").context("TRUNK_STAGING_DIR must name the folder of the site")?;
    let folder = PathBuf::from(site).join("catalogue");
    let scenarios = Scenarios::read(SCENARIOS)?;
    for language in Language::ALL.iter().copied() {
        let shelf = scenarios.shelf(language, |name, end, text| {
            let file = format!("{}/{name}-{:016x}.{end}", language.code(), digest(text));
            write(&folder.join(&file), text)?;
            Ok(file)
        })?;
        write(&folder.join(format!("{}.json", language.code())), &message::write(&shelf))?;
    }
    let pictures =
        |theme| -> Vec<String> { Sample::ALL.iter().map(|(_, sample)| sample.svg(theme)).collect() };
    let legend = [Theme::Light, Theme::Dark].map(pictures);
    write(&folder.join("legend.json"), &message::write(&legend))
}

/// A name that changes with the text, so that no page mixes files of different builds.
fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn write(file: &Path, text: &str) -> Result<()> {
    let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(file, text));
    written.with_context(|| format!("{} cannot be written", file.display()))
}
