//! Replication in English.

mod names;

use crate::active::{self, words::en as of_active};
use crate::chain::{self, words::en as of_chain};
use crate::crdt::{self, words::en as of_crdt};
use crate::primary_backup::{self, words::en as of_backup};
use crate::quorum::{self, words::en as of_quorum};
use crate::{Evidence, Fact, Label, Outcome, PROTOCOLS_EN, Part};
use faultline_agreement::BALLOTS;
use faultline_agreement::words::part::en as part;
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, kv::Answer};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::en::{client, count};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::en as shared;
use faultline_rules::{Applied, AppliedDiffer};

/// Replication in English.
#[derive(Clone, Copy, Debug)]
pub(crate) struct English;

impl Vocabulary for English {
    fn family(&self) -> &'static str {
        "Replication"
    }

    fn protocols(&self) -> Protocols {
        PROTOCOLS_EN
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        let of_family =
            of_active::rule(slug).or_else(|| of_chain::rule(slug)).or_else(|| of_quorum::rule(slug));
        let of_family = of_family.or_else(|| of_backup::rule(slug)).or_else(|| of_crdt::rule(slug));
        of_family.or_else(|| shared::rule(slug))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        Label::find(name.0).map(names::label).or_else(|| part::label(name))
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        let of_active = active::TimerName::find(name.0).map(of_active::timer);
        let of_chain = || chain::TimerName::find(name.0).map(of_chain::timer);
        let of_backup = || primary_backup::TimerName::find(name.0).map(of_backup::timer);
        let of_crdt = || crdt::TimerName::find(name.0).map(of_crdt::timer);
        let of_quorum = || quorum::TimerName::find(name.0).map(of_quorum::timer);
        of_active.or_else(of_chain).or_else(of_backup).or_else(of_crdt).or_else(of_quorum)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        let of_active = active::TimerName::find(name.0).map(of_active::fired);
        let of_chain = || chain::TimerName::find(name.0).map(of_chain::fired);
        let of_backup = || primary_backup::TimerName::find(name.0).map(of_backup::fired);
        let of_crdt = || crdt::TimerName::find(name.0).map(of_crdt::fired);
        let of_quorum = || quorum::TimerName::find(name.0).map(of_quorum::fired);
        of_active.or_else(of_chain).or_else(of_backup).or_else(of_crdt).or_else(of_quorum)
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
        let kind = epoch.kind?;
        Some(if *kind == BALLOTS {
            format!("ballot {epoch}")
        } else if *kind == primary_backup::VIEWS {
            format!("view {epoch}")
        } else if *kind == crdt::ORIGINS {
            format!("made by n{epoch}")
        } else if *kind == quorum::VERSIONS {
            format!("version {epoch}")
        } else {
            format!("configuration {epoch}")
        })
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
        match cell.epoch.kind {
            None => return of_active::entry(cell, committed, durable),
            Some(kind) if *kind == BALLOTS => return part::entry(cell, committed, durable),
            Some(kind) if *kind == crdt::ORIGINS => return of_crdt::entry(cell, durable),
            Some(_) => {}
        }
        let Held::Command { text, .. } = &cell.held else { return "nothing yet".into() };
        if cell.epoch.kind == Some(&quorum::VERSIONS) {
            return format!("{text}, {}", if durable { "on the disk" } else { "not yet on the disk" });
        }
        if cell.epoch.kind == Some(&primary_backup::VIEWS) {
            return of_backup::entry(text, cell, committed, durable);
        }
        let state = match (committed, durable) {
            (true, _) => "acknowledged",
            (false, true) => "not known to be acknowledged",
            (false, false) => "not known to be acknowledged, not yet on the disk",
        };
        format!("{text}, configuration {}, {state}", cell.epoch)
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Command { short, .. } => short.clone(),
            Held::Record { about, .. } if cell.epoch.kind == Some(&crdt::ORIGINS) => about.clone(),
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
                "asks-tail" => "asks the tail about a read",
                _ => return None,
            }
            .into(),
        )
    }

    fn tag(&self, field: &Field) -> Option<String> {
        let Some(label) = Label::find(field.label.0) else { return part::tag(field) };
        Some(match (label, &field.value) {
            (Label::Number, Value::Number(number)) => format!(", configuration {number}"),
            (Label::View, Value::Number(number)) => format!(", view {number}"),
            (Label::OrderNumber, Value::Number(number)) => format!(" {number}"),
            (Label::Operation, Value::Text(text)) => format!(": {text}"),
            (Label::Orders, Value::Number(n)) => {
                format!(", {}", count(usize::try_from(*n).unwrap_or(usize::MAX), "request"))
            }
            (Label::Values, Value::Text(values)) => format!(", {values}"),
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

fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    match fact {
        Fact::Client(fact) => {
            let good = |answer: &Outcome| {
                !matches!(
                    answer,
                    Outcome::KeyValue(Answer::Swapped(false)) | Outcome::Data(crdt::Answer::Refused)
                )
            };
            client(who, fact, good, ToString::to_string)
        }
        Fact::Active(fact) => of_active::fact(who, fact),
        Fact::Chain(fact) => of_chain::fact(who, fact),
        Fact::PrimaryBackup(fact) => of_backup::fact(who, fact),
        Fact::Crdt(fact) => of_crdt::fact(who, fact),
        Fact::Quorum(fact) => of_quorum::fact(who, fact),
    }
}

impl FamilyWords<Fact> for English {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.map(|record| (record.fact.weight(), fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        match evidence {
            Evidence::Store(evidence) => shared::no_order(evidence),
            Evidence::Effect(evidence) => shared::effect_again(evidence),
            Evidence::Promise(evidence) => shared::unwritten(evidence),
            Evidence::Execution(AppliedDiffer::AppliedDiffer { first, applied, second, other, index }) => {
                let held = |one: &Applied<_>| format!("{} of configuration {}", one.payload, one.epoch);
                format!(
                    "At index {index} {second} executed {}, and {first} had executed {}.",
                    held(other),
                    held(applied)
                )
            }
            Evidence::Active(evidence) => of_active::violation(evidence),
            Evidence::Chain(evidence) => of_chain::violation(evidence),
            Evidence::PrimaryBackup(evidence) => of_backup::violation(evidence),
            Evidence::Crdt(evidence) => of_crdt::violation(evidence),
            Evidence::Quorum(evidence) => of_quorum::violation(evidence),
        }
    }
}
