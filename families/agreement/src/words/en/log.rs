//! Agreement: what happens to replicated logs and to those who lead them, in English.

use super::members;
use crate::membership::Verdict;
use crate::{AppendRefusal, Fact, Outcome, Payload, StepDownCause, VoteRefusal};
use faultline_engine::{Endpoint, kv};
use faultline_language::en::{client, nodes, quoted, span};
use faultline_language::{Sentence, Tone, say};

pub(super) fn payload(payload: &Payload) -> String {
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

fn entries(n: u64) -> String {
    if n == 1 { "1 entry".into() } else { format!("{n} entries") }
}

fn log_of(last: u64) -> String {
    if last == 0 { "an empty log".into() } else { format!("a log of {}", entries(last)) }
}

/// What a disk that is lost, or loses its last writes, means for a protocol of terms, or of ballots.
pub(super) fn wiped(ballots: bool) -> Sentence {
    let (what, why) = if ballots {
        (
            "Paxos does not cover the loss of a disk",
            "it assumes that an acceptor remembers what it has promised and accepted (§2.5), so every guarantee may break now",
        )
    } else {
        (
            "Raft does not cover the loss of a disk",
            "it assumes that a server never forgets its term, its vote and its log (figure 2), so every guarantee may break now",
        )
    };
    say(Tone::Warn, what, why)
}

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Good, Plain, Warn};
    match fact {
        Fact::Client(fact) => client(who, fact, is_good, outcome),
        Fact::Ballot(fact) => super::ballots::fact(who, fact),
        Fact::Membership(fact) => members::fact(who, fact),
        Fact::Started { epoch: 0, last: 0, .. } => say(Plain, format!("{who} starts"), "its disk is empty"),
        Fact::Started { epoch, last, .. } => say(
            Plain,
            format!("{who} starts as a follower"),
            format!("its disk holds term {epoch} and {}", log_of(*last)),
        ),
        Fact::Initial { epoch, voted_for, last } => say(
            Plain,
            format!("{who} begins with {} in term {epoch}", log_of(*last)),
            match voted_for {
                Some(voted) => format!(
                    "this is what its disk holds before it starts; its vote in that term went to {voted}"
                ),
                None => "this is what its disk holds before it starts; it has not voted in that term".into(),
            },
        ),
        Fact::InitialEntry { index, epoch } => {
            say(Plain, format!("{who} begins with an entry of term {epoch} at index {index}"), "")
        }
        Fact::Suspects { .. } => say(Warn, format!("{who} has not heard from a leader"), ""),
        Fact::Campaigns { epoch, pre: true } => say(
            Warn,
            format!("{who} asks whether it would win an election in term {epoch}"),
            "its election timeout expired",
        ),
        Fact::Campaigns { epoch, pre: false } => say(
            Warn,
            format!("{who} asks for votes in term {epoch}"),
            "a majority would vote for it, or its election timeout expired",
        ),
        Fact::Voted { epoch, candidate, pre: true } => say(
            Plain,
            format!("{who} would vote for {candidate} in term {epoch}"),
            format!(
                "it has not heard from a leader, and {candidate}'s log is at least as up-to-date as its own"
            ),
        ),
        Fact::Voted { epoch, candidate, pre: false } => say(
            Plain,
            format!("{who} votes for {candidate} in term {epoch}"),
            format!(
                "it knows of no earlier vote of its own in this term, and {candidate}'s log is at least as up-to-date as its own"
            ),
        ),
        Fact::RefusedVote { epoch, candidate, why, pre } => {
            let verb = if *pre { "would not vote for" } else { "refuses to vote for" };
            let why = match why {
                VoteRefusal::StaleTerm => format!("term {epoch} is over"),
                VoteRefusal::AlreadyVoted { candidate: other } => {
                    format!("it already voted for {other} in term {epoch}")
                }
                VoteRefusal::NewerLog { index, epoch } => {
                    format!("its own log is more up-to-date: it ends at index {index} with term {epoch}")
                }
                VoteRefusal::HearsLeader { leader } if who == Endpoint::Node(*leader) => {
                    "it is the leader".into()
                }
                VoteRefusal::Restarted => {
                    "it has restarted and may have acknowledged a leader just before, whose lease may still last".into()
                }
                VoteRefusal::HearsLeader { leader } => format!("it recently heard from the leader, {leader}"),
            };
            say(Warn, format!("{who} {verb} {candidate}"), why)
        }
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
        Fact::Appended { index, epoch, payload: held } => {
            let why = match held {
                Payload::Noop => format!("a new leader's first entry, with term {epoch}"),
                Payload::Configuration(members) => members::adopted(*members),
                Payload::Request(ticket, _) => {
                    format!("{} requested it; the entry has term {epoch}", ticket.client)
                }
            };
            say(Plain, format!("{who} appends {} at index {index}", payload(held)), why)
        }
        Fact::AlreadyHeld { ticket, index } => say(
            Plain,
            format!("{who} already has the request of {}", ticket.client),
            index.map_or_else(
                || "it is waiting, so it is not taken again".into(),
                |index| format!("it is at index {index} of the log, so it is not taken again"),
            ),
        ),
        Fact::Truncated { from, count: removed, leader } => say(
            Warn,
            format!("{who} deletes {} from index {from} on", entries(*removed)),
            if who == Endpoint::Node(*leader) {
                "when it became leader, it did not know that this was committed".to_string()
            } else {
                let conflict = if *removed == 1 { "it conflicts" } else { "they conflict" };
                format!("{conflict} with the log of leader {leader}")
            },
        ),
        Fact::RefusedEntries { leader, why } => {
            let why = match why {
                AppendRefusal::StaleTerm => format!("the term of {leader} is over"),
                AppendRefusal::Gap { last, previous } => {
                    format!("its log ends at index {last}, but the entries follow index {previous}")
                }
                AppendRefusal::Conflict { previous, found, expected } => {
                    format!(
                        "at index {previous} it has an entry of term {found}, but {leader} has one of term {expected}"
                    )
                }
            };
            say(Warn, format!("{who} rejects entries from {leader}"), why)
        }
        Fact::LostEntries { leader, stored, last } => {
            let left =
                if *last == 0 { "its log is empty".into() } else { format!("its log ends at index {last}") };
            say(
                Tone::Bad,
                format!("{who} has lost entries that it had stored"),
                format!("it had told {leader} that it stores the log up to index {stored}, but {left}"),
            )
        }
        Fact::Committed { through, holders, epoch } if !holders.is_empty() => say(
            Good,
            format!("{who} commits up to index {through}"),
            format!(
                "{} {} it, a majority, and it belongs to the current term {epoch}",
                nodes(*holders),
                if holders.len() == 1 { "holds" } else { "hold" }
            ),
        ),
        Fact::Committed { through, .. } => {
            say(Plain, format!("{who} learns that index {through} is committed"), "the leader said so")
        }
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
        Fact::ReadByLease { ticket, left, .. } => say(
            Plain,
            format!("{who} answers the read of {}", ticket.client),
            format!("by its clock its lease lasts another {}, in which nobody else should lead", span(*left)),
        ),
        Fact::ReadConfirmed { ticket, by, .. } => say(
            Plain,
            format!("{who} answers the read of {}", ticket.client),
            if by.iter().all(|node| who == Endpoint::Node(node)) {
                "it asks no other node whether it still leads".into()
            } else {
                format!("{} confirmed that it still leads", nodes(*by))
            },
        ),
    }
}
