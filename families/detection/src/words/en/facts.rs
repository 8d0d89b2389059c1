//! Failure detection: what happened, the rules, what broke them.

use crate::monitor::words::en as monitor;
use crate::{Evidence, Fact, Outcome, Why};
use faultline_engine::{Endpoint, NodeId};
use faultline_language::en::{client, nodes, span};
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Client(fact) => client(who, fact, Outcome::is_good, |answer| answer.to_string()),
        Fact::Monitor(fact) => monitor::fact(who, fact),
        Fact::Started { life, suspects } if suspects.is_empty() => say(
            Plain,
            format!("{who} starts and suspects nobody"),
            format!("this is start number {life}; it has not heard from anybody yet"),
        ),
        Fact::Started { life: 1, suspects } => say(
            Plain,
            format!("{who} starts and suspects {}", nodes(*suspects)),
            "it has not received any heartbeat yet",
        ),
        Fact::Started { suspects, .. } => say(
            Plain,
            format!("{who} starts again and suspects {}", nodes(*suspects)),
            "its memory is lost, and it has not received any heartbeat since",
        ),
        Fact::Suspects { node, missing: Some(missing), newest: 0, .. } => say(
            Bad,
            format!("{who} suspects {node}"),
            format!("heartbeat {missing} or a later one is due, and none has arrived"),
        ),
        Fact::Suspects { node, missing: Some(missing), newest, silence } => say(
            Bad,
            format!("{who} suspects {node}"),
            format!(
                "heartbeat {missing} or a later one is due; the newest that arrived is {newest}, {} ago",
                span(*silence)
            ),
        ),
        Fact::Suspects { node, missing: None, newest, silence } => say(
            Bad,
            format!("{who} suspects {node}"),
            format!("nothing newer than heartbeat {newest} has arrived for {}", span(*silence)),
        ),
        Fact::Trusts { node, beat, why: Why::First, suspected: None } => {
            say(Good, format!("{who} trusts {node}"), format!("heartbeat {beat} is the first that it counts"))
        }
        Fact::Trusts { node, beat, why: Why::Restarted, suspected } => say(
            Good,
            format!("{who} trusts {node} again"),
            match suspected {
                Some(suspected) => format!(
                    "heartbeat {beat} comes from a new start of {node}, which it had suspected for {}",
                    span(*suspected)
                ),
                None => format!("heartbeat {beat} comes from a new start of {node}"),
            },
        ),
        Fact::Trusts { node, beat, suspected, .. } => say(
            Warn,
            format!("{who} trusts {node} again"),
            match suspected {
                Some(suspected) => format!(
                    "heartbeat {beat} does not come from a new start of {node}, so {who} takes its suspicion, which lasted {}, for a mistake",
                    span(*suspected)
                ),
                None => format!("heartbeat {beat} has arrived"),
            },
        ),
        Fact::Ignored { node, beat, life: Some(life), .. } => say(
            Plain,
            format!("{who} ignores heartbeat {beat} of {node}"),
            format!("it comes from start number {life} of {node}, which has restarted since"),
        ),
        Fact::Joined { node, by, suspected: false, .. } => say(
            Warn,
            format!("{who} begins to watch {node} and trusts it"),
            format!(
                "{} that it has joined; it has not received any heartbeat of {node} yet",
                says(*node, *by)
            ),
        ),
        Fact::Joined { node, by, .. } if node == by => say(
            Plain,
            format!("{who} begins to watch {node}"),
            format!("a message shows that {node} has joined"),
        ),
        Fact::Joined { node, by, .. } => say(
            Plain,
            format!("{who} begins to watch {node}, and suspects it at first"),
            format!("{by} says that {node} has joined; {who} has not received any heartbeat of it yet"),
        ),
        Fact::Left { node, by, suspected, .. } => say(
            if *suspected { Good } else { Plain },
            format!("{who} stops watching {node}"),
            if *suspected {
                format!("{} that it has left, so {who} no longer suspects it", says(*node, *by))
            } else {
                format!("{} that it has left", says(*node, *by))
            },
        ),
        Fact::AfterLeaving { node, beat } => say(
            Plain,
            format!("{who} ignores heartbeat {beat} of {node}"),
            format!("it was sent before {node} left"),
        ),
        Fact::Leaves { to, .. } if to.is_empty() => {
            say(Plain, format!("{who} leaves"), "it knows nobody to whom it could say goodbye")
        }
        Fact::Leaves { to, .. } => {
            say(Plain, format!("{who} leaves"), format!("it says goodbye to {}", nodes(*to)))
        }
        Fact::NotDue => say(
            Plain,
            format!("{who} sends no heartbeat"),
            "its clock shows less than the time at which the first heartbeat is due",
        ),
        Fact::Ignored { node, beat, wanted, life: None } => say(
            Plain,
            format!("{who} ignores heartbeat {beat} of {node}"),
            format!("it is too old: only heartbeat {wanted} or a later one counts by now"),
        ),
        Fact::Counted { node, beat, silence: None, timeout, .. } => say(
            Plain,
            format!("{who} receives heartbeat {beat} of {node}"),
            format!("{who} would suspect {node} after {} of silence", span(*timeout)),
        ),
        Fact::Counted { node, beat, silence: Some(silence), phi_hundredths, learned, timeout, .. } => say(
            Plain,
            format!("{who} receives heartbeat {beat} of {node}"),
            format!(
                "it comes {} after the one before, and φ had risen to {}; {}, and {who} would suspect {node} after {} of silence",
                span(*silence),
                phi(*phi_hundredths),
                if *learned { "this interval is learned" } else { "this interval is not learned" },
                span(*timeout)
            ),
        ),
        Fact::Doubts { node, phi_hundredths, silence } => say(
            Plain,
            format!("φ of {node} at {who} is {}", phi(*phi_hundredths)),
            format!("nothing newer has arrived for {}", span(*silence)),
        ),
        Fact::Convicts { node, phi_hundredths, threshold, newest, silence } => say(
            Bad,
            format!("{who} suspects {node}"),
            format!(
                "φ is {} and has reached the threshold of {threshold}: nothing newer than heartbeat {newest} has arrived for {}",
                phi(*phi_hundredths),
                span(*silence)
            ),
        ),
        Fact::Asks { node, request, tries: 1, timer } => say(
            Plain,
            format!("{who} sends request {request} to {node}"),
            format!("it waits {} for the answer", span(*timer)),
        ),
        Fact::Asks { node, request, tries, timer } => say(
            Warn,
            format!("{who} sends request {request} to {node} again, for the {} time", ordinal(*tries)),
            format!("no answer came before the timer expired; it now waits {}", span(*timer)),
        ),
        Fact::Answered {
            node,
            request,
            sample: Some(sample),
            smoothed: Some(smoothed),
            deviation: Some(deviation),
            timer,
            ..
        } => say(
            Plain,
            format!("{who} has the answer of {node} to request {request}"),
            format!(
                "the round trip took {}: smoothed it is now {}, the deviation {}, and the next request waits {}",
                span(*sample),
                span(*smoothed),
                span(*deviation),
                span(*timer)
            ),
        ),
        Fact::Answered { node, request, tries, timer, .. } => say(
            Plain,
            format!("{who} has the answer of {node} to request {request}"),
            format!(
                "the request was sent {tries} times and the answer does not say which try it is for, so it gives no sample; the next \
                 request waits {}",
                span(*timer)
            ),
        ),
        Fact::Unneeded { node, request } => say(
            Plain,
            format!("{who} ignores an answer of {node} to request {request}"),
            format!(
                "{who} does not wait for it any more: a retransmission was not needed, or this is a copy"
            ),
        ),
        Fact::Unanswered { node, request, tries, silence } => say(
            Bad,
            format!("{who} suspects {node}"),
            format!(
                "{} of request {request} had no answer, the first of them sent {} ago",
                if *tries == 1 { "one try".into() } else { format!("{tries} tries") },
                span(*silence)
            ),
        ),
        Fact::Responds { node, request, why, suspected } => say(
            if *why == Why::Mistaken { Warn } else { Good },
            format!("{who} trusts {node} again"),
            match (why, suspected) {
                (Why::Mistaken, Some(suspected)) => format!(
                    "{node} answered request {request} and has not restarted, so {who} takes its suspicion, which lasted {}, for a mistake",
                    span(*suspected)
                ),
                (Why::Restarted, Some(suspected)) => format!(
                    "{node} has restarted and answered request {request}; {who} had suspected it for {}",
                    span(*suspected)
                ),
                _ => format!("this is the first answer of {node}, to request {request}"),
            },
        ),
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
    }
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

