//! A run as a page of its own shows it: at its moment, with a name and a description.

use crate::input::{self, Input};
use crate::language::{file_words, said, words};
use anyhow::{Context, Result, bail};
use faultline_collection::File;
use faultline_export::carried;
use faultline_scenario::Link;
use faultline_scenario::file::Scenario;
use faultline_words::{Language, Run, Said};
use std::path::Path;

/// Characters of a description, at most: nobody shows more of it.
const DESCRIPTION: usize = 280;

/// The run of a page.
pub(super) struct ShownRun {
    /// What its files are called.
    pub(super) name: String,
    pub(super) title: String,
    pub(super) text: String,
    /// At its moment.
    pub(super) session: Box<dyn Run>,
    /// What its picture carries.
    pub(super) block: String,
    pub(super) link: Link,
}

/// Where a run comes from.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// An argument of the command line.
    Argument(&'a str),
    /// A scenario that comes with Faultline.
    File(&'a File),
}

impl Source<'_> {
    /// Opens the run, at its moment.
    pub(super) fn open(self) -> Result<ShownRun> {
        match self {
            Self::Argument(argument) => ShownRun::of_argument(argument),
            Self::File(file) => ShownRun::of_scenario(file.name(), file.text, file.path),
        }
    }
}

impl ShownRun {
    fn of_argument(argument: &str) -> Result<Self> {
        let path = Path::new(argument);
        if path.is_file() && path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml")) {
            let text = std::fs::read_to_string(path).with_context(|| said(Said::Unreadable(argument)))?;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            return Self::of_scenario(&stem, &text, argument);
        }
        let input = Input::read(argument)?;
        let name: String = argument.chars().take(80).collect();
        Self::of_link(input.link, input.title.unwrap_or_default()).context(name)
    }

    /// The run of a scenario file; `path` is for messages.
    fn of_scenario(stem: &str, file: &str, path: &str) -> Result<Self> {
        let scenario = match Scenario::read(file) {
            Ok(scenario) => scenario,
            Err(error) => bail!("{path}:{}: {}", error.line, file_words().file_error(&error)),
        };
        let code = words().language().code();
        let text = |texts: &str| texts.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = text(scenario.title.in_language(code));
        let about = text(scenario.text.in_language(code));
        let mut link = scenario.link;
        // The page has the lesson of a scenario that came with it, if it is still that one.
        let ours = faultline_collection::scenario(stem).is_some_and(|ours| ours.text == file);
        link.lesson = ours.then(|| stem.to_owned()).or(link.lesson);
        let mut shown = Self::of_link(link, title).with_context(|| path.to_owned())?;
        shown.name = named(stem, &shown.name);
        if !about.is_empty() {
            shown.text = about;
        }
        Ok(shown)
    }

    /// The run of a link.
    fn of_link(link: Link, title: String) -> Result<Self> {
        let input = Input { until: link.at, title: None, link };
        let mut session = input.open()?;
        let link = input.link;
        input::follow(&mut *session, link.at)?;
        let words = words();
        let run = || words.run_of(&*session);
        let title = if title.is_empty() { words.run_at(&run(), link.at) } else { title };
        let name = format!("{}-{}", session.info().slug, session.digest());
        let text = told(&*session);
        Ok(Self { name, title, text, block: carried::block_of(&*session, &link), session, link })
    }

    /// The link of the run for readers of a language.
    pub(super) fn fragment(&self, language: Language) -> String {
        Link { lang: Some(language), ..self.link.clone() }.encode()
    }
}

/// A name for files: what stands in a path of every system and in an address as it is; else the other one.
fn named(stem: &str, otherwise: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let fits = !stem.is_empty() && stem.len() <= 100 && stem.chars().all(plain) && !stem.starts_with('.');
    if fits { stem.to_owned() } else { otherwise.to_owned() }
}

/// What led to the moment: as many of the last turning points as fit.
fn told(session: &dyn Run) -> String {
    let words = words();
    let mut told: Vec<String> = Vec::new();
    let mut length = 0;
    for event in session.landmarks().iter().rev().filter_map(|event| session.event(*event)) {
        let Some(sentence) = words.event(session, event.number).into_iter().next() else { continue };
        let line = words.pair(&words.clock(event.time), &sentence.what);
        length += line.chars().count() + 2;
        if length > DESCRIPTION {
            break;
        }
        told.push(line);
    }
    told.reverse();
    told.join("; ")
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(named("raft-leader-crash", "x"), "raft-leader-crash");
        for odd in ["", "..", ".hidden", "a b", "a/b", "租约", "a\"b", "a%2f", &"a".repeat(101)] {
            assert_eq!(named(odd, "x"), "x", "{odd}");
        }
    }
}
