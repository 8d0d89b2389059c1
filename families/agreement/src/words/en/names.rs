//! Agreement: names, in English.

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Term => "term",
        Label::VotedFor => "voted for",
        Label::Leader => "leader",
        Label::CommitIndex => "commit index",
        Label::LastApplied => "last applied",
        Label::LastIndex => "last index",
        Label::LastTerm => "last term",
        Label::Votes => "votes",
        Label::NextIndex => "next index",
        Label::MatchIndex => "match index",
        Label::LeaseUntil => "lease until, by its clock",
        Label::PendingReads => "pending reads",
        Label::DurableIndex => "on disk up to",
        Label::PrevIndex => "previous index",
        Label::PrevTerm => "previous term",
        Label::Entries => "entries",
        Label::LeaderCommit => "leader's commit",
        Label::Granted => "granted",
        Label::Success => "matches",
        Label::Round => "round",
        Label::Command => "command",
        Label::Ballot => "ballot",
        Label::Promised => "promised ballot",
        Label::AcceptedIn => "accepted in ballot",
        Label::AcceptedValue => "accepted value",
        Label::Proposed => "value",
        Label::OwnValue => "own value",
        Label::Chosen => "chosen value",
        Label::Promises => "promises from",
        Label::Acceptances => "accepted by",
        Label::Index => "index",
        Label::ChosenIndex => "chosen up to",
        Label::Unchosen => "proposed, not yet chosen",
        Label::Waiting => "pending requests",
        Label::Members => "members",
        Label::CatchingUp => "catching up",
        Label::Change => "change",
        Label::Verdict => "result",
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::NonVoting => "non-voting",
        Part::Follower => "follower",
        Part::PreCandidate => "pre-candidate",
        Part::Candidate => "candidate",
        Part::Leader => "leader",
        Part::Acceptor => "acceptor",
        Part::Preparing => "preparing",
        Part::Proposing => "proposing",
        Part::Decided => "has decided",
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Election => "election timeout",
        TimerName::Heartbeat => "heartbeat",
        TimerName::Ballot => "ballot timeout",
        TimerName::NextBallot => "next ballot",
        TimerName::Learn => "ask for the chosen value",
        TimerName::Membership => "ask to join or leave",
    }
}

/// What a node does whose timer ran out without a fact, and why.
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Heartbeat => ("sends heartbeats", "so that no other node starts an election"),
        TimerName::Learn => (
            "asks which value was chosen",
            "it knows that a value was accepted, but not whether it was chosen",
        ),
        TimerName::Membership => {
            ("asks again to be added or removed", "no leader has done so yet, as far as it knows")
        }
        TimerName::Election | TimerName::Ballot | TimerName::NextBallot => return None,
    })
}
