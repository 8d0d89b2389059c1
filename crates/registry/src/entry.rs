//! A protocol and a family, as the catalogue holds them.

use crate::setup::{RunSetup, SetupError};
use faultline_engine::describe::{Describe, Kind};
use faultline_engine::{Info, Rule, Setting, SettingKind, Step};
use faultline_language::{Language, Run, Spoken, Vocabulary};

/// A family of protocols.
#[derive(Debug)]
pub struct Family {
    /// Its name for programs.
    pub slug: &'static str,
    /// Its protocols, in the order to show them.
    pub protocols: &'static [Entry],
    /// What it says of the names it declares, for a protocol by its name in links.
    pub words: fn(Language, &str) -> &'static dyn Vocabulary,
    /// The names of its fields, columns and states.
    pub labels: &'static [&'static str],
    /// The parts that its processes play.
    pub roles: &'static [&'static str],
    /// The steps by which expectations name its facts.
    pub steps: &'static [Step],
    /// What its protocols and rules may state: the door to it.
    pub kinds: fn() -> Kinds,
}

/// What the protocols and rules of a family may state, with the texts that explain it.
#[derive(Clone, Debug)]
pub struct Kinds {
    /// Every fact its protocols may state.
    pub facts: Vec<Kind>,
    /// Every kind of evidence that its rules may give.
    pub evidence: Vec<Kind>,
}

impl Kinds {
    /// The kinds of facts of one type, and of the evidence about them.
    #[must_use]
    pub fn of<F: Spoken>() -> Self {
        Self { facts: F::kinds(), evidence: <F::Evidence as Describe>::kinds() }
    }
}

impl Family {
    /// A family of protocols that state facts of one type.
    #[must_use]
    pub const fn new<F: Spoken>(
        slug: &'static str,
        protocols: &'static [Entry],
        labels: &'static [&'static str],
        roles: &'static [&'static str],
        steps: &'static [Step],
        kinds: fn() -> Kinds,
    ) -> Self {
        Self {
            slug,
            protocols,
            words: |language, protocol| F::words(language, protocol),
            labels,
            roles,
            steps,
            kinds,
        }
    }

    /// Every fact its protocols may state.
    #[must_use]
    pub fn facts(&self) -> Vec<Kind> {
        (self.kinds)().facts
    }

    /// Every kind of evidence that its rules may give.
    #[must_use]
    pub fn evidence(&self) -> Vec<Kind> {
        (self.kinds)().evidence
    }
}

/// A protocol of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Name, family, source.
    pub info: &'static Info,
    /// Opens a run at its first moment: the door to its program.
    pub open: fn(&RunSetup<'_>) -> Result<Box<dyn Run>, SetupError>,
}

impl Entry {
    /// The rules that watch runs of it: those of a run without settings, and then those that watch only where a switch or a
    /// choice makes it promise more.
    #[must_use]
    pub fn rules(&self) -> Vec<&'static Rule> {
        let mut rules: Vec<&'static Rule> = Vec::new();
        let settings = self.settings();
        let values = settings.iter().flat_map(|setting| {
            let values: &[&'static str] = match setting.kind {
                SettingKind::Switch => &["on", "off"],
                SettingKind::Choice(values) => values,
                _ => &[],
            };
            values.iter().map(|value| vec![(setting.name.to_owned(), (*value).to_owned())])
        });
        for config in [Vec::new()].into_iter().chain(values) {
            for (rule, _) in self.run(&config).rules() {
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
            }
        }
        rules
    }

    /// Its settings, with their standard values.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        self.run(&[]).settings()
    }

    /// What its timers and pieces of work are called.
    #[must_use]
    pub fn timers(&self) -> &'static [&'static str] {
        self.run(&[]).timer_names()
    }

    /// A run as a link opens it that says nothing but these settings.
    fn run(&self, config: &[(String, String)]) -> Box<dyn Run> {
        let (nodes, clients) = (self.info.nodes.default, self.info.clients.default);
        let behaviour = self.info.behaviour;
        let setup = RunSetup { behaviour, nodes, clients, seed: 1, config, script: Vec::new() };
        (self.open)(&setup).unwrap_or_else(|error| panic!("{}: {error:?}", self.info.slug))
    }
}
