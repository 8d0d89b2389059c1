//! From the text of a file to a scenario.

use super::error::{FileError, FileErrorKind};
use super::expectation::Expectation;
use super::kind::Kind;
use super::parse::Scope;
use super::read_texts::Reading;
use super::scenario::{Caption, Expected, Scenario};
use super::source::{CaptionKeys, Keys, Source};
use super::texts::Texts;
use crate::error::{LinkError, found};
use crate::limits::{
    MAX_CAPTION, MAX_CAPTIONS, MAX_CLIENTS, MAX_EXPECTATIONS, MAX_INPUTS, MAX_NODES, MAX_STORY, MAX_TIME,
    MAX_TITLE,
};
use crate::link::Link;
use crate::open::{OpenError, ViewState, describe, open};
use crate::script;
use faultline_catalogue::{SetupError, find};
use faultline_engine::grammar::{Vocabulary, plain};
use faultline_engine::{Time, TimedInput};
use faultline_language::Run;
use toml::{Spanned, Value};

/// Reads a file.
pub(super) fn scenario(file: &str) -> Result<Scenario, FileError> {
    let source = Source::new(file)?;
    let keys = source.keys()?;
    Reader { source, keys }.scenario()
}

pub(super) struct Reader<'a> {
    pub(super) source: Source<'a>,
    pub(super) keys: Keys,
}

/// Actions, and the line of the file in which each stands.
pub(super) type Script = Vec<(usize, TimedInput)>;

