//! Raft: who the members are, in English.

use crate::raft::Members;
use crate::words::en::members::configuration;
use crate::{ChangeObstacle, MembershipFact};
use faultline_engine::Endpoint;
use faultline_language::en::{count, span};
use faultline_language::{Sentence, Tone, say};

/// What a configuration means for whoever has appended it.
pub(super) fn adopted(members: Members) -> String {
    let voters = members.voters().len();
    if members.after().is_some() {
        return format!(
            "it counts from now on, committed or not: a majority of the {} old servers and one of the {voters} new ones are needed",
            members.outgoing().len()
        );
    }
    format!("it counts from now on, committed or not: a majority is {} of {voters}", voters / 2 + 1)
}

pub(super) fn fact(who: Endpoint, fact: &MembershipFact) -> Sentence {
    use Tone::{Good, Plain, Warn};
    match fact {
        MembershipFact::AsksToJoin => say(
            Plain,
            format!("{who} asks to be added to the cluster"),
            "it was started to join; until a configuration names it, it does not vote",
        ),
        MembershipFact::AsksToLeave => say(
            Plain,
            format!("{who} asks to be removed from the cluster"),
            "it was told to leave, and goes on until the others count without it",
        ),
        MembershipFact::CatchesUp { node, through } => say(
            Plain,
            format!("{who} begins to catch {node} up, which does not vote yet"),
            format!(
                "its log may be far behind, and as a member it would hold up commitment; first up to index {through}"
            ),
        ),
        MembershipFact::CaughtUp { node, rounds, took } => say(
            Plain,
            format!("{who} has caught {node} up in {}", count(*rounds as usize, "round")),
            format!("the last one took {}, less than an election timeout", span(*took)),
        ),
        MembershipFact::NotCaughtUp { node, rounds } => say(
            Warn,
            format!("{who} gives up to add {node}"),
            format!("it does not answer, or cannot keep up; this was round {rounds}"),
        ),
        MembershipFact::ChangeWaits { node, adds, why } => say(
            Plain,
            format!("{who} waits before it {} {node}", if *adds { "adds" } else { "removes" }),
            match why {
                ChangeObstacle::Previous { index } => {
                    format!(
                        "the configuration before, at index {index}, is not committed, and there is one change at a time"
                    )
                }
                ChangeObstacle::OwnTerm { first } => format!(
                    "it has committed no entry of its own term yet, the first is at index {first}: another leader's change may \
                     still be out there"
                ),
            },
        ),
        MembershipFact::ConfigurationCommitted { index, members } => say(
            Good,
            format!("{who} commits {}", configuration(*members)),
            if members.after().is_some() {
                format!("index {index} is on a majority of both sets, so the new set alone may follow")
            } else {
                format!("index {index} is on a majority of it, so the change is done")
            },
        ),
        MembershipFact::FallsBack { index: 0, members } => say(
            Warn,
            format!("{who} goes back to {}", configuration(*members)),
            "the later configuration was deleted from its log, and this is the initial one",
        ),
        MembershipFact::FallsBack { index, members } => say(
            Warn,
            format!("{who} goes back to {}", configuration(*members)),
            format!(
                "the later configuration was deleted from its log, and this one, at index {index}, is the latest left"
            ),
        ),
        MembershipFact::JoinedCluster { .. } => say(
            Good,
            format!("{who} is a member of the cluster"),
            "the committed configuration names it: it votes, and its copies count",
        ),
        MembershipFact::LeavesCluster { by: Some(leader) } => say(
            Plain,
            format!("{who} leaves the cluster"),
            format!("{leader} says that the others count without it"),
        ),
        MembershipFact::LeavesCluster { by: None } => {
            say(Plain, format!("{who} leaves the cluster"), "as it knows, nobody counts on it any more")
        }
    }
}
