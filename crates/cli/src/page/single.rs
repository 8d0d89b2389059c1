//! A run in one HTML file: what belongs to it, out of the folder of a built site.

use super::run::ShownRun;
use crate::language::{said, words};
use anyhow::{Context, Result, anyhow, bail};
use faultline_single::{About, Files, LIST, Template, View, last, parts};
use faultline_words::Said;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

/// How index.html begins the list of the parts, and ends it.
const BEGIN: &str = "<script type=application/json id=parts>";
const END: &str = "</script>";

/// How often Zopfli looks for a better way. Twice as often takes twice as long and saves a thousandth.
const ITERATIONS: u64 = 5;

/// A built site.
pub(super) struct Site {
    folder: PathBuf,
    template: String,
    /// The file of each part, and what must be there before it.
    parts: BTreeMap<String, (String, Vec<String>)>,
}

impl Site {
    /// Opens the folder of a site.
    pub(super) fn read(folder: &str) -> Result<Self> {
        let none = || said(Said::NoSiteIn(folder));
        let place = Path::new(folder);
        let place = if place.is_file() { place.parent().unwrap_or(place) } else { place };
        let index = std::fs::read_to_string(place.join("index.html")).with_context(none)?;
        let list = index.split_once(BEGIN).and_then(|(_, after)| after.split_once(END));
        let (list, _) = list.with_context(none)?;
        let parts: BTreeMap<String, (String, Vec<String>)> = serde_json::from_str(list).with_context(none)?;
        let (template, _) = parts.get("single").with_context(none)?;
        let template = std::fs::read_to_string(place.join(template)).with_context(none)?;
        let folder = place.to_path_buf();
        Ok(Self { folder, template, parts })
    }

    /// The run as one file.
    pub(super) fn file(&self, shown: &ShownRun) -> Result<String> {
        let language = words().language().code();
        let none = || anyhow!(said(Said::NoSiteIn(&self.folder.display().to_string())));
        let template = Template::read(&self.template).ok_or_else(none)?;
        let info = shown.session.info();
        let lesson =
            shown.link.lesson.as_deref().map(|name| self.lesson(name, language)).transpose()?.flatten();
        let view = View { protocol: info.slug, panel: info.panel, language, lesson: lesson.is_some() };
        let all: Vec<String> = self.parts.keys().cloned().collect();
        let requires =
            |name: &str| self.parts.get(name).map(|(_, requires)| requires.clone()).unwrap_or_default();
        let Some(wanted) = parts(view, &all, requires) else {
            bail!(said(Said::NotInSite {
                protocol: shown.session.name(words().language()),
                site: &self.folder.display().to_string()
            }));
        };
        let named = |name: &String| self.parts.get(name).map(|(file, _)| file.as_str());
        let legend = "catalogue.legend".to_owned();
        let mut files = Files::default();
        for (name, file) in &template.files {
            files.add(name, &self.bytes(file)?);
        }
        for file in wanted.iter().chain([&legend]).filter_map(named) {
            files.add(last(file), &self.bytes(file)?);
        }
        for (file, text) in lesson.into_iter().flatten() {
            files.add(last(&file), text.as_bytes());
        }
        let part = |(name, (file, requires)): (&String, &(String, Vec<String>))| {
            (name.clone(), file.clone(), requires.clone())
        };
        let list = files.list(self.parts.iter().map(part));
        files.add(LIST, list.as_bytes());
        let gzip = compressed(files.bytes())?;
        let about =
            About { title: &shown.title, text: &shown.text, language, fragment: &shown.link.encode() };
        Ok(template.with(about, &files, &gzip))
    }

    fn bytes(&self, file: &str) -> Result<Vec<u8>> {
        let path = self.folder.join(file);
        std::fs::read(&path).with_context(|| said(Said::Unreadable(&path.display().to_string())))
    }

    /// The shelf with one scenario alone, and its lesson: their files and texts. None if the site has no such scenario.
    fn lesson(&self, name: &str, language: &str) -> Result<Option<Vec<(String, String)>>> {
        let Some((shelf, _)) = self.parts.get(&format!("catalogue.{language}")) else { return Ok(None) };
        let all: Value = serde_json::from_slice(&self.bytes(shelf)?)?;
        let cards = all["scenarios"].as_array().map(Vec::as_slice).unwrap_or_default();
        let Some(card) = cards.iter().find(|card| card["name"] == name) else { return Ok(None) };
        let alone = json!({ "families": {}, "names": {}, "protocols": {}, "scenarios": [card] });
        let beside = shelf.rsplit_once('/').map_or("", |(folder, _)| folder);
        let lesson = format!("{beside}/{}.json", card["files"].as_str().unwrap_or_default());
        let text = String::from_utf8(self.bytes(&lesson)?)?;
        Ok(Some(vec![(shelf.clone(), alone.to_string()), (lesson, text)]))
    }
}

fn compressed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = Vec::new();
    let options = zopfli::Options {
        iteration_count: NonZeroU64::new(ITERATIONS).context("there are some")?,
        ..zopfli::Options::default()
    };
    zopfli::compress(options, zopfli::Format::Gzip, bytes, &mut gzip)?;
    Ok(gzip)
}