impl Reader<'_> {
    fn scenario(&self) -> Result<Scenario, FileError> {
        let keys = &self.keys;
        let texts = Reading { source: &self.source };
        let title = texts.read("title", &keys.title, MAX_TITLE)?;
        let text = match &keys.text {
            Some(text) => texts.read_like(&title, "text", text, MAX_STORY)?,
            None => Texts::default(),
        };
        let at = self.moment("at", keys.at.as_ref())?;
        let (session, script) = self.run()?;
        let link = Link { at: at.unwrap_or_default(), ..describe(&*session, &ViewState::default()) };
        let expectations = self.expectations("expect", &keys.expect, &link)?;
        let captions = self.captions(&title, &link)?;
        let kind = self.kind(&link, &expectations)?;
        let ends = expectations.iter().filter_map(|expected| expected.expectation.end());
        let windows = captions.iter().filter_map(|caption| caption.window.end());
        let last = script.last().map(|(_, timed)| timed.at);
        let named = ends.chain(windows).chain(last).chain(at).max().unwrap_or_default();
        let until = self.until("until", keys.until.as_ref(), named)?;
        let variation = self.variation(&title, &link, &script, until)?;
        Ok(Scenario { title, text, kind, link, until, captions, expectations, variation })
    }

    /// The run at its first moment, and its script in order of time.
    fn run(&self) -> Result<(Box<dyn Run>, Script), FileError> {
        let keys = &self.keys;
        let mut link = Link::new(keys.protocol.as_ref().as_str());
        let behaviour = self.size("behaviour", keys.behaviour.as_ref(), 1, u16::MAX)?;
        link.behaviour = behaviour.unwrap_or(Link::BEHAVIOUR);
        link.nodes = self.size("nodes", keys.nodes.as_ref(), 1, MAX_NODES)?.unwrap_or(link.nodes);
        link.clients = self.size("clients", keys.clients.as_ref(), 0, MAX_CLIENTS)?.unwrap_or(link.clients);
        link.seed = self.seed("seed", keys.seed.as_ref())?.unwrap_or(Link::SEED);
        for (name, value) in &keys.configuration {
            link.config.push((name.clone(), self.setting(name, value)?));
        }
        let script = self.script(link.nodes, link.clients)?;
        link.script = script.iter().map(|(_, timed)| timed.clone()).collect();
        match open(&link) {
            Ok(session) => Ok((session, script)),
            Err(error) => {
                let line = self.line_of(&error, &script);
                Err(FileError { line, kind: FileErrorKind::Open(error) })
            }
        }
    }

    /// Where in the file that stands which cannot be opened.
    fn line_of(&self, error: &OpenError, script: &Script) -> usize {
        let keys = &self.keys;
        let protocol = self.line(&keys.protocol);
        let settings = || keys.configuration.values().map(|value| self.line(value)).min();
        if let OpenError::Setup(refused) = error
            && let Some(index) = refused.line_of_script()
        {
            return script.get(index).map_or(protocol, |(line, _)| *line);
        }
        match error {
            OpenError::Setup(SetupError::Setting { name, .. }) => {
                keys.configuration.get(name).map_or(protocol, |value| self.line(value))
            }
            OpenError::Setup(SetupError::Behaviour { .. }) => {
                keys.behaviour.as_ref().map_or(protocol, |behaviour| self.line(behaviour))
            }
            OpenError::Setup(SetupError::Nodes(_)) => {
                keys.nodes.as_ref().map_or(protocol, |nodes| self.line(nodes))
            }
            OpenError::Setup(SetupError::Clients(_)) => {
                keys.clients.as_ref().map_or(protocol, |clients| self.line(clients))
            }
            OpenError::Link(LinkError::Form { .. } | LinkError::TooManySettings { .. }) => {
                settings().unwrap_or(protocol)
            }
            _ => protocol,
        }
    }

    /// The lines of the network, then those of the script, in order of time.
    fn script(&self, nodes: u16, clients: u16) -> Result<Script, FileError> {
        let vocabulary = Vocabulary { nodes, clients, ..Vocabulary::any() };
        let mut script = Script::new();
        for (line, text) in self.lines(self.keys.network.as_ref()) {
            let (first, _) = script::first_word(text);
            if text[first].parse::<Time>().is_ok() {
                let kind = FileErrorKind::NetworkMoment { found: found(text) };
                return Err(FileError { line, kind });
            }
            // At the beginning of the run, as if it said so.
            let read = script::read_line(line, &format!("0s {text}"), &vocabulary);
            script.push((line, read.map_err(|error| refusal(line, error))?));
        }
        self.read_lines(self.keys.script.as_ref(), &vocabulary, &mut script)?;
        // Stable: what happens in the same moment happens in the order in which it is written.
        script.sort_by_key(|(_, timed)| timed.at);
        Ok(script)
    }

    /// Reads the lines of a script behind those that there are.
    pub(super) fn read_lines(
        &self,
        text: Option<&Spanned<String>>,
        vocabulary: &Vocabulary<'_>,
        script: &mut Script,
    ) -> Result<(), FileError> {
        for (line, text) in self.lines(text) {
            let read = script::read_line(line, text, vocabulary);
            script.push((line, read.map_err(|error| refusal(line, error))?));
        }
        if script.len() > MAX_INPUTS {
            let kind = FileErrorKind::TooMany { key: "script", found: script.len(), max: MAX_INPUTS };
            return Err(FileError { line: script[MAX_INPUTS].0, kind });
        }
        Ok(())
    }

    /// The lines of a text that hold something.
    fn lines<'b>(&self, text: Option<&'b Spanned<String>>) -> Vec<(usize, &'b str)> {
        let Some(text) = text else { return Vec::new() };
        let trimmed = self.source.lines(text).map(|(line, text)| (line, text.trim()));
        trimmed.filter(|(_, text)| !text.is_empty() && !text.starts_with('#')).collect()
    }

    pub(super) fn expectations(
        &self,
        key: &'static str,
        expect: &[Spanned<String>],
        link: &Link,
    ) -> Result<Vec<Expected>, FileError> {
        if let Some(first) = expect.get(MAX_EXPECTATIONS) {
            let (found, max) = (expect.len(), MAX_EXPECTATIONS);
            return Err(self.refuse(first, FileErrorKind::TooMany { key, found, max }));
        }
        let read = |text| {
            let expectation = self.expectation(text, link)?;
            Ok(Expected { expectation, line: self.line(text) })
        };
        expect.iter().map(read).collect()
    }

    fn captions(&self, title: &Texts, link: &Link) -> Result<Vec<Caption>, FileError> {
        let captions = &self.keys.captions;
        if let Some(first) = captions.get(MAX_CAPTIONS) {
            let (found, max) = (captions.len(), MAX_CAPTIONS);
            return Err(self.refuse(&first.when, FileErrorKind::TooMany { key: "captions", found, max }));
        }
        let read = |CaptionKeys { when, text }: &CaptionKeys| {
            let texts = Reading { source: &self.source };
            let said = texts.read_like(title, "captions.text", text, MAX_CAPTION)?;
            match self.expectation(when, link)? {
                Expectation::Happens(happening, window) => {
                    Ok(Caption { when: happening, window, text: said, line: self.line(when) })
                }
                _ => Err(self.refuse(when, FileErrorKind::NotAnEvent { text: found(when.as_ref()) })),
            }
        };
        captions.iter().map(read).collect()
    }

    /// What the file says it shows, else what follows from its settings and expectations.
    fn kind(&self, link: &Link, expectations: &[Expected]) -> Result<Kind, FileError> {
        let Some(word) = &self.keys.kind else { return Ok(Kind::of(&link.config, expectations)) };
        Kind::find(word.as_ref())
            .ok_or_else(|| self.refuse(word, FileErrorKind::Kind { found: found(word.as_ref()) }))
    }

    fn expectation(&self, text: &Spanned<String>, link: &Link) -> Result<Expectation, FileError> {
        let entry = find(&link.protocol).expect("the run was opened");
        let scope = Scope::new(entry, link.nodes, link.clients);
        let expectation = Expectation::parse(text.as_ref(), scope).map_err(|error| {
            let text = plain(text.as_ref()).take(crate::limits::MAX_EXPECTATION).collect();
            FileErrorKind::Expectation { text, error }
        });
        expectation.map_err(|kind| self.refuse(text, kind))
    }

    pub(super) fn until(
        &self,
        key: &'static str,
        text: Option<&Spanned<String>>,
        named: Time,
    ) -> Result<Time, FileError> {
        let Some(text) = text else { return Ok(named) };
        match self.moment(key, Some(text))? {
            Some(until) if until < named => {
                Err(self.refuse(text, FileErrorKind::EndsEarly { found: until, min: named }))
            }
            until => Ok(until.unwrap_or(named)),
        }
    }

    fn moment(&self, key: &'static str, text: Option<&Spanned<String>>) -> Result<Option<Time>, FileError> {
        let Some(text) = text else { return Ok(None) };
        match text.as_ref().parse::<Time>() {
            Ok(time) if time > MAX_TIME => {
                Err(self.refuse(text, FileErrorKind::TooLate { key, found: time, max: MAX_TIME }))
            }
            Ok(time) => Ok(Some(time)),
            Err(_) => Err(self.refuse(text, FileErrorKind::Moment { key, found: found(text.as_ref()) })),
        }
    }

    pub(super) fn size(
        &self,
        key: &'static str,
        value: Option<&Spanned<Value>>,
        min: u16,
        max: u16,
    ) -> Result<Option<u16>, FileError> {
        let Some(value) = value else { return Ok(None) };
        let number = value.as_ref().as_integer().and_then(|number| u16::try_from(number).ok());
        match number {
            Some(number) if (min..=max).contains(&number) => Ok(Some(number)),
            _ => Err(self.number(key, value, min.into(), max.into())),
        }
    }

    /// A seed above the numbers of TOML is written as a text.
    pub(super) fn seed(
        &self,
        key: &'static str,
        value: Option<&Spanned<Value>>,
    ) -> Result<Option<u64>, FileError> {
        let Some(value) = value else { return Ok(None) };
        let plain = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let seed = match value.as_ref() {
            Value::Integer(number) => u64::try_from(*number).ok(),
            Value::String(text) => Some(text.as_str()).filter(plain).and_then(|text| text.parse().ok()),
            _ => None,
        };
        seed.map(Some).ok_or_else(|| self.number(key, value, 0, u64::MAX))
    }

    fn number(&self, key: &'static str, value: &Spanned<Value>, min: u64, max: u64) -> FileError {
        let found = found(self.source.written(value.span()));
        self.refuse(value, FileErrorKind::Number { key, found, min, max })
    }

    pub(super) fn setting(&self, name: &str, value: &Spanned<Value>) -> Result<String, FileError> {
        match value.as_ref() {
            // As in a link: the lines of a text are one line.
            Value::String(text) => Ok(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Value::Boolean(on) => Ok(if *on { "on" } else { "off" }.into()),
            _ => Err(self.refuse(value, FileErrorKind::Setting { name: found(name) })),
        }
    }

    pub(super) fn line<T>(&self, value: &Spanned<T>) -> usize {
        self.source.line(value.span())
    }

    pub(super) fn refuse<T>(&self, value: &Spanned<T>, kind: FileErrorKind) -> FileError {
        FileError { line: self.line(value), kind }
    }
}

fn refusal(line: usize, error: LinkError) -> FileError {
    let kind = match error {
        LinkError::NoMoment { found, .. } => FileErrorKind::NoMoment { found },
        LinkError::Script { text, error, .. } => {
            // As long as before, because the error says where in it.
            let blank = |sign: char| match sign {
                sign if sign.is_ascii_control() => ' ',
                sign if sign.is_control() => '\u{a0}',
                sign => sign,
            };
            FileErrorKind::Script { text: text.chars().map(blank).collect(), error }
        }
        other => FileErrorKind::Open(OpenError::Link(other)),
    };
    FileError { line, kind }
}
