//! Agreement in English.

pub(crate) mod ballots;
pub(crate) mod log;
pub(crate) mod members;
mod names;

use crate::shown;
use crate::{BALLOTS, BallotFact, Evidence, Fact, Label, Part, Payload, TERMS, TimerName};
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, Epoch, EpochKind, Fact as _, FactRecord, Input, Weight};
use faultline_language::en::{count, span};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::en as shared;
use faultline_rules::{Applied, AppliedDiffer};

/// What a protocol of the family says in English, beside what several of them share.
#[derive(Debug)]
pub(crate) struct Voice {
    /// The protocol by its name in links, and what it says for itself.
    pub(crate) protocols: Protocols,
    /// The name of a rule of its own, and what it says.
    pub(crate) rule: fn(&str) -> Option<(&'static str, &'static str)>,
    /// The name of a field, column or state of its own.
    pub(crate) label: fn(Label) -> Option<&'static str>,
    /// What a disk that is lost, or loses its last writes, means for it.
    pub(crate) wiped: fn() -> Sentence,
    /// What an entry or a value holds.
    pub(crate) payload: fn(&Payload) -> String,
    /// A fact that no other protocol states, or that it tells in words of its own; beside it are all that happened at the event.
    pub(crate) fact: fn(Endpoint, &Fact, &[FactRecord<Fact>]) -> Option<Sentence>,
    /// What broke a rule of its own.
    pub(crate) violation: fn(&Evidence) -> Option<String>,
}

impl Vocabulary for Voice {
    fn family(&self) -> &'static str {
        "Agreement"
    }

    fn protocols(&self) -> Protocols {
        self.protocols
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (self.rule)(slug).or_else(|| shared::rule(slug))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        let own = Label::find(name.0).and_then(self.label);
        own.or_else(|| label(name))
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
        match Part::find(glance.role.slug) {
            Some(Part::Candidate) => format!("candidate, {}", count(glance.votes.len(), "vote")),
            Some(Part::Preparing) => format!("preparing, {}", count(glance.votes.len(), "promise")),
            Some(other) => names::role(other).into(),
            None => String::new(),
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        called(epoch)
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
        entry(cell, committed, durable)
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Hole | Held::Noop => "–".into(),
            Held::Command { short, .. } => short.clone(),
            Held::Record { about, .. } => shown::short_members(about),
        }
    }

    fn step(&self, word: &str, about: Option<&str>) -> Option<String> {
        let (value, candidate) = (about.unwrap_or("a value"), about.unwrap_or("a candidate"));
        Some(match word {
            "prepares" => "begins a ballot".into(),
            "promises" => "makes a promise".into(),
            "refuses" => "refuses a ballot".into(),
            "bound" => "must propose a value that was accepted before".into(),
            "proposes" => format!("proposes {value}"),
            "accepts" => format!("accepts {value}"),
            "learns" => format!("learns that {value} is chosen"),
            "campaigns" => "asks for votes".into(),
            "votes" => format!("votes for {candidate}"),
            "refuses-vote" => format!("refuses its vote to {candidate}"),
            "refuses-entries" => format!("refuses entries of {}", about.unwrap_or("a leader")),
            "steps-down" => "becomes a follower".into(),
            "catches-up" => format!("begins to catch {} up", about.unwrap_or("a new server")),
            "gives-up-on" => format!("gives up to add {}", about.unwrap_or("a server")),
            "waits-with-change" => "waits before it changes the members".into(),
            "commits-configuration" => "commits a configuration".into(),
            "falls-back" => "goes back to an earlier configuration".into(),
            "joins-cluster" => "becomes a member".into(),
            "leaves-cluster" => "leaves the cluster".into(),
            "backs-off" => "gives up its ballot".into(),
            _ => return None,
        })
    }

    fn tag(&self, field: &Field) -> Option<String> {
        tag(field)
    }

    fn denied(&self, name: Name) -> Option<&'static str> {
        match Label::find(name.0)? {
            Label::Success => Some("does not match"),
            Label::Granted => Some("not granted"),
            _ => None,
        }
    }
}

/// What a field is called.
pub(crate) fn label(name: Name) -> Option<&'static str> {
    Label::find(name.0).and_then(names::label)
}

