//! Failure detection in English.

mod facts;
mod names;

use crate::{Evidence, Fact, Label, PROTOCOLS_EN, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::en::nodes;
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};

/// Failure detection in English.
#[derive(Clone, Copy, Debug)]
pub(crate) struct English;

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "detection-bound" => (
            "Detection in time",
            "A crash is suspected within δ + η (NFD-S), or within δ after the last heartbeat arrives (plain), and for as long \
             as it lasts. What the clocks are wrong by may be added.",
        ),
        "strong-completeness" => {
            ("Completeness", "In the end, every running node suspects every crashed node.")
        }
        "eventual-accuracy" => (
            "Accuracy",
            "Once all nodes run and messages take less time than the timeout allows for, no node is suspected any more.",
        ),
        _ => return None,
    })
}

impl Vocabulary for English {
    fn family(&self) -> &'static str {
        "Detection"
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
        if glance.role == Part::Suspecting.role() {
            // There is little room beside a node.
            return match glance.votes {
                set if set.len() > 3 => format!("suspects {} nodes", set.len()),
                set => format!("suspects {}", nodes(set)),
            };
        }
        "trusts all".into()
    }

    fn epoch(&self, _: Epoch) -> Option<String> {
        None
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

    fn entry(&self, _: &LogCell, _: bool, _: bool) -> String {
        String::new()
    }

    fn entry_short(&self, _: &LogCell) -> String {
        String::new()
    }

    fn step(&self, word: &str, about: Option<&str>) -> Option<String> {
        let node = about.unwrap_or("a node");
        Some(match word {
            "suspects" => format!("suspects {node}"),
            "trusts" => format!("trusts {node}"),
            "ignores" => format!("ignores an old heartbeat of {node}"),
            _ => return None,
        })
    }

    fn tag(&self, field: &Field) -> Option<String> {
        match (Label::find(field.label.0)?, &field.value) {
            (Label::Beat, Value::Number(number)) => Some(format!(" {number}")),
            _ => None,
        }
    }

    fn denied(&self, _: Name) -> Option<&'static str> {
        None
    }
}

impl FamilyWords<Fact> for English {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.map(|record| (record.fact.weight(), facts::fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        facts::violation(evidence)
    }
}
