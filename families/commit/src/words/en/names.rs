//! Commitment: names, in English.

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Command => "command",
        Label::Transaction => "transaction",
        Label::Transactions => "open transactions",
        Label::State => "state",
        Label::Votes => "votes",
        Label::Acknowledged => "acknowledged",
        Label::Voting => "voting",
        Label::Deciding => "deciding",
        Label::Committing => "committing",
        Label::Aborting => "aborting",
        Label::PreCommitting => "pre-committing",
        Label::Asking => "asking",
        Label::Locks => "locks",
        Label::Key => "key",
        Label::Values => "values",
        Label::Asked => "asked",
        Label::Uncertain => "also uncertain",
        Label::Times => "time of a transaction",
        Label::Predicted => "predicted",
        Label::RequestTime => "request",
        Label::ExecuteTime => "execute",
        Label::DecideTime => "decide",
        Label::CommitTime => "commit",
        Label::WholeTime => "total",
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Coordinator => "coordinator",
        Part::Participant => "participant",
        Part::Prepared => "prepared",
        Part::Blocked => "blocked",
        Part::PreCommitted => "pre-committed",
        Part::Committed => "committed",
        Part::Aborted => "aborted",
        Part::CoordinatorCommitted => "coordinator, committed",
        Part::CoordinatorAborted => "coordinator, aborted",
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Votes => "vote timeout",
        TimerName::Decision => "decision timeout",
        TimerName::Resend => "resend",
    }
}

/// What a node does whose timer ran out without a fact, and why.
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Decision => ("asks for the decision again", "no node has told it"),
        TimerName::Resend => ("sends the decision again", "not every participant has acknowledged it"),
        TimerName::Votes => return None,
    })
}
