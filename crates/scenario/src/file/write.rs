//! From a scenario to the text of a file.

use super::kind::Kind;
use super::scenario::Scenario;
use super::texts::Texts;
use super::variation::{Change, Variation};
use crate::link::Link;
use crate::script::in_order;
use faultline_engine::Time;
use serde::Serialize;
use std::collections::BTreeMap;

/// The keys of a file, in the order in which a person would write them.
#[derive(Serialize)]
struct Keys {
    title: Texts,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    text: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    protocol: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    behaviour: Option<u16>,
    nodes: u16,
    clients: u16,
    /// A number of TOML is signed; a seed above that is a text.
    seed: toml::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    until: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    expect: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    script: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    configuration: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    captions: Vec<CaptionKeys>,
    #[serde(rename = "try", skip_serializing_if = "Option::is_none")]
    variation: Option<VariationKeys>,
}

#[derive(Serialize)]
struct VariationKeys {
    text: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    nodes: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clients: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<toml::Value>,
    until: String,
    expect: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    script: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    configuration: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct CaptionKeys {
    when: String,
    text: Texts,
}

/// Writes a file that [`Scenario::read`] reads as the same scenario, all but its selection, speed and view.
pub(super) fn file(scenario: &Scenario) -> String {
    let Link { protocol, behaviour, nodes, clients, seed, config, script, at, .. } = &scenario.link;
    let mut script = script.clone();
    in_order(&mut script);
    let caption = |caption: &super::Caption| CaptionKeys {
        when: format!("{}{}", caption.when, caption.window),
        text: caption.text.clone(),
    };
    let derived = Kind::of(config, &scenario.expectations);
    let keys = Keys {
        title: scenario.title.clone(),
        text: scenario.text.clone(),
        // Said only where it does not follow from the file.
        kind: Some(scenario.kind).filter(|kind| *kind != derived).map(Kind::word),
        protocol: protocol.clone(),
        behaviour: Some(*behaviour).filter(|behaviour| *behaviour != Link::BEHAVIOUR),
        nodes: *nodes,
        clients: *clients,
        seed: written_seed(*seed),
        at: Some(*at).filter(|at| *at > Time::ZERO).map(|at| at.to_string()),
        until: scenario.until.to_string(),
        expect: scenario.expectations.iter().map(|expected| expected.expectation.to_string()).collect(),
        script: script.iter().map(|timed| format!("{timed}\n")).collect(),
        configuration: config.iter().cloned().collect(),
        captions: scenario.captions.iter().map(caption).collect(),
        variation: scenario.variation.as_ref().map(variation),
    };
    toml::to_string_pretty(&keys).expect("texts, numbers and lists are what TOML holds")
}

fn written_seed(seed: u64) -> toml::Value {
    i64::try_from(seed).map_or_else(|_| seed.to_string().into(), Into::into)
}

fn variation(variation: &Variation) -> VariationKeys {
    let mut keys = VariationKeys {
        text: variation.text.clone(),
        nodes: None,
        clients: None,
        seed: None,
        until: variation.until.to_string(),
        expect: variation.expectations.iter().map(|expected| expected.expectation.to_string()).collect(),
        script: String::new(),
        configuration: BTreeMap::new(),
    };
    for change in &variation.changes {
        match change {
            Change::Nodes(nodes) => keys.nodes = Some(*nodes),
            Change::Clients(clients) => keys.clients = Some(*clients),
            Change::Seed(seed) => keys.seed = Some(written_seed(*seed)),
            Change::Setting(name, value) => {
                keys.configuration.insert(name.clone(), value.clone());
            }
            Change::Line(line) => keys.script += &format!("{line}\n"),
        }
    }
    keys
}
