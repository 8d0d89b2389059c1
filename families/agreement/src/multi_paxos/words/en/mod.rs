//! Multi-Paxos in English.

use crate::Evidence;
use crate::multi_paxos::experiments;
use crate::paxos::words::en::SETTINGS as OF_PAXOS;
use crate::words::en::{Voice, ballots};
use faultline_language::{Experiments, ProtocolWords, SettingWords};
use faultline_rules::words::en as shared;

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("multi-paxos", &WORDS)],
    rule: shared::of_consensus,
    label: |_| None,
    wiped: ballots::wiped,
    payload: ballots::value,
    fact: ballots::told,
    violation: |evidence| {
        if let Evidence::Ballot(evidence) = evidence { Some(ballots::violation(evidence)) } else { None }
    },
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Multi-Paxos",
    about: "A leader gets the promises of a majority once for the whole log. It then has one value after the other \
             accepted, several at a time. A new leader finds every value that may have been chosen and fills the \
             holes.",
    settings: &[SETTINGS, OF_PAXOS],
    experiments: EXPERIMENTS,
    model: None,
};

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "election",
        "Leader timeout",
        "How long a server waits to hear from a leader before it begins its own ballot (§2.4).",
    ),
    SettingWords::new("heartbeat", "Heartbeat", "How often a leader sends heartbeats (§2.4)."),
    SettingWords::new(
        "bug-apply-early",
        "Applies early",
        "A leader applies commands before they are chosen.",
    ),
    SettingWords::new(
        "window",
        "Window",
        "How many commands a leader may propose beyond those it knows to be chosen (α in §3).",
    ),
    SettingWords::new(
        "batch",
        "Batch",
        "How many values one message holds at most that tells a server what was chosen while it was away (§2.3).",
    ),
    SettingWords::new(
        "bug-ignore-promises",
        "Ignores the promises",
        "A new leader ignores the accepted values that the promises report.",
    ),
    SettingWords::new(
        "bug-blind-noops",
        "Fills holes blindly",
        "A new leader fills the gaps in its own log with no-ops, whatever the promises report.",
    ),
    SettingWords::new(
        "bug-count-answers",
        "Counts answers",
        "A leader counts answers instead of the acceptors that sent them.",
    ),
    SettingWords::new(
        "bug-any-ballot",
        "Ignores the ballot",
        "A server takes what it accepted in any ballot for chosen, up to the index that the leader reports.",
    ),
    SettingWords::new(
        "bug-own-numbers",
        "Numbers requests itself",
        "A leader numbers the requests itself instead of keeping the clients' numbers.",
    ),
    SettingWords::new("bug-no-sessions", "No sessions", "A retried request is proposed and executed again."),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Watch a server become leader",
            "One round of promises from a majority covers the whole log. From then on, the leader needs a single round trip to have a command accepted.",
        ),
        (
            "Keep the acceptances from the leader",
            "The servers go on accepting what the leader proposes, but it does not hear of it. It may not call anything chosen, so the client waits.",
        ),
        (
            "Crash it now",
            "A command may have been chosen, and nobody knows. Whoever leads next must not lose it.",
        ),
        (
            "What can the next leader know?",
            "The majority that promises also reports what it has accepted. The new leader must propose those commands again, in its own ballot.",
        ),
        (
            "Let the acceptances through",
            "Now the new leader can count a majority for each command. The client is answered, and the log grows again.",
        ),
        (
            "Bring the old leader back",
            "It hears of the higher ballot, follows the new leader, and catches up on the commands that it missed.",
        ),
    ],
);
