//! Facts and broken rules of atomic commitment as JSON.

use super::fact::{name, names, request};
use faultline_engine::transaction::{Decision, Key, Keys};
use faultline_engine::{CommitEvidence, CommitFact, CommitRecord, DecisionCause, Learned, VoteNo};
use serde_json::{Value, json};

fn keys(keys: &Keys) -> Vec<String> {
    keys.iter().flatten().map(Key::to_string).collect()
}

fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Commit => "commit",
        Decision::Abort => "abort",
    }
}

/// What a record says.
pub(super) fn record(record: CommitRecord) -> &'static str {
    match record {
        CommitRecord::Start => "start",
        CommitRecord::Yes => "yes",
        CommitRecord::PreCommit => "pre_commit",
        CommitRecord::Commit => "commit",
        CommitRecord::Abort => "abort",
        CommitRecord::End => "end",
    }
}

fn cause(why: &DecisionCause) -> Value {
    match why {
        DecisionCause::Yes(by) => json!({ "reason": "yes", "by": names(*by) }),
        DecisionCause::No(node) => json!({ "reason": "no", "by": name(*node) }),
        DecisionCause::Silent(nodes) => json!({ "reason": "silent", "nodes": names(*nodes) }),
        DecisionCause::Recovery => json!({ "reason": "recovery" }),
        DecisionCause::NoRecord(asker) => json!({ "reason": "no_record", "asker": name(*asker) }),
        DecisionCause::PreCommitted(by) => json!({ "reason": "pre_committed", "by": names(*by) }),
        DecisionCause::Termination(by) => json!({ "reason": "termination", "by": names(*by) }),
    }
}

pub(super) fn parts(fact: &CommitFact) -> (&'static str, Value) {
    match fact {
        CommitFact::Started { coordinator, records, in_doubt } => {
            ("started", json!({ "coordinator": coordinator, "records": records, "in_doubt": in_doubt }))
        }
        CommitFact::Redirected { ticket, to } => {
            ("redirected", json!({ "request": request(*ticket), "to": name(*to) }))
        }
        CommitFact::Began { tx, ticket, participants } => (
            "began",
            json!({ "tx": tx.0, "request": request(*ticket), "participants": names(*participants) }),
        ),
        CommitFact::Locked { tx, keys: locked } => ("locked", json!({ "tx": tx.0, "keys": keys(locked) })),
        CommitFact::Unlocked { tx, keys: locked } => {
            ("unlocked", json!({ "tx": tx.0, "keys": keys(locked) }))
        }
        CommitFact::VotedYes { tx } => ("voted_yes", json!({ "tx": tx.0 })),
        CommitFact::VotedNo { tx, why } => {
            let why = match why {
                VoteNo::Locked { key, holder } => {
                    json!({ "reason": "locked", "key": key.to_string(), "holder": holder.0 })
                }
                VoteNo::OutOfBounds { key, holds } => {
                    json!({ "reason": "out_of_bounds", "key": key.to_string(), "holds": holds })
                }
            };
            ("voted_no", json!({ "tx": tx.0, "why": why }))
        }
        CommitFact::PreCommitted { tx, from } => {
            ("pre_committed", json!({ "tx": tx.0, "from": name(*from) }))
        }
        CommitFact::Decided { tx, decision: what, why } => {
            ("decided", json!({ "tx": tx.0, "decision": decision(*what), "why": cause(why) }))
        }
        CommitFact::Finished { tx, decision: what, how } => {
            let how = match how {
                Learned::From(node) => json!({ "from": name(*node) }),
                Learned::NotVoted => json!("not_voted"),
                Learned::Timeout => json!("timeout"),
                Learned::Forgot => json!("forgot"),
            };
            ("finished", json!({ "tx": tx.0, "decision": decision(*what), "how": how }))
        }
        CommitFact::Asks { tx, whom, silence } => {
            ("asks", json!({ "tx": tx.0, "whom": names(*whom), "silence": silence.0 }))
        }
        CommitFact::CannotTell { tx, asker } => ("cannot_tell", json!({ "tx": tx.0, "asker": name(*asker) })),
        CommitFact::Blocked { tx, keys: locked, uncertain } => {
            ("blocked", json!({ "tx": tx.0, "keys": keys(locked), "uncertain": names(*uncertain) }))
        }
        CommitFact::Released { tx, after } => ("released", json!({ "tx": tx.0, "after": after.0 })),
        CommitFact::Ended { tx } => ("ended", json!({ "tx": tx.0 })),
        CommitFact::Elects { tx, backup, silent } => {
            ("elects", json!({ "tx": tx.0, "backup": name(*backup), "silent": name(*silent) }))
        }
        CommitFact::Terminates { tx, silent } => {
            ("terminates", json!({ "tx": tx.0, "silent": name(*silent) }))
        }
    }
}

pub(super) fn evidence(evidence: &CommitEvidence) -> Value {
    match evidence {
        CommitEvidence::Split { tx, committed, aborted } => {
            json!({ "tx": tx.0, "committed": name(*committed), "aborted": name(*aborted) })
        }
        CommitEvidence::Reversed { tx, node, first } => {
            json!({ "tx": tx.0, "node": name(*node), "first": decision(*first) })
        }
        CommitEvidence::NotAllYes { tx, node, missing } => {
            json!({ "tx": tx.0, "node": name(*node), "missing": names(*missing) })
        }
        CommitEvidence::LockedTwice { node, key, holder, other } => json!({
            "node": name(*node),
            "key": key.to_string(),
            "holder": holder.0,
            "other": other.0,
        }),
        CommitEvidence::UnlockedEarly { node, tx, keys: locked } => {
            json!({ "node": name(*node), "tx": tx.0, "keys": keys(locked) })
        }
    }
}
