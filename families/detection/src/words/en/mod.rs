//! Failure detection in English.

mod facts;
mod names;

use crate::{Evidence, Fact, Label, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, Epoch, EpochKind, Fact as _, Weight};
use faultline_language::en::nodes;
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};

/// What a protocol of the family says in English, beside what several of them share.
#[derive(Debug)]
pub(crate) struct Voice {
    /// The protocol by its name in links, and what it says for itself.
    pub(crate) protocols: Protocols,
    /// The name of a rule of its own, and what it says.
    pub(crate) rule: fn(&str) -> Option<(&'static str, &'static str)>,
    /// The name of a field, column or state of its own.
    pub(crate) label: fn(Label) -> Option<&'static str>,
    /// What a node does whose timer ran out without a fact, and why.
    pub(crate) fired: fn(TimerName) -> Option<(&'static str, &'static str)>,
    /// What is said beside a process that is no failure detector, with the name of its role.
    pub(crate) part: fn(&Glance, &'static str) -> String,
    /// What its epochs count.
    pub(crate) epoch: fn(Epoch) -> Option<String>,
    /// A fact that no other protocol states.
    pub(crate) fact: fn(Endpoint, &Fact) -> Option<Sentence>,
    /// What broke a rule of its own.
    pub(crate) violation: fn(&Evidence) -> Option<String>,
}

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "detection-bound" => (
            "Detection in time",
            "A crash is suspected within δ + η (NFD-S), within δ after the last heartbeat arrives (plain), as soon as φ \
             reaches the threshold (phi), or when all tries of the next request have had the longest timer (timeout), and for as \
             long as it lasts. What the clocks are wrong by may be added, except with phi.",
        ),
        "strong-completeness" => {
            ("Completeness", "In the end, every running node suspects every crashed node.")
        }
        "eventual-accuracy" => (
            "Accuracy",
            "Once all nodes run and messages take less time than the timeout allows for, no node is suspected any more; with \
             phi, once the window holds only intervals of that time; with progress, where steps take less time than the patience.",
        ),
        "departed-unsuspected" => (
            "Departures",
            "A node that has left, or has not joined yet, is suspected by no node that must know it.",
        ),
        _ => return None,
    })
}

impl Vocabulary for Voice {
    fn family(&self) -> &'static str {
        "Detection"
    }

    fn protocols(&self) -> Protocols {
        self.protocols
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (self.rule)(slug).or_else(|| rule(slug))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        let label = Label::find(name.0)?;
        (self.label)(label).or_else(|| names::label(label))
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        TimerName::find(name.0).map(names::timer)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        let timer = TimerName::find(name.0)?;
        (self.fired)(timer).or_else(|| names::fired(timer))
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Part::find(slug).map(names::role)
    }

    fn part(&self, glance: &Glance) -> String {
        // There is little room beside a node.
        let opinion = match glance.votes {
            _ if !Part::detects(glance.role) => {
                (self.part)(glance, self.role(glance.role.slug).unwrap_or_default())
            }
            set if set.is_empty() => "trusts all".into(),
            set if set.len() > 3 => format!("suspects {} nodes", set.len()),
            set => format!("suspects {}", nodes(set)),
        };
        match self.epoch(glance.epoch) {
            Some(level) => format!("{opinion}, {level}"),
            None => opinion,
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        (self.epoch)(epoch)
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
            "finds-slow" => format!("finds {node} slow"),
            "finds-stuck" => format!("finds {node} stuck"),
            "finds-working" => format!("finds {node} at work again"),
            "ignores" => format!("ignores an old heartbeat of {node}"),
            "watches" => format!("begins to watch {node}"),
            "unwatches" => format!("stops watching {node}"),
            "leaves" => "leaves".into(),
            _ => return None,
        })
    }

    fn tag(&self, field: &Field) -> Option<String> {
        match (Label::find(field.label.0)?, &field.value) {
            (Label::Beat | Label::Request | Label::Steps | Label::Scrape, Value::Number(number)) => {
                Some(format!(" {number}"))
            }
            _ => None,
        }
    }

    fn denied(&self, _: Name) -> Option<&'static str> {
        None
    }
}

impl Voice {
    fn sentence(&self, who: Endpoint, fact: &Fact) -> Option<Sentence> {
        (self.fact)(who, fact).or_else(|| facts::fact(who, fact))
    }
}

impl FamilyWords<Fact> for Voice {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.filter_map(|record| Some((record.fact.weight(), self.sentence(record.subject, &record.fact)?)))
            .collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        (self.violation)(evidence).or_else(|| facts::violation(evidence)).unwrap_or_default()
    }
}
