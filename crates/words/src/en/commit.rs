//! Atomic commitment: what happened and why, what broke, what a record says, what a setting does.

use super::names::{count, list, nodes, span};
use crate::{Sentence, Tone};
use faultline_engine::transaction::{Decision, Keys, Tx};
use faultline_engine::view::Role;
use faultline_engine::{
    CommitEvidence, CommitFact, CommitRecord, DecisionCause, Endpoint, Learned, NodeSet, VoteNo,
};

fn say(tone: Tone, what: String, why: impl Into<String>) -> Sentence {
    Sentence { what, why: why.into(), tone }
}

/// `x and y`
fn keys(keys: &Keys) -> String {
    let names: Vec<String> = keys.iter().flatten().map(ToString::to_string).collect();
    list(&names)
}

/// `commits`
fn does(decision: Decision) -> &'static str {
    match decision {
        Decision::Commit => "commits",
        Decision::Abort => "aborts",
    }
}

fn tone(decision: Decision) -> Tone {
    match decision {
        Decision::Commit => Tone::Good,
        Decision::Abort => Tone::Warn,
    }
}

/// `n2 has`, `n2 and n3 have`
fn have(set: NodeSet) -> String {
    format!("{} {}", nodes(set), if set.len() == 1 { "has" } else { "have" })
}

pub(super) fn fact(who: Endpoint, fact: &CommitFact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        CommitFact::Started { coordinator, records, in_doubt } => {
            let part = if *coordinator { "coordinator" } else { "participant" };
            let open = match (in_doubt, coordinator) {
                (0, _) => String::new(),
                (n, true) => format!(", {} without a decision", count(*n as usize, "transaction")),
                (n, false) => {
                    format!(", {} with its yes and no decision", count(*n as usize, "transaction"))
                }
            };
            let why = match records {
                0 => "its log is empty".to_string(),
                n => format!("from its log: {}{open}", count(*n as usize, "record")),
            };
            say(Plain, format!("{who} starts as {part}"), why)
        }
        CommitFact::Redirected { ticket, to } => {
            say(Plain, format!("{who} sends {} to {to}", ticket.client), format!("{to} is the coordinator"))
        }
        CommitFact::Began { tx, ticket, participants } => say(
            Plain,
            format!("{who} begins {tx} and asks for votes"),
            format!("{} asked for it; its keys are on {}", ticket.client, nodes(*participants)),
        ),
        CommitFact::Locked { tx, keys: locked } => {
            say(Plain, format!("{who} locks {} for {tx}", keys(locked)), "nobody else may touch it now")
        }
        CommitFact::Unlocked { tx, keys: locked } => {
            say(Plain, format!("{who} unlocks {}", keys(locked)), format!("its part of {tx} is over"))
        }
        CommitFact::VotedYes { tx } => say(
            Plain,
            format!("{who} votes yes on {tx}"),
            "it can do its part; from here on it cannot decide alone",
        ),
        CommitFact::VotedNo { tx, why } => {
            let why = match why {
                VoteNo::Locked { key, holder } => {
                    format!("{key} is locked by {holder}, and nobody waits for a lock")
                }
                VoteNo::OutOfBounds { key, holds } => {
                    format!("{key} holds {holds}, and would then be below 0 or above {}", i16::MAX)
                }
            };
            say(Warn, format!("{who} votes no on {tx}, and so aborts it"), why)
        }
        CommitFact::PreCommitted { tx, from } => {
            let why = if who == Endpoint::Node(*from) {
                "everybody voted yes, and that is on its disk".to_string()
            } else {
                format!(
                    "{from} says that everybody voted yes; nobody commits before all who are alive know that"
                )
            };
            say(Plain, format!("{who} pre-commits {tx}"), why)
        }
        CommitFact::Decided { tx, decision, why } => decided(who, *tx, *decision, why),
        CommitFact::Finished { tx, decision, how } => {
            let why = match how {
                Learned::From(node) => format!("{node} told it the decision"),
                Learned::NotVoted => {
                    "it is asked how that ended and has not voted: now it will never vote yes".into()
                }
                Learned::Timeout => "it voted yes, and waits no longer: a planted bug".into(),
                Learned::Forgot => "it restarted and did not look for its yes: a planted bug".into(),
            };
            say(tone(*decision), format!("{who} {} {tx}", does(*decision)), why)
        }
        CommitFact::Asks { tx, whom, silence } => {
            let why = match silence.0 {
                0 => "its log has no decision about it".to_string(),
                _ => format!("it voted yes {} ago and has heard nothing", span(*silence)),
            };
            say(Warn, format!("{who} asks {} how {tx} ended", nodes(*whom)), why)
        }
        CommitFact::CannotTell { tx, asker } => say(
            Plain,
            format!("{who} cannot tell {asker} how {tx} ended"),
            "it voted yes itself and knows no decision",
        ),
        CommitFact::Blocked { tx, keys: locked, uncertain } => {
            let others = match uncertain.len() {
                0 => String::new(),
                1 => format!(" {} voted yes too and does not know it either.", nodes(*uncertain)),
                _ => format!(" {} voted yes too and do not know it either.", nodes(*uncertain)),
            };
            say(
                Bad,
                format!("{who} is blocked in {tx} and keeps {} locked", keys(locked)),
                format!(
                    "it asked, and nobody can tell it the decision.{others} It may be commit, and it may be abort"
                ),
            )
        }
        CommitFact::Released { tx, after } => say(
            Good,
            format!("{who} is no longer blocked in {tx}"),
            format!("it knows the decision, after {}", span(*after)),
        ),
        CommitFact::Ended { tx } => {
            say(Plain, format!("{who} closes {tx}"), "everybody acknowledged the decision")
        }
        CommitFact::Elects { tx, backup, silent } => say(
            Warn,
            format!("{who} takes {backup} for the coordinator of {tx}"),
            format!("{silent} is silent and counts as dead; {backup} is next in line"),
        ),
        CommitFact::Terminates { tx, silent } => say(
            Warn,
            format!("{who} takes over as the coordinator of {tx}"),
            format!(
                "{silent} is silent and counts as dead; {who} is next in line, and asks how far the others are"
            ),
        ),
    }
}

