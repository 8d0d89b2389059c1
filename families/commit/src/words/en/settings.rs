//! Commitment: settings, in English.

use faultline_language::SettingWords;

pub(super) fn setting(name: &str) -> Option<SettingWords> {
    let (name, about) = match name {
        "votes" => ("Vote timeout", "How long the coordinator waits for votes before it aborts."),
        "decision" => (
            "Decision timeout",
            "How long a participant that voted yes waits for the decision before it asks.",
        ),
        "resend" => ("Resend", "How long the coordinator waits before it sends the decision again."),
        "presume" => (
            "Presume",
            "What a missing record means: nothing, or abort. Presuming abort needs fewer records and messages.",
        ),
        "cooperative" => (
            "Cooperative",
            "A participant that waits for the decision also asks the other participants (BHG87 §7.4).",
        ),
        "bug-majority" => (
            "Majority is enough",
            "The coordinator commits when more than half of the participants voted yes.",
        ),
        "bug-forget-yes" => {
            ("Forgets its yes", "A participant that restarts ignores the yes vote in its log.")
        }
        "bug-early-answer" => {
            ("Answers early", "The coordinator announces a commit before the record is on its disk.")
        }
        "bug-abort-on-timeout" => (
            "Aborts alone",
            "A participant that voted yes aborts on its own when it does not hear the decision.",
        ),
        "bug-early-release" => ("Unlocks early", "A participant releases its locks as soon as it has voted."),
        _ => return None,
    };
    Some(SettingWords { name, about })
}
