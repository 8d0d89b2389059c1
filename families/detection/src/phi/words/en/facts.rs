//! The φ accrual detector: what happened, and what broke its rules.

use crate::{Evidence, Fact};
use faultline_engine::Endpoint;
use faultline_language::en::span;
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Plain};
    Some(match fact {
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
        _ => return None,
    })
}

/// φ from hundredths: `8.03`, and `16 or more` where it is no longer computed.
fn phi(hundredths: u32) -> String {
    match hundredths {
        1_600.. => "16 or more".into(),
        part => format!("{}.{:02}", part / 100, part % 100),
    }
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
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
        _ => return None,
    })
}
