//! Atomic commitment: what happened and why, what broke, what a record says, in English.

use crate::transaction::{Decision, Keys, Tx};
use crate::{CommitEvidence, CommitRecord, DecisionCause, Evidence, Fact, Learned, NoSerialOrder, VoteNo};
use faultline_engine::Endpoint;
use faultline_language::en::{client, count, list, nodes, span};
use faultline_language::{Sentence, Tone, say};
use faultline_rules::words::en as shared;

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

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Client(fact) => client(who, fact, |_| true, ToString::to_string),
        Fact::Started { coordinator, records, in_doubt } => {
            let part = if *coordinator { "coordinator" } else { "participant" };
            let open = match (in_doubt, coordinator) {
                (0, _) => String::new(),
                (n, true) => format!(", with {} undecided", count(*n as usize, "transaction")),
                (n, false) => {
                    format!(
                        ", with {} on which it voted yes and knows no decision",
                        count(*n as usize, "transaction")
                    )
                }
            };
            let why = match records {
                0 => "its log is empty".to_string(),
                n => format!("its log has {}{open}", count(*n as usize, "record")),
            };
            say(Plain, format!("{who} starts as {part}"), why)
        }
        Fact::Redirected { ticket, to } => say(
            Plain,
            format!("{who} redirects {} to {to}", ticket.client),
            format!("{to} is the coordinator"),
        ),
        Fact::Began { tx, ticket, participants } => say(
            Plain,
            format!("{who} begins {tx} and asks for votes"),
            format!("{} requested it; its keys are on {}", ticket.client, nodes(*participants)),
        ),
        Fact::Locked { tx, keys: locked } => say(
            Plain,
            format!("{who} locks {} for {tx}", keys(locked)),
            "no other transaction may use what is locked",
        ),
        Fact::Unlocked { tx, keys: locked } => {
            say(Plain, format!("{who} unlocks {}", keys(locked)), format!("its part of {tx} is over"))
        }
        Fact::VotedYes { tx } => say(
            Plain,
            format!("{who} votes yes on {tx}"),
            "it can do its part; from now on it cannot decide alone",
        ),
        Fact::VotedNo { tx, why } => {
            let why = match why {
                VoteNo::Locked { key, holder } => {
                    format!("{key} is locked by {holder}, and a transaction does not wait for locks")
                }
                VoteNo::OutOfBounds { key, holds } => {
                    format!("{key} holds {holds}; the change would take it below 0 or above {}", i16::MAX)
                }
            };
            say(Warn, format!("{who} votes no on {tx} and thereby aborts it"), why)
        }
        Fact::PreCommitted { tx, from } => {
            let why = if who == Endpoint::Node(*from) {
                "all participants voted yes, and its disk has a record of that".to_string()
            } else {
                format!(
                    "{from} says that all participants voted yes; no node commits before every live node knows that"
                )
            };
            say(Plain, format!("{who} pre-commits {tx}"), why)
        }
        Fact::Decided { tx, decision, why } => decided(who, *tx, *decision, why),
        Fact::Finished { tx, decision, how } => {
            let why = match how {
                Learned::From(node) => format!("{node} told it the decision"),
                Learned::NotVoted => {
                    "another node asks for the outcome, and it has not voted; now it will never vote yes"
                        .into()
                }
                Learned::Timeout => {
                    "it voted yes but no longer waits for the decision (a planted bug)".into()
                }
                Learned::Forgot => "it restarted and ignores its yes vote (a planted bug)".into(),
            };
            say(tone(*decision), format!("{who} {} {tx}", does(*decision)), why)
        }
        Fact::Asks { tx, whom, silence } => {
            let why = match silence.0 {
                0 => "its log has no decision on it".to_string(),
                _ => format!("it voted yes {} ago and has not heard the decision", span(*silence)),
            };
            say(Warn, format!("{who} asks {} for the outcome of {tx}", nodes(*whom)), why)
        }
        Fact::CannotTell { tx, asker } => say(
            Plain,
            format!("{who} cannot tell {asker} the outcome of {tx}"),
            "it voted yes itself and does not know the decision",
        ),
        Fact::Blocked { tx, keys: locked, uncertain } => {
            let others = match uncertain.len() {
                0 => String::new(),
                1 => format!(" {} voted yes too and does not know it either.", nodes(*uncertain)),
                _ => format!(" {} voted yes too and do not know it either.", nodes(*uncertain)),
            };
            say(
                Bad,
                format!("{who} is blocked in {tx} and keeps {} locked", keys(locked)),
                format!(
                    "it asked, but no node can tell it the decision.{others} The decision may be commit or abort"
                ),
            )
        }
        Fact::Released { tx, after } => say(
            Good,
            format!("{who} is no longer blocked in {tx}"),
            format!("it learned the decision after {}", span(*after)),
        ),
        Fact::Ended { tx } => {
            say(Plain, format!("{who} closes {tx}"), "all participants acknowledged the decision")
        }
        Fact::Elects { tx, backup, silent } => say(
            Warn,
            format!("{who} accepts {backup} as the new coordinator of {tx}"),
            format!(
                "{who} assumes that {silent} has crashed, because it is silent; {backup} is next in line"
            ),
        ),
        Fact::Terminates { tx, silent } => say(
            Warn,
            format!("{who} takes over as the coordinator of {tx}"),
            format!(
                "it assumes that {silent} has crashed, because {silent} is silent; {who} is next in line and asks the others for their state"
            ),
        ),
    }
}