fn decided(who: Endpoint, tx: Tx, decision: Decision, why: &DecisionCause) -> Sentence {
    let what = match (why, decision) {
        (DecisionCause::NoRecord(_), _) => format!("{who} presumes that {tx} was aborted"),
        (_, Decision::Commit) => format!("{who} decides to commit {tx}"),
        (_, Decision::Abort) => format!("{who} decides to abort {tx}"),
    };
    let why = match why {
        DecisionCause::Yes(yes) => format!("{} voted yes, and that is in its log", nodes(*yes)),
        DecisionCause::No(node) => format!("{node} voted no"),
        DecisionCause::Silent(silent) => format!("{} not voted in time", have(*silent)),
        DecisionCause::Recovery => {
            "its log has the beginning and no decision, so nobody can have committed".into()
        }
        DecisionCause::NoRecord(asker) => {
            format!("{asker} asks, and the log of {who} has no commit of it: no record means abort")
        }
        DecisionCause::PreCommitted(acked) if acked.is_empty() => {
            format!("nobody acknowledged the pre-commit in time, so {who} takes all others for dead")
        }
        DecisionCause::PreCommitted(acked) => {
            format!("{} acknowledged the pre-commit: all that {who} takes for alive", nodes(*acked))
        }
        DecisionCause::Termination(by) => match (decision, by.len()) {
            (Decision::Commit, 1) => "it has the pre-commit, and nobody else is left".into(),
            (Decision::Commit, _) => {
                format!("at least one of {} has the pre-commit, so everybody voted yes", nodes(*by))
            }
            (Decision::Abort, 1) => "it has no pre-commit, and nobody else is left".into(),
            (Decision::Abort, _) => {
                format!("none of {} has the pre-commit, so none of them can have committed", nodes(*by))
            }
        },
    };
    say(tone(decision), what, why)
}

pub(super) fn violation(evidence: &CommitEvidence) -> String {
    match evidence {
        CommitEvidence::Split { tx, committed, aborted } => {
            format!("{committed} commits {tx}, and {aborted} aborts it.")
        }
        CommitEvidence::Reversed { tx, node, first } => {
            let then = if *first == Decision::Commit { Decision::Abort } else { Decision::Commit };
            let first = if *first == Decision::Commit { "commit" } else { "abort" };
            format!("{node} had decided to {first} {tx}, and now it {} it.", does(then))
        }
        CommitEvidence::NotAllYes { tx, node, missing } => {
            format!("{node} commits {tx}, but {} not voted yes.", have(*missing))
        }
        CommitEvidence::LockedTwice { node, key, holder, other } => {
            format!("On {node}, {holder} has {key} locked, and {other} locks it too.")
        }
        CommitEvidence::UnlockedEarly { node, tx, keys: locked } => {
            format!("{node} unlocks {} and does not know how {tx} ended.", keys(locked))
        }
    }
}

/// What a record in the log says, in a word.
pub(super) fn record(record: CommitRecord) -> &'static str {
    match record {
        CommitRecord::Start => "start",
        CommitRecord::Yes => "yes",
        CommitRecord::PreCommit => "pre-commit",
        CommitRecord::Commit => "commit",
        CommitRecord::Abort => "abort",
        CommitRecord::End => "end",
    }
}

/// The same in a cell of a table.
pub(super) fn record_short(kind: CommitRecord) -> &'static str {
    match kind {
        CommitRecord::PreCommit => "pre",
        CommitRecord::Commit => "✓",
        CommitRecord::Abort => "✗",
        other => record(other),
    }
}

/// The letter of a part that is about a transaction.
pub(super) fn letter(role: Role) -> Option<&'static str> {
    Some(match role {
        Role::Coordinator => "C",
        Role::Participant => "P",
        Role::Prepared => "Y",
        Role::Blocked => "B",
        Role::PreCommitted => "PC",
        Role::Committed => "✓",
        Role::Aborted => "✗",
        // How a decision ended is short; that the node coordinates has to be seen here.
        Role::CoordinatorCommitted => "C✓",
        Role::CoordinatorAborted => "C✗",
        _ => return None,
    })
}

pub(super) fn setting(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "votes" => ("Vote timeout", "How long the coordinator waits for votes before it aborts."),
        "decision" => (
            "Decision timeout",
            "How long a participant that voted yes waits for the decision before it asks.",
        ),
        "resend" => ("Resend", "How long the coordinator waits before it tells the decision again."),
        "presume" => {
            ("Presume", "What no record means: nothing, or abort, which needs fewer records and messages.")
        }
        "cooperative" => {
            ("Cooperative", "A participant that waits asks the other participants as well (BHG87 §7.4).")
        }
        "bug-majority" => ("Majority is enough", "The coordinator commits when more than half voted yes."),
        "bug-forget-yes" => ("Forgets its yes", "A participant that restarts ignores the yes in its log."),
        "bug-early-answer" => {
            ("Answers early", "The coordinator tells a commit before the record is on its disk.")
        }
        "bug-abort-on-timeout" => {
            ("Aborts alone", "A participant that voted yes aborts when it hears nothing.")
        }
        "bug-early-release" => ("Unlocks early", "A participant lets go of its locks once it has voted."),
        _ => return None,
    })
}
