//! Watchdogs of progress in English.

use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "Every node works step by step, reports each step once its disk holds it, and sends heartbeats besides. Every other node \
            watches both: a node that still sends heartbeats and has stopped working is found by its missing steps and by nothing \
            else.",
    settings: &[SETTINGS],
    experiments: Experiments::NONE,
};

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("step", "Step", "How long a step of the work takes, without writing its checkpoint."),
    SettingWords::new(
        "pace",
        "Pace",
        "A node that has reported no step for this long is slow. Nothing follows from that.",
    ),
    SettingWords::new("patience", "Patience", "A node that has reported no step for this long is stuck."),
    SettingWords::new("interval", "Interval η", "How often every node sends a heartbeat."),
    SettingWords::new(
        "delta",
        "Timeout δ",
        "A node whose heartbeats have been silent for this long has probably crashed.",
    ),
    SettingWords::new(
        "bug-beat-is-progress",
        "Counts heartbeats as progress",
        "Every heartbeat feeds the watchdog, although it comes from another thread than the work.",
    ),
    SettingWords::new(
        "bug-replayed-report",
        "Counts what the disk held",
        "The report with which a node starts again counts as progress, although it repeats an old checkpoint.",
    ),
    SettingWords::new(
        "bug-old-report",
        "Counts old reports",
        "Any report counts as progress, even one that was sent before a crash or is about a step that is known.",
    ),
    SettingWords::new(
        "bug-slow-is-stuck",
        "Has no patience",
        "A node that is slow is taken for stuck at once.",
    ),
    SettingWords::new(
        "bug-first-report",
        "Waits for the first step",
        "A node begins to watch another one only when it has counted a first step of it.",
    ),
    SettingWords::new(
        "bug-never-again",
        "Never trusts again",
        "A node that was stuck once is no longer listened to.",
    ),
];
