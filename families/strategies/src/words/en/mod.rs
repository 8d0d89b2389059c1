//! Strategies in English.

mod facts;
mod names;

use crate::{Evidence, Fact, Label, PROTOCOLS_EN, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::en as shared;

/// Strategies in English.
#[derive(Clone, Copy, Debug)]
pub(crate) struct English;

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "one-effect-per-key" => (
            "One effect per key",
            "A request with an idempotency key takes effect once, however often it is sent and whatever crashes.",
        ),
        "answered-effects-last" => (
            "Answered effects last",
            "When a client is told that its request took effect, the effect is on the disk, with the same outcome.",
        ),
        "recovers-after-trigger" => (
            "Recovers after the trigger",
            "A service that served its load serves it again within the set time after whatever disturbed it has ended.",
        ),
        "linearizability" => shared::LINEARIZABILITY,
        _ => return None,
    })
}

impl Vocabulary for English {
    fn family(&self) -> &'static str {
        "Strategies"
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
        match (Part::find(glance.role.slug), glance.commit) {
            (Some(Part::Recovering), _) => "refuses requests".into(),
            (_, 0) => "no effects yet".into(),
            (_, 1) => "1 effect".into(),
            (_, many) => format!("{many} effects"),
        }
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

    fn step(&self, word: &str, _: Option<&str>) -> Option<String> {
        Some(
            match word {
                "executes" => "executes a request",
                "recognises" => "recognises a retry",
                "conflicts" => "turns away a transaction that met another one",
                _ => return None,
            }
            .into(),
        )
    }

    fn tag(&self, _: &Field) -> Option<String> {
        None
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
