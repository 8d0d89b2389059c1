//! Multi-Paxos in English.

use crate::paxos::words::en::SETTINGS as OF_PAXOS;
use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "A leader gets the promises of a majority once for the whole log. It then has one value after the other \
             accepted, several at a time. A new leader finds every value that may have been chosen and fills the \
             holes.",
    settings: &[SETTINGS, OF_PAXOS],
    experiments: Experiments::NONE,
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
