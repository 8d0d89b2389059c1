//! Heartbeats in English.

use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "Every node sends a heartbeat at regular intervals and suspects each node from which none arrives in time. A \
             short timeout notices a crash soon and suspects running nodes as well; a long one is right more often, and late.",
    settings: &[SETTINGS],
    experiments: Experiments::NONE,
};

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "form",
        "Form",
        "When a node is suspected: at freshness points that are fixed in advance (NFD-S), or when a timer expires that every \
         heartbeat restarts (plain).",
    ),
    SettingWords::new("interval", "Interval η", "How often every node sends a heartbeat."),
    SettingWords::new(
        "delta",
        "Timeout δ",
        "NFD-S: how long after a heartbeat was due to be sent it must have arrived. Plain: how long a node may be silent.",
    ),
    SettingWords::new(
        "bug-stale-beat",
        "Trusts old heartbeats",
        "Any heartbeat counts as a sign of life, even one that was sent long ago.",
    ),
    SettingWords::new(
        "bug-first-beat",
        "Waits for the first heartbeat",
        "A node that starts trusts every other node until it has received a first heartbeat from it.",
    ),
    SettingWords::new(
        "bug-forget-life",
        "Ignores restarts",
        "Plain form: only the number of a heartbeat tells whether it is new. A node that restarts counts from 1 again.",
    ),
    SettingWords::new(
        "bug-never-again",
        "Never trusts again",
        "A node that was suspected once is no longer listened to.",
    ),
    SettingWords::new(
        "bug-wall-clock",
        "Uses the wall clock",
        "Plain form: silence is measured with the wall clock, which can jump.",
    ),
    SettingWords::new(
        "bug-no-goodbye",
        "Ignores goodbyes",
        "A node that says goodbye stays on the list of those that are watched.",
    ),
];
