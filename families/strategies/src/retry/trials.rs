//! Retries under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::rules::LINEARIZABILITY;
use faultline_catalogue::strategies::{ANSWERED_EFFECTS_LAST, ONE_EFFECT_PER_KEY, RECOVERY};
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "retry",
    nodes: &[1],
    clients: &[1, 2, 3, 5],
    settings: &[("transaction", &["0s", "0s", "20ms", "60ms"]), ("recovery", &["0s"])],
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |_| true,
    command: Draw::store,
    probe: "add probe 1",
    settled,
    // There is one.
    rarer: &[
        ("two that lead at once", 0),
        ("crashes with writes under way", 20),
        // A message of each two, as there is one server.
        ("messages that arrive twice", 40),
    ],
    exercises: &[
        Exercise::new("effects", 99, |fact| fact.is("took_effect")),
        Exercise::new("retries recognised", 80, |fact| fact.is("recognised")),
        Exercise::new("requests that nobody waits for", 2, |fact| fact.is("request_outdated")),
        Exercise::new("conflicts", 25, |fact| fact.is("transaction_conflicted")),
        Exercise::new("retries of what is under way", 10, |fact| fact.is("already_under_way")),
        Exercise::new("breakers that open", 20, |fact| fact.is("breaker_opened")),
        Exercise::new("breakers that close", 10, |fact| fact.is("breaker_closed")),
        Exercise::new("requests past their deadline", 10, |fact| fact.has("abandoned", &[("reason", "deadline")])),
        Exercise::new("retries without a key", 10, |fact| fact.has("abandoned", &[("reason", "keyless")])),
    ],
    bugs: &[
        planted("bug-forget-keys", &[ONE_EFFECT_PER_KEY, LINEARIZABILITY], &[]),
        Planted { setting: "bug-two-writes", rules: &[ONE_EFFECT_PER_KEY], found: Found::Script(BETWEEN) },
        Planted {
            setting: "bug-answer-first",
            rules: &[ANSWERED_EFFECTS_LAST],
            found: Found::Script(SLOW_DISK),
        },
        Planted { setting: "bug-recovering", rules: &[RECOVERY], found: Found::Script(RESTARTED) },
    ],
};

/// The service crashes when the effect is on its disk, and before the key is.
const BETWEEN: Script = Script {
    nodes: 1,
    clients: 1,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 20ms
        1s c1 add x 1
        1.035s crash n1
        1.05s restart n1",
    until: "3s",
};

/// The service crashes when its client has been answered, and before the effect is on its disk.
const SLOW_DISK: Script = Script {
    nodes: 1,
    clients: 1,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 50ms
        1s c1 add x 1
        1.03s crash n1
        1.1s restart n1",
    until: "3s",
};

/// A service that serves its load well is down for a moment.
const RESTARTED: Script = Script {
    nodes: 1,
    clients: 1,
    settings: &[("recovery", "2s")],
    lines: "\
        0.1s c1 load 20/s add x 1
        4s crash n1
        4.3s restart n1",
    until: "9s",
};

/// Nothing more than that every request is answered, or given up.
fn settled(_: &dyn Session) -> Result<(), String> {
    Ok(())
}
