//! Where to look for runs: files, folders, standard input.

use super::notebook::{self, Cell};
use crate::document::{self, Form};
use crate::input::{carried_by, is_picture, standard_input};
use crate::language::said;
use faultline_export::carried::Found;
use faultline_words::Said;
use ignore::WalkBuilder;
use std::io::ErrorKind;
use std::path::Path;

/// What was found at a path.
pub(super) enum Place {
    /// A text that may hold runs.
    Text(Text),
    /// Something that cannot be read.
    Unreadable(Unreadable),
}

/// A text that may hold runs.
pub(super) struct Text {
    /// What its file is called in messages.
    pub(super) name: String,
    /// The cell of a notebook that it is.
    pub(super) cell: Option<Cell>,
    /// Whether there is a file of which lines can be changed: standard input has none, and a picture no lines.
    pub(super) has_lines: bool,
    kind: Kind,
    text: String,
}

/// Something that cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    /// Its path.
    pub(super) path: String,
    /// The line at which reading ended, from 1.
    pub(super) line: Option<usize>,
    /// The path, and what is wrong there.
    pub(super) what: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Scenario,
    /// A text with blocks.
    Blocks(Form),
    Notebook,
    /// HTML, or any other text.
    Page,
    /// SVG or PNG, of which only what it carries is looked at.
    Picture,
}

/// Everything at a path. Of a folder, every scenario file and page that git does not ignore, in order of names. What cannot
/// be read stands where it was found.
pub(super) fn at(path: &str) -> Vec<Place> {
    if path == "-" {
        let name = said(Said::StandardInput);
        let text = match standard_input() {
            Ok(text) => text,
            Err(error) => return vec![Place::unreadable(&name, format!("{error:#}"))],
        };
        let kind = if is_scenario(&text) { Kind::Scenario } else { Kind::Blocks(Form::Markdown) };
        return vec![Place::Text(Text { name, cell: None, has_lines: false, kind, text })];
    }
    match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            vec![Place::unreadable(path, said(Said::NoPath(path)))]
        }
        Err(error) => vec![Place::failed(path, &error)],
        Ok(found) if found.is_dir() => within(path),
        // Whoever names a file, or a pipe, means it.
        Ok(found) => {
            let kind = kind(Path::new(path)).unwrap_or(Kind::Page);
            let mut places = read(path, kind);
            if !found.is_file() {
                for place in &mut places {
                    if let Place::Text(text) = place {
                        let is_scenario = is_scenario(&text.text);
                        text.kind = if is_scenario { Kind::Scenario } else { Kind::Blocks(Form::Markdown) };
                        text.has_lines = false;
                    }
                }
            }
            places
        }
    }
}

fn within(folder: &str) -> Vec<Place> {
    let mut places = Vec::new();
    for entry in WalkBuilder::new(folder).sort_by_file_name(Ord::cmp).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                places
                    .push(Place::unreadable(folder, format!("{}: {error}", said(Said::Unlistable(folder)))));
                continue;
            }
        };
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if let Some(kind) = kind(entry.path()).filter(|_| is_file) {
            let found = read(&entry.path().to_string_lossy(), kind);
            // Many programs have settings in TOML, and most pictures are of something else.
            places.extend(found.into_iter().filter(|place| match place {
                Place::Text(text) => match kind {
                    Kind::Scenario => is_scenario(&text.text),
                    Kind::Picture => !text.text.is_empty(),
                    Kind::Blocks(_) | Kind::Notebook | Kind::Page => true,
                },
                Place::Unreadable(_) => true,
            }));
        }
    }
    places
}

fn kind(path: &Path) -> Option<Kind> {
    if is_picture(path) {
        return Some(Kind::Picture);
    }
    match path.extension()?.to_str()? {
        "toml" => Some(Kind::Scenario),
        "md" | "markdown" => Some(Kind::Blocks(Form::Markdown)),
        "mdx" => Some(Kind::Blocks(Form::Mdx)),
        "rst" => Some(Kind::Blocks(Form::Restructured)),
        "adoc" | "asciidoc" => Some(Kind::Blocks(Form::Asciidoc)),
        "ipynb" => Some(Kind::Notebook),
        "html" | "htm" => Some(Kind::Page),
        _ => None,
    }
}

fn read(path: &str, kind: Kind) -> Vec<Place> {
    let place = |text| Place::Text(Text { name: path.into(), cell: None, has_lines: true, kind, text });
    if kind == Kind::Picture {
        return vec![match carried_by(Path::new(path)) {
            Ok(Found::Block(text)) => {
                Place::Text(Text { name: path.into(), cell: None, has_lines: false, kind, text })
            }
            // Most pictures are of something else, and some files are only called like one.
            Ok(Found::Nothing | Found::TooLong | Found::Neither) => place(String::new()),
            Err(error) => Place::failed(path, &error),
        }];
    }
    let text = match std::fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes),
        Err(error) => return vec![Place::failed(path, &error)],
    };
    match text {
        Err(_) => vec![Place::unreadable(path, said(Said::NotText(path)))],
        Ok(text) => {
            // Some editors begin a file with a mark of its encoding, which is no part of the text.
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            if kind == Kind::Notebook { of_notebook(path, &text) } else { vec![place(text)] }
        }
    }
}

/// Each cell of a notebook is a text of its own.
fn of_notebook(path: &str, text: &str) -> Vec<Place> {
    match notebook::cells(text) {
        Ok(cells) => cells.into_iter().map(|cell| Place::of_cell(path, cell)).collect(),
        Err(error) => {
            let what = said(Said::NotNotebook(&error));
            vec![Place::Unreadable(Unreadable { path: path.into(), line: Some(error.line().max(1)), what })]
        }
    }
}

/// Whether a text names a protocol as scenario files do, whatever else is wrong with it.
fn is_scenario(text: &str) -> bool {
    let mut keys = text.lines().filter_map(|line| line.trim_start().strip_prefix("protocol"));
    keys.any(|rest| rest.trim_start().starts_with('='))
}

impl Place {
    fn of_cell(path: &str, mut cell: Cell) -> Self {
        let kind = if cell.is_markdown { Kind::Blocks(Form::Markdown) } else { Kind::Page };
        let text = std::mem::take(&mut cell.text);
        Self::Text(Text { name: path.into(), cell: Some(cell), has_lines: true, kind, text })
    }

    fn failed(path: &str, error: &std::io::Error) -> Self {
        Self::unreadable(path, format!("{}: {error}", said(Said::Unreadable(path))))
    }

    fn unreadable(path: &str, what: String) -> Self {
        Self::Unreadable(Unreadable { path: path.into(), line: None, what })
    }
}

impl Text {
    /// The runs in it, in order of lines.
    pub(super) fn runs(&self) -> Vec<document::Found> {
        let folder = || Path::new(&self.name).parent().unwrap_or(Path::new(""));
        match self.kind {
            Kind::Scenario => vec![document::Found::Scenario { before: 0, text: self.text.clone() }],
            Kind::Blocks(form) => form.runs(&self.text, folder()),
            Kind::Page | Kind::Notebook => document::page(&self.text),
            Kind::Picture if self.text.is_empty() => Vec::new(),
            Kind::Picture => document::picture(self.text.clone()),
        }
    }
}