/// `2nd`, `3rd`, `11th`.
fn ordinal(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Who tells of a node: itself, or another one.
fn says(node: NodeId, by: NodeId) -> String {
    if node == by { format!("{node} itself says") } else { format!("{by} says of {node}") }
}

/// φ from hundredths: `8.03`, and `16 or more` where it is no longer computed.
fn phi(hundredths: u32) -> String {
    match hundredths {
        1_600.. => "16 or more".into(),
        part => format!("{}.{:02}", part / 100, part % 100),
    }
}

pub(super) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Monitor(evidence) => monitor::violation(evidence),
        Evidence::Undetected { crashed, by, after, bound } => format!(
            "{crashed} crashed {} ago and should have been suspected {} after the crash, but {by} trusts it.",
            span(*after),
            span(*bound)
        ),
        Evidence::Trusted { crashed, by, down, quiet } => format!(
            "{crashed} has been down for {}, and {by} has heard nothing from it for {}, but {by} trusts it.",
            span(*down),
            span(*quiet)
        ),
        Evidence::Accused { node, by, rest } => format!(
            "Every node has been running and every link has been fast for {}, but {by} suspects {node}, or did so a moment ago.",
            span(*rest)
        ),
        Evidence::Departed { node, by, since } => format!(
            "{node} has not been a member for {}, and {by} must know it, but {by} suspects {node}.",
            span(*since)
        ),
        Evidence::Late { node, by, silence, bound } => format!(
            "{by} has counted no heartbeat of {node} for {}. φ reached the threshold after {}, but {by} trusts {node}.",
            span(*silence),
            span(*bound)
        ),
        Evidence::Falls { node, by, before, after } => format!(
            "φ of {node} at {by} was {} and is {}, but no newer heartbeat has arrived in between.",
            phi(*before),
            phi(*after)
        ),
        Evidence::Lingers { node, by, told, silence } => format!(
            "φ of {node} at {by} counts a silence of {}, but a newer heartbeat arrived at most {} ago.",
            span(*told),
            span(*silence)
        ),
        Evidence::Differs { node, by, told, is, silence } => format!(
            "{by} says that φ of {node} is {} after a silence of {}; from the heartbeats that arrived it is {}.",
            phi(*told),
            span(*silence),
            phi(*is)
        ),
        Evidence::Sampled { node, by, request, tries: 1, told, is } => format!(
            "{by} takes {} for the round trip of request {request} to {node}, which it sent {} ago.",
            span(*told),
            span(*is)
        ),
        Evidence::Sampled { node, by, request, tries, told, is } => format!(
            "{by} sent request {request} to {node} {tries} times, first {} ago. Nobody can tell which try was answered, but {by} \
             takes {} for the round trip.",
            span(*is),
            span(*told)
        ),
        Evidence::NotSampled { node, by, request, is } => format!(
            "{by} sent request {request} to {node} once, and the answer came after {}. {by} has not taken that for a round trip.",
            span(*is)
        ),
        Evidence::Mistimed { node, by, told, is } => format!(
            "The timer of {by} for {node} is {}; from the round trips that it has measured it is {}.",
            span(*told),
            span(*is)
        ),
        Evidence::NotBackedOff { node, by, request, tries, told, is } => format!(
            "The timer of {by} for {node} is {}. After {tries} tries of request {request} it is backed off to {}, until a request is \
             answered at its first try.",
            span(*told),
            span(*is)
        ),
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
        Evidence::Hasty { node, by, request, tries, wanted } => format!(
            "{by} suspects {node}. Only {tries} tries of request {request} had no answer, and {wanted} must."
        ),
    }
}
