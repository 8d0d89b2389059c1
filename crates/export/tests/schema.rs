//! The schema of the JSON lines: what they hold is what protocols declare, and the manual says it.
//!
//! `FAULTLINE_WRITE_SCHEMA=1` writes the tables of the manual anew.

mod support;

use faultline_catalogue::{Entry, FAMILIES, Family, find};
use faultline_collection::SCENARIOS;
use faultline_engine::FACTS_OF_CLIENTS;
use faultline_engine::describe::{FieldKind, Kind, Shape};
use faultline_export::{Stretch, trace};
use faultline_scenario::file::Scenario;
use faultline_words::Run;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use support::run;

const MANUAL: &str = include_str!("../../../docs/command-line.md");

/// What stands before and after the tables in the manual.
const BEGIN: &str = "<!-- The tables below are made from the declarations of the families. -->\n\n";
const END: &str = "<!-- The tables above are made from the declarations of the families. -->\n";

/// A proposer that no majority answers in time.
const NO_MAJORITY: &str =
    "paxos?nodes=3&clients=1&seed=1&do=0s+isolate+n2;0s+isolate+n3;1s+c1+propose+tea&at=10s";

/// The events of the run of every scenario file, and of one that no file has, by protocol.
fn events() -> Vec<(&'static str, Value)> {
    let mut events = Vec::new();
    let mut add = |slug: &str, session: &dyn Run| {
        let slug = find(slug).expect("it was opened").info.slug;
        let lines = trace(session, Stretch::until(session.head())).expect("it is known");
        let lines = lines.map(|line| serde_json::from_str::<Value>(&line).expect("a line of JSON"));
        events.extend(lines.filter(|line| line.get("event").is_some()).map(|line| (slug, line)));
    };
    add("paxos", &*run(NO_MAJORITY));
    for file in SCENARIOS {
        let scenario = Scenario::read(file.text).expect("a scenario");
        let mut session = scenario.open();
        session.keep_checkpoints(false);
        session.seek(scenario.until, u32::MAX);
        add(&scenario.link.protocol, &*session);
    }
    events
}

/// The timers and pieces of work that the protocols of a family have.
fn timers(family: &Family) -> BTreeSet<&'static str> {
    family.protocols.iter().flat_map(Entry::timers).copied().collect()
}

/// Every timer that goes off has a name that its protocol declares, and every name is of a timer that goes off.
#[test]
fn every_timer_has_a_name() {
    let mut seen: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (slug, event) in events() {
        if matches!(event["kind"].as_str(), Some("timer" | "worked")) {
            let name = event["timer"].as_str();
            let name = name.unwrap_or_else(|| panic!("{slug} has a timer without a name: {event}"));
            let entry = find(slug).expect("a protocol");
            assert!(entry.timers().contains(&name), "{slug} does not declare the timer of {event}");
            seen.entry(entry.info.family).or_default().insert(name.into());
        } else {
            assert!(event.get("timer").is_none(), "{slug}: {event}");
        }
    }
    for family in FAMILIES {
        let declared: BTreeSet<String> = timers(family).into_iter().map(Into::into).collect();
        assert_eq!(seen.get(family.slug), Some(&declared), "{}", family.slug);
    }
}

/// The names of an object, without those that every object of its kind has.
fn names<'a>(object: &'a Value, without: &[&str]) -> Vec<&'a str> {
    let object = object.as_object().expect("an object");
    object.keys().map(String::as_str).filter(|name| !without.contains(name)).collect()
}

fn declared(kinds: &[Kind], name: &Value) -> BTreeSet<&'static str> {
    let kind = kinds.iter().find(|kind| Some(kind.name) == name.as_str());
    let kind = kind.unwrap_or_else(|| panic!("{name} is not declared"));
    kind.fields.iter().map(|field| field.name).collect()
}

/// Whether a value is one that its declaration allows.
fn fits(value: &Value, shape: &Shape) -> bool {
    match (value, shape) {
        (Value::Null, _) | (Value::Number(_) | Value::Bool(_) | Value::String(_), Shape::Plain) => true,
        (Value::String(text), Shape::Name(name)) => text == name,
        (Value::Array(values), Shape::List(inner)) => values.iter().all(|value| fits(value, inner)),
        (Value::Object(values), Shape::Record(fields)) => {
            let named =
                |(name, inner): &(&str, Shape)| values.get(*name).is_some_and(|value| fits(value, inner));
            values.len() == fields.len() && fields.iter().all(named)
        }
        (Value::Object(values), Shape::Pairs(inner)) => values.values().all(|value| fits(value, inner)),
        (_, Shape::OneOf(shapes)) => shapes.iter().any(|shape| fits(value, shape)),
        _ => false,
    }
}

