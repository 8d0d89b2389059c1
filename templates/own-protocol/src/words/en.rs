//! The family in English.

use crate::{Evidence, Fact, Label, PROTOCOLS_EN, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView};
use faultline_engine::{Endpoint, Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Tone, Vocabulary, say};

/// The family in English.
#[derive(Clone, Copy, Debug)]
pub(crate) struct English;

impl Vocabulary for English {
    fn family(&self) -> &'static str {
        "Own"
    }

    fn protocols(&self) -> Protocols {
        PROTOCOLS_EN
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (slug == "one-leader").then_some(("One leader", "At most one process leads."))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        Some(match Label::find(name.0)? {
            Label::Candidate => "candidate",
            Label::Leader => "leader",
        })
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        TimerName::find(name.0).map(|TimerName::Start| "time until it proposes itself")
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        TimerName::find(name.0).map(|TimerName::Start| ("does nothing", "it takes part already"))
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Some(match Part::find(slug)? {
            Part::Idle => "idle",
            Part::Participant => "participant",
            Part::Leader => "leader",
        })
    }

    fn part(&self, glance: &Glance) -> String {
        self.role(glance.role.slug).unwrap_or_default().into()
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

    fn step(&self, _: &str, _: Option<&str>) -> Option<String> {
        None
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
        happened.facts.iter().map(|record| (record.fact.weight(), fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        let Evidence::Two { first, second } = evidence;
        format!("{second} leads, and {first} leads already.")
    }
}

fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Good, Plain};
    match fact {
        Fact::Client(fact) => faultline_language::en::client(who, fact, |_| true, |answer| answer.to_string()),
        Fact::Nominated => say(Plain, format!("{who} proposes itself"), "it has passed on nothing larger"),
        Fact::Passed { candidate } => {
            say(Plain, format!("{who} passes on the message of {candidate}"), "its number is larger")
        }
        Fact::Stopped { candidate } => {
            say(Plain, format!("{who} stops the message of {candidate}"), "its own number is larger")
        }
        Fact::Elected => say(Good, format!("{who} leads"), "its own message has come all the way round"),
        Fact::Follows { leader } => say(Plain, format!("{who} follows {leader}"), "it was told who leads"),
    }
}
