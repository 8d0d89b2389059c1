//! Agreement: names, in English.

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Leader => "leader",
        Label::LastApplied => "last applied",
        Label::LastIndex => "last index",
        Label::DurableIndex => "on disk up to",
        Label::Entries => "entries",
        Label::Round => "round",
        Label::Ballot => "ballot",
        Label::Promised => "promised ballot",
        Label::Promises => "promises from",
        Label::Members => "members",
        // What only Multi-Paxos shows, its hosts in other families show, too.
        Label::Command => "command",
        Label::Index => "index",
        Label::ChosenIndex => "chosen up to",
        Label::Unchosen => "proposed, not yet chosen",
        Label::Waiting => "pending requests",
        // What only one protocol shows, it names itself.
        Label::Term
        | Label::VotedFor
        | Label::CommitIndex
        | Label::LastTerm
        | Label::Votes
        | Label::NextIndex
        | Label::MatchIndex
        | Label::LeaseUntil
        | Label::PendingReads
        | Label::PrevIndex
        | Label::PrevTerm
        | Label::LeaderCommit
        | Label::Granted
        | Label::Success
        | Label::CatchingUp
        | Label::Change
        | Label::Verdict
        | Label::AcceptedIn
        | Label::AcceptedValue
        | Label::Proposed
        | Label::OwnValue
        | Label::Chosen
        | Label::Acceptances => return None,
    })
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
