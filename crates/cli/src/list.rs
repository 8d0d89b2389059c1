//! `faultline list`: everything there is, for people and for programs.

use crate::language::{file_words, language, listed};
use crate::output::{self, STANDARD};
use anyhow::{Result, bail};
use clap::ValueEnum;
use faultline_catalogue::{Entry, FAMILIES, Family};
use faultline_collection::{File, SCENARIOS};
use faultline_engine::describe::Kind;
use faultline_engine::{Setting, SettingKind};
use faultline_scenario::file::Scenario;
use faultline_words::{Language, Listed};
use serde_json::{Value, json};

/// List families, protocols, settings, planted bugs, rules, facts and scenarios
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// For people, or for programs
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// What a person reads
    Text,
    /// One JSON object
    Json,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let scenarios = scenarios()?;
    let text = match options.format {
        Format::Text => text(&scenarios),
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&json(&scenarios))?),
    };
    output::write(STANDARD, [text])
}

fn scenarios() -> Result<Vec<(&'static str, Scenario)>> {
    let read = |file: &File| match Scenario::read(file.text) {
        Ok(scenario) => Ok((file.name(), scenario)),
        Err(error) => bail!("{}:{}: {}", file.path, error.line, file_words().file_error(&error)),
    };
    SCENARIOS.iter().map(read).collect()
}

fn of<'a>(entry: &Entry, scenarios: &'a [(&'static str, Scenario)]) -> Vec<&'a (&'static str, Scenario)> {
    scenarios.iter().filter(|(_, scenario)| scenario.link.protocol == entry.info.slug).collect()
}

fn is_bug(setting: &Setting) -> bool {
    setting.kind == SettingKind::Bug
}

/// Everything as data; `docs/command-line.md` says what it means.
fn json(scenarios: &[(&'static str, Scenario)]) -> Value {
    let protocols =
        FAMILIES.iter().flat_map(|family| family.protocols.iter().map(move |entry| (family, entry)));
    let protocols: Vec<Value> = protocols.map(|(family, entry)| protocol(family, entry, scenarios)).collect();
    json!({ "protocols": protocols })
}

fn protocol(family: &Family, entry: &Entry, scenarios: &[(&'static str, Scenario)]) -> Value {
    let info = entry.info;
    let amount = |amount: faultline_engine::Amount| json!({ "min": amount.min, "default": amount.default, "max": amount.max });
    let (bugs, settings): (Vec<Setting>, Vec<Setting>) = entry.settings().into_iter().partition(is_bug);
    let settings: Vec<Value> = settings
        .iter()
        .map(|setting| {
            json!({ "name": setting.name, "accepts": setting.kind.to_string(), "default": setting.value })
        })
        .collect();
    let bugs: Vec<&str> = bugs.iter().map(|bug| bug.name).collect();
    let rules: Vec<Value> =
        entry.rules().into_iter().map(|rule| json!({ "slug": rule.slug, "source": rule.source })).collect();
    let facts: Vec<Value> = family.facts().iter().map(fact).collect();
    let languages: Vec<&str> = Language::ALL.into_iter().map(Language::code).collect();
    let scenarios: Vec<Value> = of(entry, scenarios)
        .into_iter()
        .map(|(name, scenario)| {
            json!({ "name": name, "kind": scenario.kind.word(), "captions": scenario.captions.len() })
        })
        .collect();
    json!({
        "slug": info.slug,
        "name": info.name,
        "family": family.slug,
        "source": info.source,
        "nodes": amount(info.nodes),
        "clients": amount(info.clients),
        "settings": settings,
        "bugs": bugs,
        "rules": rules,
        "facts": facts,
        "languages": languages,
        "scenarios": scenarios,
    })
}

fn fact(kind: &Kind) -> Value {
    let fields: Vec<Value> =
        kind.fields.iter().map(|field| json!({ "name": field.name, "about": field.about })).collect();
    json!({ "name": kind.name, "about": kind.about, "fields": fields })
}

fn text(scenarios: &[(&'static str, Scenario)]) -> String {
    let mut text = String::new();
    for family in FAMILIES {
        let words = |protocol| (family.words)(language(), protocol);
        let name = family.protocols.first().map_or(family.slug, |entry| words(entry.info.slug).family());
        text += &format!("{name} ({})\n", family.slug);
        let facts: Vec<&str> = family.facts().iter().map(|kind| kind.name).collect();
        row(&mut text, 2, Listed::Facts, &facts);
        for entry in family.protocols {
            let name = words(entry.info.slug).name(entry.info.slug).unwrap_or(entry.info.name);
            text += &format!("\n  {name} ({}): {}\n", entry.info.slug, entry.info.source);
            let (bugs, settings): (Vec<Setting>, Vec<Setting>) =
                entry.settings().into_iter().partition(is_bug);
            let value = |setting: &Setting| format!("{}={}", setting.name, setting.value);
            row(&mut text, 4, Listed::Settings, &settings.iter().map(value).collect::<Vec<_>>());
            row(&mut text, 4, Listed::Bugs, &bugs.iter().map(|bug| bug.name).collect::<Vec<_>>());
            row(&mut text, 4, Listed::Rules, &entry.rules().iter().map(|rule| rule.slug).collect::<Vec<_>>());
            let name = |(name, scenario): &&(&str, Scenario)| format!("{name} ({})", scenario.kind.word());
            row(&mut text, 4, Listed::Scenarios, &of(entry, scenarios).iter().map(name).collect::<Vec<_>>());
        }
        text.push('\n');
    }
    text
}

/// A line for each item, below what they are.
fn row<T: std::fmt::Display>(text: &mut String, indent: usize, what: Listed, items: &[T]) {
    if items.is_empty() {
        return;
    }
    *text += &format!("{:indent$}{}\n", "", listed(what));
    for item in items {
        *text += &format!("{:indent$}  {item}\n", "");
    }
}
