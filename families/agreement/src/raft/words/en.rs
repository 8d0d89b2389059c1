//! Raft in English.

use faultline_language::{ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "A cluster elects a leader. The leader puts the requests of clients in order in its log and copies the \
             log to the other servers. A committed entry is never lost.",
    settings: &[SETTINGS],
};

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
        "reads",
        "Reads",
        "Through the log; by the leader once a majority has confirmed that it still leads (D§6.4); or by the leader at once, \
         as long as its lease lasts (D§6.4.1).",
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
];
