//! Computations in English.

mod board;
mod facts;
mod names;

use crate::{Evidence, Fact, Label, PROTOCOLS_EN, Part, TaskKind, TimerName};
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};

/// Computations in English.
#[derive(Clone, Copy, Debug)]
pub(crate) struct English;

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "sequential-result" => (
            "Sequential result",
            "Whatever fails and however often a task is executed, the result is the same as if one machine had \
             counted the words one by one.",
        ),
        "counted-once" => (
            "Counted once",
            "A reduce task counts the output of each map task once, and its own output has one line per word.",
        ),
        "no-task-lost" => (
            "No task is lost",
            "The output of a reduce task is made from the outputs of all map tasks, and the result from the outputs \
             of all reduce tasks.",
        ),
        "output-final" => ("Output is final", "A complete output never changes."),
        _ => return None,
    })
}

impl Vocabulary for English {
    fn family(&self) -> &'static str {
        "Computation"
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
        let task = glance.task.and_then(|task| self.task(task));
        task.or_else(|| self.role(glance.role.slug).map(Into::into)).unwrap_or_default()
    }

    fn epoch(&self, _: Epoch) -> Option<String> {
        None
    }

    fn task(&self, task: Task) -> Option<String> {
        let kind = match TaskKind::of(task.kind) {
            TaskKind::Map => "map",
            TaskKind::Reduce => "reduce",
        };
        Some(format!("{kind} {}", task.number + 1))
    }

    fn board(&self, kept: Option<&TaskBoard>) -> Vec<String> {
        board::board(kept)
    }

    fn on_board(&self, view: &TaskView) -> String {
        board::on_board(view)
    }

    fn entry(&self, cell: &LogCell, _: bool, _: bool) -> String {
        self.entry_short(cell)
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Hole | Held::Noop => "–".into(),
            Held::Command { short, .. } => short.clone(),
            Held::Record { about, .. } => about.clone(),
        }
    }

    fn step(&self, word: &str, _: Option<&str>) -> Option<String> {
        let text = match word {
            "hands-out" => "gives a task to a worker",
            "backs-up" => "gives a task to a second worker as a backup",
            "maps" => "finishes a map task",
            "fetches" => "fetches pairs for a reduce task",
            "sums" => "computes the sums of a reduce task",
            "stores" => "stores an output under its final name",
            "suspects" => "assumes that a worker has crashed",
            "repeats" => "marks a finished task as idle",
            "resumes" => "resumes from a checkpoint",
            "forgets" => "knows nothing about the computation in progress",
            "finishes" => "has the result",
            _ => return None,
        };
        Some(text.into())
    }

    fn tag(&self, _: &Field) -> Option<String> {
        None
    }

    fn denied(&self, name: Name) -> Option<&'static str> {
        match Label::find(name.0)? {
            Label::Complete => Some("not complete"),
            Label::Checkpoint => Some("no checkpoint"),
            _ => None,
        }
    }
}

impl FamilyWords<Fact> for English {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        // The lines of one output are told as one.
        let told = happened
            .facts
            .iter()
            .filter(|record| !matches!(record.fact, Fact::Line { .. } | Fact::Counted { .. }));
        told.map(|record| (record.fact.weight(), facts::fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        facts::violation(evidence)
    }
}
