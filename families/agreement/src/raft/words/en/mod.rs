//! Raft in English.

mod log;
mod members;

use crate::Label;
use crate::raft::experiments;
use crate::words::en::{Voice, log::payload};
use faultline_language::{Experiments, ProtocolWords, SettingWords};
use faultline_rules::words::en as shared;

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("raft", &WORDS)],
    rule: shared::of_logs,
    label,
    wiped: log::wiped,
    payload,
    fact: log::fact,
    violation: log::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Raft",
    about: "A cluster elects a leader. The leader puts the requests of clients in order in its log and copies the \
             log to the other servers. A committed entry is never lost.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Term => "term",
        Label::VotedFor => "voted for",
        Label::CommitIndex => "commit index",
        Label::LastTerm => "last term",
        Label::Votes => "votes",
        Label::NextIndex => "next index",
        Label::MatchIndex => "match index",
        Label::LeaseUntil => "lease until, by its clock",
        Label::PendingReads => "pending reads",
        Label::PrevIndex => "previous index",
        Label::PrevTerm => "previous term",
        Label::LeaderCommit => "leader's commit",
        Label::Granted => "granted",
        Label::Success => "matches",
        Label::CatchingUp => "catching up",
        Label::Change => "change",
        Label::Verdict => "result",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "election",
        "Election timeout",
        "How long a follower waits to hear from its leader before it starts an election (§5.2).",
    ),
    SettingWords::new("heartbeat", "Heartbeat", "How often a leader sends heartbeats (§5.2)."),
    SettingWords::new(
        "pre-vote",
        "PreVote",
        "Before a server starts a new term, it asks whether it would win the election (D§9.6).",
    ),
    SettingWords::new(
        "check-quorum",
        "CheckQuorum",
        "A leader steps down if no majority answers it within an election timeout (D§6.2).",
    ),
    SettingWords::new(
        "deduplicate",
        "Deduplicate",
        "A leader does not append a request that its log already holds. Off, as in the paper: every retry is \
         appended, and still executed only once (§8).",
    ),
    SettingWords::new(
        "batch",
        "Batch",
        "How many entries a leader puts into one message at most (§5.3 leaves it open).",
    ),
    SettingWords::new(
        "reads",
        "Reads",
        "Through the log; by the leader once a majority has confirmed that it still leads (D§6.4); or by the leader at once, \
         as long as its lease lasts (D§6.4.1).",
    ),
    SettingWords::new(
        "membership",
        "Membership changes",
        "One server at a time (D§4.1); or any number at once, by way of a joint configuration (§6, D§4.3).",
    ),
    SettingWords::new(
        "withhold-votes",
        "Withhold votes",
        "Once members have changed, a server that hears its leader ignores requests for votes, so that a removed server does \
         not disturb the others (D§4.2.3).",
    ),
    SettingWords::new(
        "drift",
        "Clock drift",
        "By how many parts in a million a clock may run fast or slow, as far as a lease takes it into account (D§6.4.1).",
    ),
    SettingWords::new(
        "bug-vote-twice",
        "Votes twice",
        "A server votes for every candidate that asks, even within one term.",
    ),
    SettingWords::new(
        "bug-forget-vote",
        "Forgets its vote",
        "A server that restarts no longer knows whom it voted for.",
    ),
    SettingWords::new(
        "bug-unwritten-promise",
        "Promises before writing",
        "A server votes and acknowledges entries before its disk has written that.",
    ),
    SettingWords::new(
        "bug-count-old-terms",
        "Counts old terms",
        "A leader commits entries of earlier terms by counting replicas (figure 8).",
    ),
    SettingWords::new(
        "bug-skip-check",
        "Skips the check",
        "A follower accepts entries without checking the entry that precedes them.",
    ),
    SettingWords::new(
        "bug-apply-early",
        "Applies early",
        "A leader applies entries before they are committed.",
    ),
    SettingWords::new(
        "bug-leader-rewrites",
        "Leader rewrites",
        "A new leader deletes the uncommitted entries of its log.",
    ),
    SettingWords::new(
        "bug-stale-reads",
        "Stale reads",
        "A leader answers reads without checking that it still leads.",
    ),
    SettingWords::new(
        "bug-wall-clock-lease",
        "Lease by wall clock",
        "A leader measures its lease by its wall clock, which may be set back.",
    ),
    SettingWords::new("bug-no-sessions", "No sessions", "A retried request is executed again."),
    SettingWords::new(
        "bug-no-catch-up",
        "Does not go back",
        "A leader that is refused entries does not go back to where the logs agree.",
    ),
    SettingWords::new(
        "bug-early-change",
        "Changes members too early",
        "A new leader changes the members before it has committed an entry of its own term.",
    ),
    SettingWords::new(
        "bug-direct-switch",
        "Switches directly",
        "A leader adds and removes all servers that ask at once, with no joint configuration between (figure 10).",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Watch who runs out first",
            "Each arc is a follower's election timeout, drawn by lot. Whoever's arc runs out first asks for votes.",
        ),
        ("What if the leader dies?", "The others would stop hearing from it. See who notices first."),
        (
            "Watch the arcs run out",
            "Silence is all a follower can go by. The first to run out asks for votes in a new term.",
        ),
        (
            "Bring it back",
            "It will hear a higher term than its own, follow, and be sent the entries that it missed.",
        ),
        (
            "Cut the leader off, with one other",
            "The two are no majority: the old leader can accept requests, but it can commit none of them.",
        ),
        (
            "Two leaders?",
            "The majority elects a leader in a higher term. The old one still believes that it leads. Nothing that it accepts can be committed.",
        ),
        (
            "Heal the network",
            "The higher term wins: the old leader steps down, and its uncommitted entries give way to the new leader's.",
        ),
    ],
);
