//! Multi-Paxos: its settings.

pub(super) fn setting(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "election" => (
            "Leader timeout",
            "How long a server waits for word from a leader before it begins a ballot of its own (§2.4).",
        ),
        "heartbeat" => ("Heartbeat", "How often a leader is heard (§2.4)."),
        "bug-apply-early" => ("Executes early", "A leader executes commands before they are chosen."),
        "window" => (
            "Window",
            "How many commands a leader may propose beyond those that it knows to be chosen (α in §3).",
        ),
        "bug-ignore-promises" => {
            ("Ignores the promises", "A new leader does not read what the promises say was accepted.")
        }
        "bug-blind-noops" => (
            "Fills holes blindly",
            "A new leader puts no-ops where its own log is empty, whatever promises say.",
        ),
        "bug-count-answers" => {
            ("Counts answers", "A leader counts answers, and not the acceptors that they come from.")
        }
        "bug-own-numbers" => (
            "Numbers requests itself",
            "A leader gives requests its own numbers, and not those of their clients.",
        ),
        _ => return None,
    })
}
