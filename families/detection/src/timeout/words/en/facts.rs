//! Timers on requests: what happened, and what broke the rules about them.

use crate::{Evidence, Fact, Why};
use faultline_engine::Endpoint;
use faultline_language::en::span;
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Good, Plain, Warn};
    Some(match fact {
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
        _ => return None,
    })
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

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
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
        Evidence::Hasty { node, by, request, tries, wanted } => format!(
            "{by} suspects {node}. Only {tries} tries of request {request} had no answer, and {wanted} must."
        ),
        _ => return None,
    })
}
