//! Strategies in English.

mod facts;
mod names;

use crate::{Evidence, Fact, Label, Part};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::en as shared;

/// What a protocol of the family says in English, beside what several of them share.
#[derive(Debug)]
pub(crate) struct Voice {
    /// The protocol by its name in links, and what it says for itself.
    pub(crate) protocols: Protocols,
    /// The name of a rule of its own, and what it says.
    pub(crate) rule: fn(&str) -> Option<(&'static str, &'static str)>,
    /// The name of a field, column or state of its own.
    pub(crate) label: fn(Label) -> Option<&'static str>,
    /// What a timer or a piece of work is for.
    pub(crate) timer: fn(Name) -> Option<&'static str>,
    /// What a node does whose timer ran out without a fact, and why.
    pub(crate) fired: fn(Name) -> Option<(&'static str, &'static str)>,
    /// What a process does, where there is little room.
    pub(crate) part: fn(&Glance) -> String,
    /// What it says of tasks, if it has any.
    pub(crate) tasks: Option<Tasks>,
    /// A fact that no other protocol states.
    pub(crate) fact: fn(Endpoint, &Fact) -> Option<Sentence>,
    /// What broke a rule of its own.
    pub(crate) violation: fn(&Evidence) -> Option<String>,
}

/// What a protocol says of its tasks.
#[derive(Debug)]
pub(crate) struct Tasks {
    /// A task where there is little room.
    pub(crate) task: fn(Task) -> String,
    /// The board of tasks, kind by kind; without one, that no node keeps it.
    pub(crate) board: fn(Option<&TaskBoard>) -> Vec<String>,
    /// One task of a board, as it is announced.
    pub(crate) on_board: fn(&TaskView) -> String,
}

impl Vocabulary for Voice {
    fn family(&self) -> &'static str {
        "Strategies"
    }

    fn protocols(&self) -> Protocols {
        self.protocols
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (self.rule)(slug).or_else(|| (slug == "linearizability").then_some(shared::LINEARIZABILITY))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        let label = Label::find(name.0)?;
        (self.label)(label).or_else(|| names::label(label))
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
        (self.part)(glance)
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        epoch.kind.map(|_| format!("token {epoch}"))
    }

    fn task(&self, task: Task) -> Option<String> {
        Some((self.tasks.as_ref()?.task)(task))
    }

    fn board(&self, board: Option<&TaskBoard>) -> Vec<String> {
        self.tasks.as_ref().map_or_else(Vec::new, |tasks| (tasks.board)(board))
    }

    fn on_board(&self, view: &TaskView) -> String {
        self.tasks.as_ref().map_or_else(String::new, |tasks| (tasks.on_board)(view))
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
                "gives-out" => "gives a task to a worker",
                "takes-back" => "takes a task back, as its attempt has failed",
                "counts" => "counts a task",
                "refuses" => "recognises a late result",
                "sets-aside" => "sets a task aside",
                "settles" => "is done with all tasks of a request",
                "finishes" => "has executed a task",
                "dies" => "is ended by a poisoned task",
                "resumes" => "has taken over and serves",
                "stores" => "keeps an effect",
                _ => return None,
            }
            .into(),
        )
    }

    fn tag(&self, field: &Field) -> Option<String> {
        match (Label::find(field.label.0)?, &field.value) {
            (Label::Task, Value::Number(number)) => Some(format!(" {number}")),
            (Label::Token, Value::Number(token)) if *token > 0 => Some(format!(", token {token}")),
            _ => None,
        }
    }

    fn denied(&self, name: Name) -> Option<&'static str> {
        match Label::find(name.0)? {
            Label::Poisoned => Some("not poisoned"),
            _ => None,
        }
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
