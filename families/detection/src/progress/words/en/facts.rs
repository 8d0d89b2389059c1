//! Work and its progress: what happened, and what broke the rules about it.

use crate::{Evidence, Fact};
use faultline_engine::Endpoint;
use faultline_language::en::span;
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Good, Plain, Warn};
    Some(match fact {
        Fact::Continues { life: 1, done: 0 } => {
            say(Plain, format!("{who} begins its work"), "its disk holds no checkpoint")
        }
        Fact::Continues { life, done } => say(
            Plain,
            format!("{who} continues its work after step {done}"),
            format!("this is start number {life}, and step {done} is the last that its disk holds"),
        ),
        Fact::Worked { done } => say(
            Plain,
            format!("{who} has done step {done}"),
            "its checkpoint is on the disk, so a crash cannot undo it",
        ),
        Fact::Renewed { node, life: 1 } => {
            say(Plain, format!("{who} hears from {node}"), "this is the first message of it")
        }
        Fact::Renewed { node, life } => say(
            Plain,
            format!("{who} learns that {node} has started again"),
            format!("this is start number {life}; reports from before say nothing any more"),
        ),
        Fact::Resumed { node, done, .. } => say(
            Plain,
            format!("{who} learns that {node} has done {}", steps(*done)),
            format!("{node} repeats what its disk held when it started, so this is no progress"),
        ),
        Fact::Advances { node, done, steps, after, .. } => say(
            Plain,
            format!("{who} counts step {done} of {node}"),
            match steps {
                1 => format!("the last progress was {} ago", span(*after)),
                _ => format!("these are {steps} new steps, and the last progress was {} ago", span(*after)),
            },
        ),
        Fact::OldReport { node, life, done, newest, .. } if life < newest => say(
            Plain,
            format!("{who} ignores a report of {node} about step {done}"),
            format!("it was sent in start number {life} of {node}, which has started again since"),
        ),
        Fact::OldReport { node, done, known, .. } => say(
            Plain,
            format!("{who} ignores a report of {node} about step {done}"),
            format!("it knows of step {} already", known.unwrap_or(*done)),
        ),
        Fact::Lags { node, done, silence } => say(
            Warn,
            format!("{who} finds {node} slow"),
            format!(
                "{node} has reported {} for {}, which is longer than a step should take",
                after_step(*done),
                span(*silence)
            ),
        ),
        Fact::Stops { node, done, silence, beat: Some(beat) } => say(
            Bad,
            format!("{who} finds {node} stuck"),
            format!(
                "{node} has reported {} for {}, but its last heartbeat came {} ago: by its heartbeats {node} is alive",
                after_step(*done),
                span(*silence),
                span(*beat)
            ),
        ),
        Fact::Stops { node, done, silence, beat: None } => say(
            Bad,
            format!("{who} finds {node} stuck"),
            format!(
                "{node} has reported {} for {}, and no heartbeat comes either",
                after_step(*done),
                span(*silence)
            ),
        ),
        Fact::Recovers { node, done, stuck, after } => say(
            Good,
            format!("{who} finds {node} at work again"),
            format!(
                "{node} has done step {done}, after {} without any; {who} had taken it for {}",
                span(*after),
                if *stuck { "stuck" } else { "slow" }
            ),
        ),
        _ => return None,
    })
}

/// `1 step`, `5 steps`.
fn steps(number: u64) -> String {
    if number == 1 { "1 step".into() } else { format!("{number} steps") }
}

/// What has not been reported.
fn after_step(done: Option<u64>) -> String {
    match done {
        Some(done) if done > 0 => format!("no step after {done}"),
        _ => "no step".into(),
    }
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::Unnoticed { node, by, silence, patience } => format!(
            "{by} has counted no step of {node} for {}. After {} it should have found {node} stuck.",
            span(*silence),
            span(*patience)
        ),
        Evidence::NotNew { node, by, done, life, newest, known } if life == newest => format!(
            "{by} counts a report of {node} about step {done} as progress, but {} had been done before: by then it was known, or on \
             the disk from which start number {life} of {node} began.",
            steps(*known)
        ),
        Evidence::NotNew { node, by, done, life, newest, .. } => format!(
            "{by} counts a report about step {done} as progress that {node} sent in its start number {life}, though it has heard of \
             start number {newest}."
        ),
        Evidence::TooSoon { node, by, silence, patience } => format!(
            "{by} finds {node} stuck, but has counted no step for only {}, and {} may pass.",
            span(*silence),
            span(*patience)
        ),
        _ => return None,
    })
}
