//! From the table `[try]` of a file to the variation of its run.

use super::error::{FileError, FileErrorKind};
use super::expectation::Expectation;
use super::read::{Reader, Script};
use super::read_texts::Reading;
use super::source::VariationKeys;
use super::texts::Texts;
use super::variation::{Change, Variation};
use crate::error::LinkError;
use crate::limits::{MAX_CAPTION, MAX_CLIENTS, MAX_NODES};
use crate::link::Link;
use crate::open::{OpenError, ViewState, describe, open};
use faultline_catalogue::SetupError;
use faultline_engine::grammar::Vocabulary;
use faultline_engine::{Session, Time};
use toml::Spanned;

impl Reader<'_> {
    /// What to try with the run of a link, whose script stands in these lines, and which is followed so far.
    pub(super) fn variation(
        &self,
        title: &Texts,
        unchanged: &Link,
        script: &Script,
        until: Time,
    ) -> Result<Option<Variation>, FileError> {
        let Some(table) = &self.keys.variation else { return Ok(None) };
        let keys = table.as_ref();
        let texts = Reading { source: &self.source };
        let text = texts.read_like(title, "try.text", &keys.text, MAX_CAPTION)?;
        let (wanted, script) = self.changed(keys, unchanged, script.clone())?;
        let session = open(&wanted).map_err(|error| {
            let line = self.line_of_change(&error, table, &script);
            FileError { line, kind: FileErrorKind::Open(error) }
        })?;
        let link = Link { at: Time::ZERO, ..describe(&*session, &ViewState::default()) };
        let changes = changes(unchanged, &link, &*session);
        if changes.is_empty() {
            return Err(self.refuse(table, FileErrorKind::NothingChanged));
        }
        let expectations = self.expectations("try.expect", &keys.expect, &link)?;
        if expectations.is_empty() {
            return Err(self.refuse(table, FileErrorKind::NothingExpected));
        }
        let ends = expectations.iter().filter_map(|expected| Expectation::end(&expected.expectation));
        let last = script.last().map(|(_, timed)| timed.at);
        let named = ends.chain(last).max().unwrap_or_default();
        let until = match &keys.until {
            Some(_) => self.until("try.until", keys.until.as_ref(), named)?,
            None => named.max(until),
        };
        Ok(Some(Variation { text, changes, link, until, expectations }))
    }

    /// The link as the table wants it, and its script with the lines of the file.
    fn changed(
        &self,
        keys: &VariationKeys,
        unchanged: &Link,
        mut script: Script,
    ) -> Result<(Link, Script), FileError> {
        let mut link = unchanged.clone();
        link.nodes = self.size("try.nodes", keys.nodes.as_ref(), 1, MAX_NODES)?.unwrap_or(link.nodes);
        let clients = self.size("try.clients", keys.clients.as_ref(), 0, MAX_CLIENTS)?;
        link.clients = clients.unwrap_or(link.clients);
        link.seed = self.seed("try.seed", keys.seed.as_ref())?.unwrap_or(link.seed);
        for (name, value) in &keys.configuration {
            let value = self.setting(name, value)?;
            link.config.retain(|(other, _)| other != name);
            link.config.push((name.clone(), value));
        }
        let vocabulary = Vocabulary { nodes: link.nodes, clients: link.clients, ..Vocabulary::any() };
        self.read_lines(keys.script.as_ref(), &vocabulary, &mut script)?;
        // Stable: what is added to a moment happens after what was there.
        script.sort_by_key(|(_, timed)| timed.at);
        link.script = script.iter().map(|(_, timed)| timed.clone()).collect();
        Ok((link, script))
    }

    /// Where in the table that stands which cannot be opened.
    fn line_of_change(&self, error: &OpenError, table: &Spanned<VariationKeys>, script: &Script) -> usize {
        let keys = table.as_ref();
        let or_table = |line: Option<usize>| line.unwrap_or_else(|| self.line(table));
        if let OpenError::Setup(refused) = error
            && let Some(index) = refused.line_of_script()
        {
            return or_table(script.get(index).map(|(line, _)| *line));
        }
        match error {
            OpenError::Setup(SetupError::Setting { name, .. }) => {
                or_table(keys.configuration.get(name).map(|value| self.line(value)))
            }
            OpenError::Setup(SetupError::Nodes(_)) => {
                or_table(keys.nodes.as_ref().map(|value| self.line(value)))
            }
            OpenError::Setup(SetupError::Clients(_)) => {
                or_table(keys.clients.as_ref().map(|value| self.line(value)))
            }
            // A line of the scenario may name a node that there is no more.
            OpenError::Link(LinkError::Script { line, .. }) => {
                or_table(line.checked_sub(1).and_then(|index| script.get(index)).map(|(line, _)| *line))
            }
            OpenError::Link(_) => or_table(keys.configuration.values().map(|value| self.line(value)).min()),
            _ => self.line(table),
        }
    }
}

/// What of a run is not as the link of another one of the same protocol has it.
fn changes(before: &Link, after: &Link, session: &dyn Session) -> Vec<Change> {
    let mut changes = Vec::new();
    if before.nodes != after.nodes {
        changes.push(Change::Nodes(after.nodes));
    }
    if before.clients != after.clients {
        changes.push(Change::Clients(after.clients));
    }
    if before.seed != after.seed {
        changes.push(Change::Seed(after.seed));
    }
    // What stands in neither has its default value in both.
    for setting in session.settings() {
        let of = |link: &Link| link.config.iter().find(|(name, _)| name == setting.name).cloned();
        if of(before) != of(after) {
            changes.push(Change::Setting(setting.name.to_string(), setting.value));
        }
    }
    let mut lines = before.script.iter().peekable();
    for line in &after.script {
        // Lines are only added, and both scripts are in order of time.
        if lines.peek() == Some(&line) {
            lines.next();
        } else {
            changes.push(Change::Line(line.clone()));
        }
    }
    changes
}
