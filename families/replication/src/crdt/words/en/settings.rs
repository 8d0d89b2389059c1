//! What the settings do.

use faultline_language::SettingWords;

pub(super) const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "type",
        "Data type",
        "g-counter: add, never less. pn-counter: add and take away. lww-register: set, the last writer wins by the clocks of the \
         replicas. mv-register: set, and values that did not know of each other stay side by side. 2p-set: what was removed once \
         stays out. or-set: a removal takes out what its author had seen. rga: a text; letters are typed behind letters, and of two at one \
         place the one with the later stamp comes first.",
    ),
    SettingWords::new(
        "sync",
        "What is sent",
        "state: everything, every time. delta: what the other replica has not acknowledged, or everything if that is not known.",
    ),
    SettingWords::new("gossip", "Gossip interval", "How often a replica sends to another one, on average."),
    SettingWords::new(
        "peer",
        "Whom it sends to",
        "random: one drawn at random. in-turn: one after the other.",
    ),
    SettingWords::new(
        "buffer",
        "Deltas kept",
        "How many deltas a replica keeps for those that have not acknowledged them. A replica that needs older ones is sent everything.",
    ),
    SettingWords::new(
        "garbage",
        "Tombstones",
        "keep: what is left of removed elements stays. collect: it goes when every replica is known to have the removal. A text keeps \
         its own: other letters stand behind them.",
    ),
    SettingWords::new(
        "claim",
        "Judged by",
        "type: what the data type promises. intent: that no update is undone by one that did not know of it, whatever the type.",
    ),
    SettingWords::new(
        "bug-plain-counter",
        "Plain counter",
        "A counter is one number for all replicas, and of two the larger is kept.",
    ),
    SettingWords::new(
        "bug-plain-set",
        "Plain set",
        "A removed element is deleted, nothing is left of the removal, and two sets are joined to their union.",
    ),
    SettingWords::new("bug-last-arrival", "Last to arrive wins", "A register keeps what arrives last."),
    SettingWords::new(
        "bug-blind-write",
        "Blind writes",
        "A write to a register with several values knows of the writes of its own replica alone, so it replaces no others.",
    ),
    SettingWords::new(
        "bug-no-stamps",
        "Letters without stamps",
        "A text puts a letter that arrives right behind its neighbour, whatever stands there already.",
    ),
    SettingWords::new(
        "bug-own-stamps",
        "Own stamps",
        "The stamp of a letter counts what its own replica has typed, and not what that replica has seen.",
    ),
    SettingWords::new(
        "bug-same-name",
        "Same name after a loss",
        "A replica makes updates under the name of its node, and counts on from what its disk says, which may be lost.",
    ),
    SettingWords::new(
        "bug-plain-deltas",
        "Deltas with gaps",
        "A delta is sent once, and joined whether or not the ones before it have arrived.",
    ),
    SettingWords::new(
        "bug-only-new",
        "Only what is new",
        "With deltas, a replica that starts again sends what comes from then on, and takes for granted that others have the rest.",
    ),
    SettingWords::new(
        "bug-collect-early",
        "Collect early",
        "Tombstones are collected as soon as one of the other replicas has the removal.",
    ),
    SettingWords::new(
        "bug-answer-first",
        "Answer before writing",
        "A client is told that its change is done before that is on the disk.",
    ),
    SettingWords::new(
        "bug-unwritten",
        "Acknowledge before writing",
        "A replica acknowledges what it has joined before that is on its disk.",
    ),
    SettingWords::new(
        "bug-no-sessions",
        "No sessions",
        "A replica makes a change again when its client asks again.",
    ),
];
