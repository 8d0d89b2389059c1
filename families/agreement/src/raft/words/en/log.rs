//! Raft: what happens to logs and to those who lead them, and what breaks the rules of logs.

use super::members;
use crate::words::en::log::payload;
use crate::{AppendRefusal, Evidence, Fact, Payload, VoteRefusal};
use faultline_engine::{Endpoint, FactRecord};
use faultline_language::en::{nodes, span};
use faultline_language::{Sentence, Tone, say};
use faultline_rules::words::en as shared;

/// What a disk that is lost, or loses its last writes, means for it.
pub(super) fn wiped() -> Sentence {
    say(
        Tone::Warn,
        "Raft does not cover the loss of a disk",
        "it assumes that a server never forgets its term, its vote and its log (figure 2), so every guarantee may break now",
    )
}

fn entries(n: u64) -> String {
    if n == 1 { "1 entry".into() } else { format!("{n} entries") }
}

fn log_of(last: u64) -> String {
    if last == 0 { "an empty log".into() } else { format!("a log of {}", entries(last)) }
}

pub(super) fn fact(who: Endpoint, fact: &Fact, _: &[FactRecord<Fact>]) -> Option<Sentence> {
    use Tone::{Good, Plain, Warn};
    Some(match fact {
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
        _ => return None,
    })
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::Log(evidence) => shared::log(evidence),
        Evidence::End(evidence) => shared::not_converged(evidence, span),
        Evidence::Read(evidence) => shared::stale_read(evidence),
        _ => return None,
    })
}
