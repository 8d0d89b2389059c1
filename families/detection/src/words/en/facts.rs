//! Failure detection: what happened, the rules, what broke them.

use crate::{Evidence, Fact, Outcome, Why};
use faultline_engine::{Endpoint, NodeId};
use faultline_language::en::{client, nodes, span};
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Good, Plain, Warn};
    Some(match fact {
        Fact::Client(fact) => client(who, fact, Outcome::is_good, |answer| answer.to_string()),
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
        Fact::Ignored { node, beat, wanted, life: None } => say(
            Plain,
            format!("{who} ignores heartbeat {beat} of {node}"),
            format!("it is too old: only heartbeat {wanted} or a later one counts by now"),
        ),
        // What only one protocol states, it tells itself.
        Fact::NotDue
        | Fact::Counted { .. }
        | Fact::Doubts { .. }
        | Fact::Convicts { .. }
        | Fact::Asks { .. }
        | Fact::Answered { .. }
        | Fact::Unneeded { .. }
        | Fact::Unanswered { .. }
        | Fact::Responds { .. }
        | Fact::Continues { .. }
        | Fact::Worked { .. }
        | Fact::Renewed { .. }
        | Fact::Resumed { .. }
        | Fact::Advances { .. }
        | Fact::OldReport { .. }
        | Fact::Lags { .. }
        | Fact::Stops { .. }
        | Fact::Recovers { .. }
        | Fact::Monitor(_) => return None,
    })
}

/// Who tells of a node: itself, or another one.
fn says(node: NodeId, by: NodeId) -> String {
    if node == by { format!("{node} itself says") } else { format!("{by} says of {node}") }
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
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
        // What only one protocol is judged by.
        Evidence::Late { .. }
        | Evidence::Falls { .. }
        | Evidence::Lingers { .. }
        | Evidence::Differs { .. }
        | Evidence::Sampled { .. }
        | Evidence::NotSampled { .. }
        | Evidence::Mistimed { .. }
        | Evidence::NotBackedOff { .. }
        | Evidence::Hasty { .. }
        | Evidence::Unnoticed { .. }
        | Evidence::NotNew { .. }
        | Evidence::TooSoon { .. }
        | Evidence::Monitor(_) => return None,
    })
}