fn decided(who: Endpoint, tx: Tx, decision: Decision, why: &DecisionCause) -> Sentence {
    let what = match (why, decision) {
        (DecisionCause::NoRecord { .. }, _) => format!("{who} presumes that {tx} was aborted"),
        (_, Decision::Commit) => format!("{who} decides to commit {tx}"),
        (_, Decision::Abort) => format!("{who} decides to abort {tx}"),
    };
    let why = match why {
        DecisionCause::Yes { by: yes } => {
            format!("{} voted yes, and its log has a record of that", nodes(*yes))
        }
        DecisionCause::No { by: node } => format!("{node} voted no"),
        DecisionCause::Silent { nodes: silent } => format!("{} did not vote in time", nodes(*silent)),
        DecisionCause::Recovery => {
            "its log has the start but no decision, so no node can have committed".into()
        }
        DecisionCause::NoRecord { asker } => {
            format!(
                "{asker} asks for the outcome, and the log of {who} has no commit record; no record means abort"
            )
        }
        DecisionCause::PreCommitted { by: acked } if acked.is_empty() => {
            format!(
                "no node acknowledged the pre-commit in time, so {who} assumes that all others have crashed"
            )
        }
        DecisionCause::PreCommitted { by: acked } => {
            format!(
                "{} acknowledged the pre-commit; {who} assumes that no other participant is alive",
                nodes(*acked)
            )
        }
        DecisionCause::Termination { by } => match (decision, by.len()) {
            (Decision::Commit, 1) => "it has pre-committed, and no other node is left".into(),
            (Decision::Commit, _) => {
                format!("at least one of {} has pre-committed, so all participants voted yes", nodes(*by))
            }
            (Decision::Abort, 1) => "it has not pre-committed, and no other node is left".into(),
            (Decision::Abort, _) => {
                format!("none of {} has pre-committed, so none of them can have committed", nodes(*by))
            }
        },
    };
    say(tone(decision), what, why)
}

pub(super) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Commit(evidence) => atomicity(evidence),
        Evidence::Promise(evidence) => shared::unwritten(evidence),
        Evidence::Order(NoSerialOrder::NoSerialOrder { ticket, operation, outcome, possible }) => {
            let possible: Vec<String> = possible.iter().map(ToString::to_string).collect();
            let instead = match possible[..] {
                [] => "No order of the transactions gives that answer.".to_string(),
                _ => {
                    format!(
                        "In every possible order of the transactions, the answer is {}.",
                        possible.join(" or ")
                    )
                }
            };
            format!("{} requested {operation} and got the answer {outcome}. {instead}", ticket.client)
        }
    }
}

fn atomicity(evidence: &CommitEvidence) -> String {
    match evidence {
        CommitEvidence::Split { tx, committed, aborted } => {
            format!("{committed} commits {tx}, but {aborted} aborts it.")
        }
        CommitEvidence::Reversed { tx, node, first } => {
            let then = if *first == Decision::Commit { Decision::Abort } else { Decision::Commit };
            let first = if *first == Decision::Commit { "commit" } else { "abort" };
            format!("{node} had decided to {first} {tx}, but now it {} it.", does(then))
        }
        CommitEvidence::NotAllYes { tx, node, missing } => {
            format!("{node} commits {tx}, but {} did not vote yes.", nodes(*missing))
        }
        CommitEvidence::Uncertain { tx, node, uncertain } => {
            let they = nodes(*uncertain);
            let (are, know) = if uncertain.len() == 1 { ("is", "does") } else { ("are", "do") };
            format!("{node} commits {tx}, but {they} {are} up and {know} not know that everybody voted yes.")
        }
        CommitEvidence::LockedTwice { node, key, holder, other } => {
            format!("On {node}, {holder} has locked {key}, but {other} locks it too.")
        }
        CommitEvidence::NotLocked { node, tx, keys: unlocked } => {
            format!("{node} commits {tx} without holding the locks of {}.", keys(unlocked))
        }
        CommitEvidence::UnlockedEarly { node, tx, keys: locked } => {
            format!("{node} unlocks {} without knowing the outcome of {tx}.", keys(locked))
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
