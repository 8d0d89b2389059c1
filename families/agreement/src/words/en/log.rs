//! Agreement: what happens to replicated logs and to those who lead them, in English.

use super::members;
use crate::membership::Verdict;
use crate::{Fact, Outcome, Payload, StepDownCause};
use faultline_engine::{Endpoint, kv};
use faultline_language::en::{client, nodes, quoted};
use faultline_language::{Sentence, Tone, say};

pub(crate) fn payload(payload: &Payload) -> String {
    match payload {
        Payload::Noop => "an empty entry".into(),
        Payload::Request(_, operation) => operation.to_string(),
        Payload::Configuration(members) => members::configuration(*members),
    }
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::KeyValue(kv::Answer::Value(None)) => "nothing".into(),
        Outcome::Chosen(answer) => quoted(answer.0),
        Outcome::KeyValue(other) => other.to_string(),
        Outcome::Changed(verdict) => members::verdict(*verdict).into(),
    }
}

fn is_good(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Changed(verdict) => *verdict == Verdict::Done,
        other => *other != Outcome::KeyValue(kv::Answer::Swapped(false)),
    }
}

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Good, Plain, Warn};
    Some(match fact {
        Fact::Client(fact) => client(who, fact, is_good, outcome),
        Fact::Suspects { .. } => say(Warn, format!("{who} has not heard from a leader"), ""),
        Fact::Leads { epoch, votes } => say(
            Good,
            format!("{who} becomes leader of term {epoch}"),
            format!("{} voted for it, a majority", nodes(*votes)),
        ),
        Fact::Follows { epoch, leader } => {
            say(Plain, format!("{who} follows {leader}"), format!("{leader} leads term {epoch}"))
        }
        Fact::StepsDown { epoch, led, why } => {
            let what = if *led {
                format!("{who} steps down as leader")
            } else {
                format!("{who} gives up its candidacy")
            };
            let why = match why {
                StepDownCause::HigherTerm { from } => {
                    format!("a message from {from} carries the higher term {epoch}")
                }
                StepDownCause::Removed => "the committed configuration is without it".into(),
                StepDownCause::Leader { leader } => format!("{leader} already leads term {epoch}"),
                StepDownCause::NoQuorum { answered } if answered.is_empty() => {
                    "no node has answered it within an election timeout".into()
                }
                StepDownCause::NoQuorum { answered } => {
                    format!("only {} answered it within an election timeout, no majority", nodes(*answered))
                }
            };
            say(if *led { Warn } else { Plain }, what, why)
        }
        Fact::AlreadyHeld { ticket, index } => say(
            Plain,
            format!("{who} already has the request of {}", ticket.client),
            index.map_or_else(
                || "it is waiting, so it is not taken again".into(),
                |index| format!("it is at index {index} of the log, so it is not taken again"),
            ),
        ),
        Fact::Applied { index, payload: held, outcome: result, .. } => {
            let what = format!("{who} applies {} (index {index})", payload(held));
            let why = match (result, held) {
                (Some(Outcome::KeyValue(kv::Answer::Value(None))), _) => "the key holds nothing".into(),
                (Some(result), _) => format!("the result is {}", outcome(result)),
                (None, Payload::Noop) => "it holds no command".into(),
                (None, Payload::Configuration(_)) => {
                    "it has counted since it was appended, so nothing is left to do".into()
                }
                (None, _) => "the request was executed before, so its recorded answer stands".into(),
            };
            say(Plain, what, why)
        }
        // What only one protocol states, and what happens in ballots.
        Fact::Ballot(_)
        | Fact::Membership(_)
        | Fact::Started { .. }
        | Fact::Initial { .. }
        | Fact::InitialEntry { .. }
        | Fact::Campaigns { .. }
        | Fact::Voted { .. }
        | Fact::RefusedVote { .. }
        | Fact::Appended { .. }
        | Fact::Truncated { .. }
        | Fact::RefusedEntries { .. }
        | Fact::LostEntries { .. }
        | Fact::Committed { .. }
        | Fact::ReadByLease { .. }
        | Fact::ReadConfirmed { .. } => return None,
    })
}
