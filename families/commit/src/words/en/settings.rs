//! Settings that the protocols of commitment share, in English.

use faultline_language::SettingWords;

pub(crate) const SETTINGS: &[SettingWords] = &[
    SettingWords::new("votes", "Vote timeout", "How long the coordinator waits for votes before it aborts."),
    SettingWords::new(
        "decision",
        "Decision timeout",
        "How long a participant that voted yes waits for the decision before it asks.",
    ),
    SettingWords::new(
        "resend",
        "Resend",
        "How long the coordinator waits before it sends the decision again.",
    ),
    SettingWords::new(
        "presume",
        "Presume",
        "What a missing record means: nothing, or abort. Presuming abort needs fewer records and messages.",
    ),
    SettingWords::new(
        "cooperative",
        "Cooperative",
        "A participant that waits for the decision also asks the other participants (BHG87 §7.4).",
    ),
    SettingWords::new(
        "bug-majority",
        "Majority is enough",
        "The coordinator commits when more than half of the participants voted yes.",
    ),
    SettingWords::new(
        "bug-forget-yes",
        "Forgets its yes",
        "A participant that restarts ignores the yes vote in its log.",
    ),
    SettingWords::new(
        "bug-unwritten-yes",
        "Votes before writing",
        "A participant votes yes before the record of it is on its disk.",
    ),
    SettingWords::new(
        "bug-early-answer",
        "Answers early",
        "The coordinator announces a commit before the record is on its disk.",
    ),
    SettingWords::new(
        "bug-abort-on-timeout",
        "Aborts alone",
        "A participant that voted yes aborts on its own when it does not hear the decision.",
    ),
    SettingWords::new(
        "bug-early-release",
        "Unlocks early",
        "A participant releases its locks as soon as it has voted.",
    ),
    SettingWords::new(
        "bug-forget-locks",
        "Forgets its locks",
        "A participant that restarts in doubt asks for the decision, but does not lock its keys again.",
    ),
    SettingWords::new(
        "bug-no-wait",
        "Does not wait",
        "The coordinator sends the pre-commit, and commits without waiting for the acknowledgements.",
    ),
];
