//! Strategies in English.

mod facts;
mod names;

use crate::failover::{self, words::en as words};
use crate::reassign::{self, words::tasks_en as tasks};
use crate::{Evidence, Fact, Label, PROTOCOLS_EN, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView, Value};
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
        "no-task-lost" => (
            "No task is lost",
            "Once all is healed, each task that the pool accepted is counted or set aside, and its client is told so truly. No task is passed over while others are given out.",
        ),
        "task-counted-once" => (
            "Counted once",
            "The result of a task is counted once, however often it is executed, but only if it was, and never if the task was set aside. A task that has ended is not given out again.",
        ),
        "attempts-differ" => {
            ("Attempts differ", "No two attempts of a task have the same number, whatever crashes.")
        }
        "late-is-recognised" => (
            "Late is recognised",
            "A result passes for one in time only if its attempt has the task on lease. Where late results are refused, no other counts.",
        ),
        "aside-after-failures" => (
            "Set aside after failures",
            "A task is set aside when as many of its attempts have failed as the settings say, not before and not later. An attempt that fails had a lease.",
        ),
        "one-lease" => (
            "One lease",
            "As the pool sees it, no two attempts have a task on lease at the same time. A lease is not cut short, and only its worker executes the attempt.",
        ),
        "submitted-once" => (
            "Submitted once",
            "A request submits its tasks once, however often it is sent and whatever crashes.",
        ),
        "linearizability" => shared::LINEARIZABILITY,
        _ => return words::rule(slug),
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
        let of_tasks = || reassign::TimerName::find(name.0).map(tasks::timer);
        let of_failover = || failover::TimerName::find(name.0).map(words::timer);
        TimerName::find(name.0).map(names::timer).or_else(of_tasks).or_else(of_failover)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        let of_tasks = || reassign::TimerName::find(name.0).map(tasks::fired);
        let of_failover = || failover::TimerName::find(name.0).map(words::fired);
        TimerName::find(name.0).and_then(names::fired).or_else(of_tasks).or_else(of_failover)
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Part::find(slug).map(names::role)
    }

    fn part(&self, glance: &Glance) -> String {
        if let Some(own) = Part::find(glance.role.slug).and_then(|part| words::part(part, glance.commit)) {
            return own;
        }
        match (Part::find(glance.role.slug), glance.commit) {
            (Some(Part::Recovering), _) => "refuses requests".into(),
            (Some(Part::Pool), many) => format!("{many} counted"),
            (Some(Part::Worker), many) => {
                glance.task.map_or_else(|| format!("idle, {many} executed"), tasks::task)
            }
            (_, 0) => "no effects yet".into(),
            (_, 1) => "1 effect".into(),
            (_, many) => format!("{many} effects"),
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        epoch.kind.map(|_| format!("token {epoch}"))
    }

    fn task(&self, task: Task) -> Option<String> {
        Some(tasks::task(task))
    }

    fn board(&self, board: Option<&TaskBoard>) -> Vec<String> {
        tasks::board(board)
    }

    fn on_board(&self, view: &TaskView) -> String {
        tasks::on_board(view)
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

impl FamilyWords<Fact> for English {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.map(|record| (record.fact.weight(), facts::fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        facts::violation(evidence)
    }
}