#[test]
fn facts_and_evidence_are_as_they_are_declared() {
    let kinds = |family: &'static Family| (family.slug, family.facts(), family.evidence());
    let families: Vec<_> = FAMILIES.iter().map(|family| kinds(family)).collect();
    let (mut facts, mut broken) = (0, 0);
    for (slug, event) in events() {
        let family = find(slug).expect("a protocol").info.family;
        let (_, known, evidence) = families.iter().find(|family_of| family_of.0 == family).expect("a family");
        for fact in event["facts"].as_array().into_iter().flatten() {
            let found: BTreeSet<&str> = names(fact, &["subject", "fact"]).into_iter().collect();
            assert_eq!(found, declared(known, &fact["fact"]), "{slug}: {fact}");
            let kind =
                known.iter().find(|kind| Some(kind.name) == fact["fact"].as_str()).expect("it is declared");
            for field in kind.fields {
                assert!(fits(&fact[field.name], &(field.shape)()), "{slug}: {} of {fact}", field.name);
            }
            let client = fact["subject"].as_str().is_some_and(|subject| subject.starts_with('c'));
            assert_eq!(client, FACTS_OF_CLIENTS.contains(&kind.name), "{slug}: {fact}");
            facts += 1;
        }
        for violation in event["violations"].as_array().into_iter().flatten() {
            let object = &violation["evidence"];
            let found: BTreeSet<&str> = names(object, &["kind"]).into_iter().collect();
            assert_eq!(found, declared(evidence, &object["kind"]), "{slug}: {violation}");
            broken += 1;
        }
    }
    assert!(facts > 10_000 && broken > 20, "{facts} facts, {broken} broken rules");
}

#[test]
fn no_value_hides_what_every_fact_or_every_evidence_has() {
    for family in FAMILIES {
        for kind in family.facts() {
            let hides = kind.fields.iter().find(|field| ["subject", "fact"].contains(&field.name));
            assert!(hides.is_none(), "{}: {hides:?}", kind.name);
        }
        for kind in family.evidence() {
            assert!(kind.fields.iter().all(|field| field.name != "kind"), "{}", kind.name);
        }
    }
}

#[test]
fn the_manual_has_the_tables() {
    let tables = tables();
    let (before, rest) = MANUAL.split_once(BEGIN).expect("the manual says where the tables begin");
    let (found, after) = rest.split_once(END).expect("the manual says where the tables end");
    if std::env::var_os("FAULTLINE_WRITE_SCHEMA").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/command-line.md");
        return std::fs::write(path, format!("{before}{BEGIN}{tables}{END}{after}"))
            .expect("it can be written");
    }
    assert!(found == tables, "docs/command-line.md should have these tables, see above:\n\n{tables}");
}

fn tables() -> String {
    let mut text = String::from("Timers and pieces of work:\n\n| Protocols | `timer` |\n|---|---|\n");
    for family in FAMILIES {
        let timers: Vec<String> = timers(family).into_iter().map(|name| format!("`{name}`")).collect();
        text += &format!("| {} | {} |\n", protocols(family), timers.join(", "));
    }
    let all: Vec<Vec<Kind>> = FAMILIES.iter().map(|family| family.facts()).collect();
    let everywhere = |kind: &Kind| all.iter().all(|kinds| kinds.iter().any(|other| other.name == kind.name));
    let (shared, _): (Vec<Kind>, Vec<Kind>) = all[0].iter().partition(|kind| everywhere(kind));
    text += "\nFacts about clients, whatever the protocol:\n\n";
    text += &table("fact", &shared, false);
    for (family, kinds) in FAMILIES.iter().zip(&all) {
        let protocols = protocols(family);
        let own: Vec<Kind> = kinds.iter().filter(|kind| !everywhere(kind)).copied().collect();
        text += &format!("\nFacts of {protocols}:\n\n{}", table("fact", &own, true));
        let evidence = table("kind", &family.evidence(), true);
        text += &format!("\nEvidence of {protocols}:\n\n{evidence}");
    }
    text + "\n"
}

fn protocols(family: &Family) -> String {
    let slugs = family.protocols.iter().map(|entry| format!("`{}`", entry.info.slug));
    slugs.collect::<Vec<_>>().join(", ")
}

fn table(key: &str, kinds: &[Kind], shapes: bool) -> String {
    let mut text = format!("| `{key}` | What | Values |\n|---|---|---|\n");
    for kind in kinds {
        let values: Vec<String> = kind.fields.iter().map(|field| value(field, shapes)).collect();
        text += &format!("| `{}` | {} | {} |\n", kind.name, kind.about, values.join("; "));
    }
    text
}

fn value(field: &FieldKind, shapes: bool) -> String {
    let about = field.about.trim_end_matches('.');
    let mut letters = about.chars();
    let about: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    match made_of(&(field.shape)()).filter(|_| shapes) {
        Some(made_of) => format!("`{}`: {about} ({made_of})", field.name),
        None => format!("`{}`: {about}", field.name),
    }
}

/// What a value is made of; nothing if there is nothing to say.
fn made_of(shape: &Shape) -> Option<String> {
    match shape {
        Shape::Plain => None,
        Shape::Name(name) => Some(format!("`{name}`")),
        Shape::List(inner) => made_of(inner).map(|inner| format!("each {inner}")),
        Shape::Pairs(inner) => Some(match made_of(inner) {
            Some(inner) => format!("by its key, each {inner}"),
            None => "by its key".into(),
        }),
        Shape::Record(fields) => {
            let mut tags = fields.iter().filter_map(|(name, inner)| match inner {
                Shape::Name(tag) => Some(format!("`{name}` `{tag}`")),
                _ => None,
            });
            let tag = tags.next();
            let named: Vec<String> = fields
                .iter()
                .skip(usize::from(tag.is_some()))
                .map(|field| format!("`{}`", field.0))
                .collect();
            let parts = [tag, Some(named.join(", ")).filter(|named| !named.is_empty())];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" with "))
        }
        Shape::OneOf(shapes) => {
            let shapes: Vec<String> = shapes.iter().filter_map(made_of).collect();
            Some(shapes.join(", or ")).filter(|text| !text.is_empty())
        }
    }
}
