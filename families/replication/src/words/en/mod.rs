//! Replication in English.

mod names;

use crate::{Evidence, Fact, Label, Outcome, Part, counter, crdt};
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, kv::Answer};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::en::{client, count};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::en as shared;
use faultline_rules::{Applied, AppliedDiffer};

/// What a protocol of the family says in English, beside what all of them share.
#[derive(Debug)]
pub(crate) struct Voice {
    /// The protocol by its name in links, and what it says for itself.
    pub(crate) protocols: Protocols,
    /// The name of a rule of its own, and what it says.
    pub(crate) rule: fn(&str) -> Option<(&'static str, &'static str)>,
    /// What a timer or a piece of work is for.
    pub(crate) timer: fn(Name) -> Option<&'static str>,
    /// What a node does whose timer ran out without a fact, and why.
    pub(crate) fired: fn(Name) -> Option<(&'static str, &'static str)>,
    /// What an epoch is called.
    pub(crate) epoch: fn(Epoch) -> String,
    /// An entry of its log: the entry, whether it is committed, whether it is on the disk.
    pub(crate) entry: fn(&LogCell, bool, bool) -> String,
    /// A field of a protocol that it hosts.
    pub(crate) label: fn(Name) -> Option<&'static str>,
    /// The same, where there is little room.
    pub(crate) tag: fn(&Field) -> Option<String>,
    /// A fact of its own.
    pub(crate) fact: fn(Endpoint, &Fact) -> Option<Sentence>,
    /// What broke a rule of its own.
    pub(crate) violation: fn(&Evidence) -> Option<String>,
}

impl Vocabulary for Voice {
    fn family(&self) -> &'static str {
        "Replication"
    }

    fn protocols(&self) -> Protocols {
        self.protocols
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (self.rule)(slug).or_else(|| shared::rule(slug))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        Label::find(name.0).map(names::label).or_else(|| (self.label)(name))
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        (self.timer)(name)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        (self.fired)(name)
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Part::find(slug).map(names::role)
    }

    fn part(&self, glance: &Glance) -> String {
        let number = usize::try_from(glance.commit).unwrap_or(usize::MAX);
        match Part::find(glance.role.slug) {
            Some(Part::ViewService) => format!("view service, {} in the view", count(number, "server")),
            Some(Part::Master) => format!("master of {}", count(number, "server")),
            Some(part) => names::role(part).into(),
            None => String::new(),
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        epoch.kind.map(|_| (self.epoch)(epoch))
    }

    fn task(&self, _: Task) -> Option<String> {
        None
    }

    fn board(&self, _: Option<&TaskBoard>) -> Vec<String> {
        Vec::new()
    }

    fn on_board(&self, _: &TaskView) -> String {
        String::new()
    }

    fn entry(&self, cell: &LogCell, committed: bool, durable: bool) -> String {
        (self.entry)(cell, committed, durable)
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Command { short, .. } => short.clone(),
            Held::Record { about, .. }
                if cell
                    .epoch
                    .kind
                    .is_some_and(|kind| *kind == crdt::ORIGINS || *kind == counter::AUTHORS) =>
            {
                about.clone()
            }
            Held::Hole | Held::Noop | Held::Record { .. } => "–".into(),
        }
    }

    fn step(&self, word: &str, _: Option<&str>) -> Option<String> {
        Some(
            match word {
                "executes" => "executes a request",
                "stores" => "stores an update",
                "acknowledges" => "acknowledges an update",
                "repairs" => "decides on another chain",
                "completes" => "holds everything",
                "applies" => "applies a write of another replica",
                "holds-back" => "holds back a write that came too early",
                "asks-tail" => "asks the tail about a read",
                _ => return None,
            }
            .into(),
        )
    }

    fn tag(&self, field: &Field) -> Option<String> {
        let Some(label) = Label::find(field.label.0) else { return (self.tag)(field) };
        Some(match (label, &field.value) {
            (Label::Number, Value::Number(number)) => format!(", configuration {number}"),
            (Label::View, Value::Number(number)) => format!(", view {number}"),
            (Label::OrderNumber, Value::Number(number)) => format!(" {number}"),
            (Label::Operation, Value::Text(text)) => format!(": {text}"),
            (Label::Orders, Value::Number(n)) => {
                format!(", {}", count(usize::try_from(*n).unwrap_or(usize::MAX), "request"))
            }
            (Label::Values, Value::Text(values)) => format!(", {values}"),
            (Label::Update, Value::Text(name)) => format!(" {name}"),
            (Label::Home, Value::Node(Some(home))) => format!(", for {home}"),
            (Label::Updates, Value::Number(n)) => {
                format!(", {}", count(usize::try_from(*n).unwrap_or(usize::MAX), "update"))
            }
            (Label::Seen, Value::Text(seen)) => format!(", up to {seen}"),
            (Label::Entries, Value::Number(0)) => ", question".into(),
            (Label::Entries, Value::Number(n)) => {
                format!(", {}", count(usize::try_from(*n).unwrap_or(usize::MAX), "update"))
            }
            _ => return None,
        })
    }

    fn denied(&self, name: Name) -> Option<&'static str> {
        (Label::find(name.0)? == Label::Complete).then_some("lacks something")
    }
}

impl Voice {
    fn sentence(&self, who: Endpoint, fact: &Fact) -> Option<Sentence> {
        let Fact::Client(fact) = fact else { return (self.fact)(who, fact) };
        let good = |answer: &Outcome| {
            !matches!(
                answer,
                Outcome::KeyValue(Answer::Swapped(false)) | Outcome::Data(crdt::Answer::Refused)
            )
        };
        Some(client(who, fact, good, ToString::to_string))
    }
}

impl FamilyWords<Fact> for Voice {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.filter_map(|record| Some((record.fact.weight(), self.sentence(record.subject, &record.fact)?)))
            .collect()
    }

    fn violation(&self, evidence: &Evidence, epochs: Option<&'static EpochKind>) -> String {
        match evidence {
            Evidence::Store(evidence) => shared::no_order(evidence),
            Evidence::Effect(evidence) => shared::effect_again(evidence),
            Evidence::Promise(evidence) => shared::unwritten(evidence),
            Evidence::Execution(AppliedDiffer::AppliedDiffer { first, applied, second, other, index }) => {
                let epochs = epochs.map_or("number", |kind| kind.slug);
                let held = |one: &Applied<_>| format!("{} of {epochs} {}", one.payload, one.epoch);
                format!(
                    "At index {index} {second} executed {}, and {first} had executed {}.",
                    held(other),
                    held(applied)
                )
            }
            evidence => (self.violation)(evidence).unwrap_or_default(),
        }
    }
}
