//! Commitment in English.

mod facts;
mod names;
pub(crate) mod settings;

use crate::{CommitRecord, Evidence, Fact, Label, PROTOCOLS_EN, Part, TRANSACTIONS, TimerName};
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::en::WRITE_AHEAD;

/// Commitment in English.
#[derive(Clone, Copy, Debug)]
pub(crate) struct English;

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "atomicity" => ("Atomicity", "No process commits a transaction that another process aborts."),
        "decision-stability" => {
            ("Decisions stand", "A process that has decided on a transaction never changes its decision.")
        }
        "commit-validity" => {
            ("Commit needs every yes", "A transaction is committed only if every participant voted yes.")
        }
        "non-blocking" => (
            "Nobody commits too soon",
            "No process commits a transaction while a participant that has not crashed is uncertain: it voted yes and \
             does not know that everybody did. So nobody who is left ever has to wait.",
        ),
        "isolation" => (
            "Isolation by locks",
            "A lock belongs to one transaction and is held until its holder knows the outcome of that transaction, even \
             if the holder restarts meanwhile. A participant that commits holds its locks.",
        ),
        "strict-serializability" => (
            "Strictly serializable answers",
            "The answers are as if the transactions ran one after the other, each at some instant between being \
             sent and being answered. A transaction that is answered as aborted never ran.",
        ),
        "written-before-promised" => WRITE_AHEAD,
        _ => return None,
    })
}

impl Vocabulary for English {
    fn family(&self) -> &'static str {
        "Commit"
    }

    fn protocols(&self) -> Protocols {
        PROTOCOLS_EN
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        rule(slug)
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        Label::find(name.0).map(names::label)
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        TimerName::find(name.0).map(names::timer)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        TimerName::find(name.0).and_then(names::fired)
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Part::find(slug).map(names::role)
    }

    fn part(&self, glance: &Glance) -> String {
        let Some(part) = Part::find(glance.role.slug) else { return String::new() };
        match part {
            Part::Prepared | Part::Blocked | Part::PreCommitted => {
                format!("{} in {}", names::role(part), glance.epoch)
            }
            Part::Committed | Part::CoordinatorCommitted => format!("committed {}", glance.epoch),
            Part::Aborted | Part::CoordinatorAborted => format!("aborted {}", glance.epoch),
            Part::Coordinator | Part::Participant => names::role(part).into(),
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        (epoch.kind == Some(&TRANSACTIONS)).then(|| epoch.to_string())
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

    fn entry(&self, cell: &LogCell, _: bool, durable: bool) -> String {
        let state = if durable { "on the disk" } else { "not yet on the disk" };
        match &cell.held {
            Held::Record { name, about } => {
                let record = CommitRecord::find(name.0).map_or(name.0, facts::record);
                format!("{record} {about}, {state}")
            }
            Held::Command { text, .. } => format!("{text}, {state}"),
            Held::Hole | Held::Noop => "nothing yet".into(),
        }
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Record { name, .. } => {
                CommitRecord::find(name.0).map_or(name.0, facts::record_short).into()
            }
            Held::Command { short, .. } => short.clone(),
            Held::Hole | Held::Noop => "–".into(),
        }
    }

    fn step(&self, word: &str, about: Option<&str>) -> Option<String> {
        let tx = about.unwrap_or("a transaction");
        Some(match word {
            "begins" => format!("begins {tx}"),
            "votes-yes" => format!("votes yes on {tx}"),
            "votes-no" => format!("votes no on {tx}"),
            "pre-commits" => format!("pre-commits {tx}"),
            "commits" => format!("commits {tx}"),
            "aborts" => format!("aborts {tx}"),
            "asks" => format!("asks for the outcome of {tx}"),
            "blocked" => format!("is blocked in {tx}"),
            "released" => format!("is no longer blocked in {tx}"),
            "terminates" => format!("takes over as the coordinator of {tx}"),
            _ => return None,
        })
    }

    fn tag(&self, field: &Field) -> Option<String> {
        Some(match (Label::find(field.label.0)?, &field.value) {
            (Label::Transaction, Value::Text(tx)) => format!(" {tx}"),
            (Label::Command, Value::Text(text)) => format!(": {text}"),
            _ => return None,
        })
    }

    fn denied(&self, _: Name) -> Option<&'static str> {
        None
    }
}

impl FamilyWords<Fact> for English {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let tell = |record: &faultline_engine::FactRecord<Fact>| {
            (record.fact.weight(), facts::fact(record.subject, &record.fact))
        };
        happened.facts.iter().map(tell).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        facts::violation(evidence)
    }
}
