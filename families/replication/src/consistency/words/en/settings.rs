//! What the settings do.

use faultline_language::SettingWords;

pub(super) const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "promise",
        "Promise",
        "linearizable: as if there were one copy. sequential: one order of all writes, and reads from the copy at hand. causal: what may \
         have caused a write is seen before it. pram: the writes of each replica are seen in their order. eventual: in any order.",
    ),
    SettingWords::new(
        "conflicts",
        "Two writes at once",
        "last-writer: the one with the later Lamport clock stays, so that copies agree. arrival: the one that arrives last stays, as in \
         the papers, and copies may differ for ever. Eventual always keeps the last writer.",
    ),
    SettingWords::new(
        "read-your-writes",
        "Read your writes",
        "A replica answers a read when it has what the client has written elsewhere (§3.1).",
    ),
    SettingWords::new(
        "monotonic-reads",
        "Monotonic reads",
        "A replica answers a read when it has what the client has read elsewhere (§3.2).",
    ),
    SettingWords::new(
        "monotonic-writes",
        "Monotonic writes",
        "Every replica takes a write after the earlier ones of the same client (§3.4).",
    ),
    SettingWords::new(
        "writes-follow-reads",
        "Writes follow reads",
        "Every replica takes a write after what its client had read (§3.3).",
    ),
    SettingWords::new(
        "repair",
        "Comparison interval",
        "How often a replica tells another one what it has, on average.",
    ),
    SettingWords::new(
        "claim",
        "Judged by",
        "settings: what the settings promise. Any other word asks for that as well, whatever the settings promise: the run shows where \
         it is broken. sessions: all four guarantees.",
    ),
    SettingWords::new(
        "bug-local-reads",
        "Local reads",
        "Linearizable reads are answered from the copy at hand.",
    ),
    SettingWords::new(
        "bug-early-answer",
        "Early answers",
        "A client is told that its write is done when the request is on its way to the sequencer.",
    ),
    SettingWords::new(
        "bug-order-twice",
        "Ordered twice",
        "A request that comes again gets a second place in the order.",
    ),
    SettingWords::new(
        "bug-as-they-come",
        "As they come",
        "Replicas apply writes in the order in which they arrive.",
    ),
    SettingWords::new(
        "bug-no-dependencies",
        "No dependencies",
        "Causal: a write waits for the earlier ones of its own replica, and not for those that its writer had seen.",
    ),
    SettingWords::new(
        "bug-forget-writes",
        "Writes without a name",
        "An answer does not say which write was made, so a session carries none.",
    ),
    SettingWords::new(
        "bug-forget-reads",
        "Reads without a name",
        "An answer does not say which write was read, so a session carries none.",
    ),
    SettingWords::new(
        "bug-only-here",
        "Only asked here",
        "What a session has seen is asked of the replica that takes its write, and no other replica waits for it.",
    ),
    SettingWords::new(
        "bug-deaf-clock",
        "Deaf clock",
        "A Lamport clock counts the writes of its own replica and does not look at those that come.",
    ),
    SettingWords::new("bug-last-arrival", "Last to arrive wins", "Eventual: what arrives last stays."),
    SettingWords::new(
        "bug-no-repair",
        "No repair",
        "A replica that says what it has is not sent what it lacks.",
    ),
    SettingWords::new(
        "bug-unwritten",
        "Send before writing",
        "A write is sent to others before it is on the disk.",
    ),
];
