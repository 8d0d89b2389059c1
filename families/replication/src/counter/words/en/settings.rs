//! What the settings do.

use faultline_language::SettingWords;

pub(super) const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "form",
        "Form",
        "naive: the replica that is asked sends each addition once to every active one. log: all nodes agree on one log by Multi-Paxos, and \
         count what it says. pn: every active replica takes additions, each with a name of its own, and they are exchanged like elements \
         of a set.",
    ),
    SettingWords::new(
        "threshold",
        "Threshold",
        "How many active replicas must have an addition on their disks before its client is told that it is kept.",
    ),
    SettingWords::new(
        "active",
        "Active at first",
        "How many nodes are active when the run begins: n1 and those that follow. The others are outside.",
    ),
    SettingWords::new(
        "tell",
        "Report interval",
        "How often a replica says what it has, on average. A replica that has been silent for four intervals and 50 ms counts as gone.",
    ),
    SettingWords::new(
        "election",
        "Election timeout",
        "With Multi-Paxos: how long a node waits for word from a leader before it tries to lead.",
    ),
    SettingWords::new(
        "claim",
        "Judged by",
        "settings: what the form promises; the naive one promises the threshold and nothing else. counter: that it counts right, whatever \
         the form. linearizable: the same, and that it behaves like one copy.",
    ),
    SettingWords::new(
        "bug-no-sessions",
        "Retries counted",
        "A request that comes again is counted again, in the log and in the PN-counter.",
    ),
    SettingWords::new(
        "bug-answer-first",
        "Answers too soon",
        "A client is told that its addition is kept as soon as one active replica has it, whatever the threshold is.",
    ),
    SettingWords::new(
        "bug-count-standbys",
        "Standbys counted",
        "A replica that is only a standby counts towards the threshold.",
    ),
    SettingWords::new(
        "bug-lower-threshold",
        "Threshold lowered",
        "When a node hears fewer active replicas than the threshold, it takes those that it hears as enough.",
    ),
    SettingWords::new(
        "bug-promote-early",
        "Promoted too soon",
        "A standby is promoted when the order comes, whatever it lacks.",
    ),
    SettingWords::new(
        "bug-send-once",
        "Sent once",
        "An addition is sent to each replica once. If that message is lost, nobody sends it again.",
    ),
    SettingWords::new(
        "bug-no-handover",
        "Nothing handed over",
        "A replica that is removed keeps to itself the additions that nobody else has.",
    ),
    SettingWords::new(
        "bug-unwritten",
        "Said before it is written",
        "A replica says that it has additions that are not on its disk yet.",
    ),
    SettingWords::new(
        "bug-stale-reads",
        "Reads out of order",
        "With a log: a node answers reads at once from what it has executed, because they change nothing.",
    ),
];