/// A term or a ballot.
fn called(epoch: Epoch) -> Option<String> {
    match epoch.kind? {
        kind if *kind == TERMS => Some(format!("term {epoch}")),
        kind if *kind == BALLOTS => Some(format!("ballot {epoch}")),
        _ => None,
    }
}

/// An entry of a log.
pub(crate) fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
    let ballots = cell.epoch.kind == Some(&BALLOTS);
    let held = match &cell.held {
        Held::Hole => return "nothing yet".into(),
        Held::Noop if ballots => "a no-op".into(),
        Held::Noop => "an empty entry".into(),
        Held::Command { text, .. } => text.clone(),
        Held::Record { about, .. } => format!("configuration {about}"),
    };
    let state = match (ballots, committed, durable) {
        (true, true, _) => "chosen",
        (true, false, true) => "not known to be chosen",
        (true, false, false) => "not known to be chosen, not yet on the disk",
        (false, true, _) => "committed",
        (false, false, true) => "not committed",
        (false, false, false) => "not committed, not yet on the disk",
    };
    let epoch = called(cell.epoch).map_or_else(String::new, |epoch| format!(", {epoch}"));
    format!("{held}{epoch}, {state}")
}

/// What a field adds to the name of a message.
pub(crate) fn tag(field: &Field) -> Option<String> {
    Some(match (Label::find(field.label.0)?, &field.value) {
        (Label::Term, Value::Number(term)) => format!(", term {term}"),
        (Label::Entries, Value::Number(0)) => ", heartbeat".into(),
        (Label::Entries, Value::Number(1)) => ", 1 entry".into(),
        (Label::Entries, Value::Number(n)) => format!(", {n} entries"),
        (Label::Ballot, Value::Text(ballot)) => format!(" {ballot}"),
        (Label::Command | Label::Change, Value::Text(text)) => format!(": {text}"),
        (Label::Proposed, Value::Proposal(word)) => format!(": {}", faultline_language::en::quoted(word)),
        _ => return None,
    })
}

impl FamilyWords<Fact> for Voice {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let mut told = Vec::new();
        if matches!(happened.input, Some(Input::Wipe(_) | Input::Tail(..))) {
            told.push((Weight::Headline, (self.wiped)()));
        }
        let mut suspicion = None;
        for record in happened.facts {
            if let Fact::Suspects { leader, silence } = record.fact {
                // A timer that is fired by hand is the reason, whatever was heard.
                let fired = matches!(happened.input, Some(Input::Timeout(_)));
                suspicion = Some(match leader {
                    _ if fired => "its timer was fired by hand".to_string(),
                    Some(leader) => format!("it has not heard from {leader} for {}", span(silence)),
                    None => format!("it has not heard from any leader for {}", span(silence)),
                });
                continue;
            }
            let own = (self.fact)(record.subject, &record.fact, happened.facts);
            let Some(mut sentence) = own.or_else(|| log::fact(record.subject, &record.fact)) else {
                continue;
            };
            let begins =
                matches!(record.fact, Fact::Campaigns { .. } | Fact::Ballot(BallotFact::Prepares { .. }));
            if begins && let Some(why) = suspicion.take() {
                sentence.why = why;
            }
            told.push((record.fact.weight(), sentence));
        }
        told
    }

    fn violation(&self, evidence: &Evidence, epochs: Option<&'static EpochKind>) -> String {
        match evidence {
            Evidence::Effect(evidence) => shared::effect_again(evidence),
            Evidence::Store(evidence) => shared::no_order(evidence),
            Evidence::Promise(evidence) => shared::unwritten(evidence),
            Evidence::Execution(AppliedDiffer::AppliedDiffer { first, applied, second, other, index }) => {
                let entry = |applied: &Applied<Payload>| {
                    let held = (self.payload)(&applied.payload);
                    match epochs.and_then(|kind| called(kind.of(applied.epoch))) {
                        Some(epoch) => format!("{held} of {epoch}"),
                        None => held,
                    }
                };
                format!(
                    "At index {index}, {first} applied {}, but {second} applied {}.",
                    entry(applied),
                    entry(other)
                )
            }
            evidence => (self.violation)(evidence).unwrap_or_default(),
        }
    }
}
