//! Where to look for runs: files, folders, standard input.

use crate::document;
use crate::input::{carried_by, is_picture, standard_input};
use crate::language::said;
use anyhow::{Context, Result, bail};
use faultline_export::carried::Found;
use faultline_words::Said;
use ignore::WalkBuilder;
use std::io::ErrorKind;
use std::path::Path;

/// A text that may hold runs.
pub(super) struct Place {
    /// What it is called in messages.
    pub(super) name: String,
    kind: Kind,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Scenario,
    Markdown,
    /// HTML, or any other text.
    Page,
    /// SVG or PNG, of which only what it carries is looked at.
    Picture,
}

/// Everything at a path. Of a folder, every scenario file and page that git does not ignore, in order of names.
pub(super) fn at(path: &str) -> Result<Vec<Place>> {
    if path == "-" {
        let text = standard_input()?;
        let kind = if is_scenario(&text) { Kind::Scenario } else { Kind::Markdown };
        return Ok(vec![Place { name: said(Said::StandardInput), kind, text }]);
    }
    match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(said(Said::NoPath(path))),
        Err(error) => return Err(error).with_context(|| said(Said::Unreadable(path))),
        Ok(found) if found.is_dir() => {}
        // Whoever names a file, or a pipe, means it.
        Ok(found) => {
            let mut place = read(path, kind(Path::new(path)).unwrap_or(Kind::Page))?;
            if !found.is_file() {
                place.kind = if is_scenario(&place.text) { Kind::Scenario } else { Kind::Markdown };
            }
            return Ok(vec![place]);
        }
    }
    let mut places = Vec::new();
    for entry in WalkBuilder::new(path).sort_by_file_name(Ord::cmp).build() {
        let entry = entry.with_context(|| said(Said::Unlistable(path)))?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if let Some(kind) = kind(entry.path()).filter(|_| is_file) {
            let place = read(&entry.path().to_string_lossy(), kind)?;
            // Many programs have settings in TOML, and most pictures are of something else.
            let is_ours = match kind {
                Kind::Scenario => is_scenario(&place.text),
                Kind::Picture => !place.text.is_empty(),
                Kind::Markdown | Kind::Page => true,
            };
            if is_ours {
                places.push(place);
            }
        }
    }
    Ok(places)
}

fn kind(path: &Path) -> Option<Kind> {
    if is_picture(path) {
        return Some(Kind::Picture);
    }
    match path.extension()?.to_str()? {
        "toml" => Some(Kind::Scenario),
        "md" | "markdown" => Some(Kind::Markdown),
        "html" | "htm" => Some(Kind::Page),
        _ => None,
    }
}

fn read(path: &str, kind: Kind) -> Result<Place> {
    let unreadable = || said(Said::Unreadable(path));
    let text = if kind == Kind::Picture {
        match carried_by(Path::new(path)).with_context(unreadable)? {
            Found::Block(block) => block,
            // Most pictures are of something else, and some files are only called like one.
            Found::Nothing | Found::TooLong | Found::Neither => String::new(),
        }
    } else {
        let text = std::fs::read(path).with_context(unreadable)?;
        String::from_utf8(text).with_context(|| said(Said::NotText(path)))?
    };
    Ok(Place { name: path.into(), kind, text })
}

/// Whether a text names a protocol as scenario files do, whatever else is wrong with it.
fn is_scenario(text: &str) -> bool {
    let mut keys = text.lines().filter_map(|line| line.trim_start().strip_prefix("protocol"));
    keys.any(|rest| rest.trim_start().starts_with('='))
}

impl Place {
    /// The runs in it, in order of lines.
    pub(super) fn runs(&self) -> Vec<document::Found> {
        match self.kind {
            Kind::Scenario => vec![document::Found::Scenario { before: 0, text: self.text.clone() }],
            Kind::Markdown => {
                document::markdown(&self.text, Path::new(&self.name).parent().unwrap_or(Path::new("")))
            }
            Kind::Page => document::page(&self.text),
            Kind::Picture if self.text.is_empty() => Vec::new(),
            Kind::Picture => document::picture(self.text.clone()),
        }
    }
}
