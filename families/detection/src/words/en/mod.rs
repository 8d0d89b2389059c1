//! Failure detection in English.

mod facts;
mod names;

use crate::monitor::words::en as monitor;
use crate::monitor::{OPEN_PAGES, SPACE};
use crate::phi::PHI;
use crate::progress::STEPS;
use crate::timeout::SILENT;
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
        "phi-of-arrivals" => (
            "φ from arrivals",
            "φ is what the heartbeats that arrived say: their mean, their deviation, and the silence since the last one. No \
             node is suspected below the threshold.",
        ),
        "unambiguous-samples" => (
            "Karn's rule",
            "A round trip is a sample only if the request was sent once: the answer to a request that was sent again may be to \
             any of its tries.",
        ),
        "timer-of-samples" => (
            "Timer from round trips",
            "The timer is the smoothed round trip and four deviations, and stays within its bounds.",
        ),
        "back-off" => (
            "Back-off",
            "Each unanswered try doubles the timer, up to its bound, and it stays so until a request is answered at its first try.",
        ),
        "silent-tries" => (
            "Silent tries",
            "No node is suspected before as many tries of one request had no answer as the settings say.",
        ),
        "stuck-in-time" => (
            "Stuck is noticed",
            "Each running node finds a node stuck of which it has counted no step for as long as its patience lasts, whatever else that \
             node sends.",
        ),
        "new-steps" => (
            "Progress is new",
            "A report counts as progress only if its step was done in the newest start of its sender that is known, and was not \
             counted before.",
        ),
        "slow-is-not-stuck" => (
            "Slow is only slow",
            "No node is found stuck of which a step was counted less than the patience ago.",
        ),
        "phi-rises" => ("φ rises", "As long as no newer heartbeat arrives, φ never falls."),
        "phi-restarts" => ("φ begins again", "With each newer heartbeat φ begins again at the bottom."),
        _ => return monitor::rule(slug),
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
        // There is little room beside a node.
        let opinion = match glance.votes {
            _ if !Part::detects(glance.role) => {
                monitor::part(glance, self.role(glance.role.slug).unwrap_or_default())
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
        match epoch.kind? {
            kind if kind == &PHI => Some(format!("φ at {epoch}")),
            kind if kind == &OPEN_PAGES => Some(monitor::open_pages(epoch.number)),
            kind if kind == &SPACE => Some(monitor::records(epoch.number)),
            kind if kind == &STEPS => Some(format!("step {epoch}")),
            kind if kind == &SILENT && epoch.number == 1 => Some("1 silent try".into()),
            kind if kind == &SILENT => Some(format!("{epoch} silent tries")),
            _ => None,
        }
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

impl FamilyWords<Fact> for English {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.map(|record| (record.fact.weight(), facts::fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        facts::violation(evidence)
    }
}
