//! What a command is about: a link, a scenario file, a picture that carries its run, or standard input with a link or file.

use crate::language::{file_words, said, words};
use anyhow::{Context, Result, bail};
use faultline_engine::{Span, Time};
use faultline_export::carried::{self, Found};
use faultline_scenario::file::Scenario;
use faultline_scenario::{Link, StretchError, open};
use faultline_words::Run;
use faultline_words::Said;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// How far the run of a link without a moment is followed.
const A_WHILE: Time = Time(10_000_000);

/// A run to work on.
pub(crate) struct Input {
    /// The run, and the moment to show.
    pub(crate) link: Link,
    /// What it is called, if it is.
    pub(crate) title: Option<String>,
    /// How far it is to be followed.
    pub(crate) until: Time,
}

impl Input {
    /// Reads what an argument names: a link, with or without a page's address before its `#`; the path of a
    /// scenario file or of a picture that carries its run; or `-` for a link or a scenario on standard input.
    pub(crate) fn read(argument: &str) -> Result<Self> {
        if argument == "-" {
            return Self::either(&standard_input()?, &said(Said::StandardInput));
        }
        let path = Path::new(argument);
        if path.is_dir() {
            bail!(said(Said::Folder(argument)));
        }
        if is_picture(path) {
            if !path.exists() {
                bail!(said(Said::NoPath(argument)));
            }
            return match carried_by(path).with_context(|| said(Said::Unreadable(argument)))? {
                Found::Block(block) => {
                    Self::link(block.trim_start().lines().next().unwrap_or_default().trim())
                }
                _ => bail!(said(Said::NoRunIn(argument))),
            };
        }
        // A pipe has a path, too.
        if path.exists() {
            let text = std::fs::read_to_string(path).with_context(|| said(Said::Unreadable(argument)))?;
            return Self::either(&text, argument);
        }
        if path.extension().is_some_and(|extension| extension == "toml") {
            bail!(said(Said::NoScenario(argument)));
        }
        Self::link(argument)
    }

    /// Reads a text that holds a scenario or a link; the name is for messages.
    fn either(text: &str, name: &str) -> Result<Self> {
        // A scenario has more than one line, and a link has exactly one.
        let line = text.trim();
        if line.contains('\n') || line.contains('=') && !line.contains('?') || line.is_empty() {
            Self::scenario(text, name)
        } else {
            Self::link(line)
        }
    }

    /// Opens the run at its first moment. No command goes back in it, so nothing is kept for that.
    pub(crate) fn open(&self) -> Result<Box<dyn Run>> {
        let mut session = open(&self.link)
            .map_err(|error| anyhow::anyhow!(said(Said::Unopened(&words().open_error(&error)))))?;
        session.keep_checkpoints(false);
        Ok(session)
    }

    /// Reads a scenario file; the name is for messages.
    pub(crate) fn scenario(text: &str, name: &str) -> Result<Self> {
        match Scenario::read(text) {
            Ok(Scenario { title, link, until, .. }) => {
                let title = title.in_language(words().language().code()).to_string();
                Ok(Self { link, title: Some(title), until })
            }
            Err(error) => bail!("{name}:{}: {}", error.line, file_words().file_error(&error)),
        }
    }

    /// Reads a link, with or without a page's address before its `#`.
    pub(crate) fn link(text: &str) -> Result<Self> {
        let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment);
        match Link::decode(fragment) {
            Ok(link) => {
                let until = if link.at > Time::ZERO { link.at } else { A_WHILE };
                Ok(Self { link, title: None, until })
            }
            Err(error) => {
                let fragment: String = fragment.chars().take(80).collect();
                bail!(said(Said::NoLink { fragment: &fragment, why: &words().link_error(&error) }))
            }
        }
    }
}

/// Whether a file is called like a picture that may carry its run.
pub(crate) fn is_picture(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("svg") || end.eq_ignore_ascii_case("png"))
}

/// What a picture carries; little of a large file is read.
pub(crate) fn carried_by(path: &Path) -> io::Result<Found> {
    carried::find(BufReader::new(File::open(path)?))
}

/// Follows a run to a moment.
pub(crate) fn follow(session: &mut dyn Run, to: Time) -> Result<()> {
    session.seek(to, u32::MAX);
    if session.head() < to {
        bail!(said(Said::EndsBefore { head: session.head(), to, why: session.exhausted() }));
    }
    Ok(())
}

/// Why a part of a run is refused, in a sentence.
pub(crate) fn refused(error: StretchError) -> anyhow::Error {
    anyhow::anyhow!(words().stretch_error(&error))
}

/// All of standard input, as text.
pub(crate) fn standard_input() -> Result<String> {
    let mut text = String::new();
    io::stdin()
        .read_to_string(&mut text)
        .with_context(|| said(Said::Unreadable(&said(Said::StandardInput))))?;
    Ok(text)
}

/// Reads a length of time for an option.
pub(crate) fn length(text: &str) -> Result<Span, String> {
    use faultline_engine::limits::MAX_SPAN;
    match text.parse::<Span>() {
        Ok(span) if (Span(1)..=MAX_SPAN).contains(&span) => Ok(span),
        _ => Err(format!("a length of time such as 100ms or 1.5s is accepted, up to {MAX_SPAN}")),
    }
}

/// Reads how long a run may take.
pub(crate) fn timeout(text: &str) -> Result<Time, String> {
    use faultline_engine::limits::MAX_TIME;
    match text.parse::<Time>() {
        Ok(time) if (Time(1_000)..=MAX_TIME).contains(&time) => Ok(time),
        _ => Err(format!("a length of time such as 500ms or 60s is accepted, from 1ms to {MAX_TIME}")),
    }
}

/// Reads a moment for an option.
pub(crate) fn moment(text: &str) -> Result<Time, String> {
    use faultline_engine::limits::MAX_TIME;
    match text.parse::<Time>() {
        Ok(time) if time <= MAX_TIME => Ok(time),
        _ => Err(format!("a moment such as 3.2s or 80ms is accepted, up to {MAX_TIME}")),
    }
}
