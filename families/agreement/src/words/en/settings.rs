//! Agreement: settings, in English.

use faultline_language::SettingWords;

pub(super) fn setting(protocol: &str, name: &str) -> Option<SettingWords> {
    let (name, about) = match protocol {
        "raft" => raft(name),
        "paxos" => paxos(name),
        _ => multi_paxos(name).or_else(|| paxos(name)),
    }?;
    Some(SettingWords { name, about })
}

fn raft(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "election" => (
            "Election timeout",
            "How long a follower waits to hear from its leader before it starts an election (§5.2).",
        ),
        "heartbeat" => ("Heartbeat", "How often a leader sends heartbeats (§5.2)."),
        "pre-vote" => (
            "PreVote",
            "Before a server starts a new term, it asks whether it would win the election (D§9.6).",
        ),
        "check-quorum" => (
            "CheckQuorum",
            "A leader steps down if no majority answers it within an election timeout (D§6.2).",
        ),
        "deduplicate" => (
            "Deduplicate",
            "A leader does not append a request that its log already holds. Off, as in the paper: every retry is \
             appended, and still executed only once (§8).",
        ),
        "reads" => (
            "Reads",
            "Through the log, or by the leader once a majority has confirmed that it still leads (D§6.4).",
        ),
        "bug-vote-twice" => {
            ("Votes twice", "A server votes for every candidate that asks, even within one term.")
        }
        "bug-forget-vote" => {
            ("Forgets its vote", "A server that restarts no longer knows whom it voted for.")
        }
        "bug-count-old-terms" => {
            ("Counts old terms", "A leader commits entries of earlier terms by counting replicas (figure 8).")
        }
        "bug-skip-check" => {
            ("Skips the check", "A follower accepts entries without checking the entry that precedes them.")
        }
        "bug-apply-early" => ("Applies early", "A leader applies entries before they are committed."),
        "bug-leader-rewrites" => {
            ("Leader rewrites", "A new leader deletes the uncommitted entries of its log.")
        }
        "bug-stale-reads" => ("Stale reads", "A leader answers reads without checking that it still leads."),
        "bug-no-sessions" => ("No sessions", "A retried request is executed again."),
        _ => return None,
    })
}

fn paxos(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "proposers" => ("Proposers", "How many nodes propose, starting with n1. All nodes accept and learn."),
        "timeout" => {
            ("Ballot timeout", "How long a proposer waits for a majority before it gives up its ballot.")
        }
        "retry" => (
            "Retry",
            "How long a proposer waits before its next ballot: a fixed time, or a random time that grows (§2.4).",
        ),
        "pause" => ("Pause", "The shortest time that a proposer waits before its next ballot."),
        "ask" => (
            "Ask",
            "How long a node that has heard of an acceptance waits before it asks which value was chosen (§2.3).",
        ),
        "bug-forget-promise" => {
            ("Forgets its promise", "An acceptor that restarts no longer knows what it promised.")
        }
        "bug-ignore-accepted" => {
            ("Ignores what was accepted", "A proposer proposes its own value, whatever the promises report.")
        }
        "bug-half-quorum" => ("Half is enough", "Half of the nodes, rounded down, count as a majority."),
        "bug-accept-without-promise" => (
            "Accepts without a promise",
            "An acceptor accepts a value without raising its promise to that ballot.",
        ),
        "bug-reuse-ballot" => (
            "Reuses ballots",
            "A proposer does not persist the number of its ballot, so it can use the same number again.",
        ),
        "bug-invent-value" => {
            ("Invents a value", "A proposer that restarts proposes a value that no client requested.")
        }
        "bug-keep-value" => (
            "Keeps its value",
            "An acceptor that accepts in a later ballot keeps the value that it accepted before.",
        ),
        "bug-answer-own" => {
            ("Answers its own value", "A proposer tells its clients that its own value was chosen.")
        }
        _ => return None,
    })
}

fn multi_paxos(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "election" => (
            "Leader timeout",
            "How long a server waits to hear from a leader before it begins its own ballot (§2.4).",
        ),
        "heartbeat" => ("Heartbeat", "How often a leader sends heartbeats (§2.4)."),
        "bug-apply-early" => ("Applies early", "A leader applies commands before they are chosen."),
        "window" => {
            ("Window", "How many commands a leader may propose beyond those it knows to be chosen (α in §3).")
        }
        "bug-ignore-promises" => {
            ("Ignores the promises", "A new leader ignores the accepted values that the promises report.")
        }
        "bug-blind-noops" => (
            "Fills holes blindly",
            "A new leader fills the gaps in its own log with no-ops, whatever the promises report.",
        ),
        "bug-count-answers" => {
            ("Counts answers", "A leader counts answers instead of the acceptors that sent them.")
        }
        "bug-own-numbers" => (
            "Numbers requests itself",
            "A leader numbers the requests itself instead of keeping the clients' numbers.",
        ),
        _ => return None,
    })
}
