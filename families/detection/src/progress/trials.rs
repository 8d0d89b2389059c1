//! Workers and watchdogs under trial.

use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::detection::progress::{NEW_STEPS, SLOW_IS_NOT_STUCK, STUCK_IN_TIME};
use faultline_catalogue::detection::{EVENTUAL_ACCURACY, Part, STRONG_COMPLETENESS};
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "progress",
    nodes: &[2, 3, 4, 4, 5, 7],
    clients: &[0],
    settings: &[
        ("step", &["15ms..25ms", "40ms..60ms", "40ms..60ms", "200ms..300ms"]),
        ("pace", &["50ms", "150ms"]),
        // The shortest is shorter than the longest step: whoever works is taken for stuck, which no rule forbids then.
        ("patience", &["100ms", "400ms", "600ms"]),
        ("interval", &["30ms", "100ms"]),
        ("delta", &["50ms", "200ms"]),
    ],
    // Whoever loses its disk begins anew.
    faults: Faults { slow: true, wipes: Some(0), ..Faults::ALL },
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role == Part::Suspecting.role(),
    command: |_| String::new(),
    probe: "",
    settled,
    // Nobody asks.
    rarer: &[("clients lose patience", 0)],
    exercises: &[
        Exercise::new("workers found stuck", 95, |fact| fact.is("progress_stopped")),
        Exercise::new("stuck workers that beat", 80, |fact| {
            fact.is("progress_stopped") && !fact.has("progress_stopped", &[("beat", "-")])
        }),
        Exercise::new("workers that were only slow", 70, |fact| {
            fact.has("progress_resumed", &[("stuck", "false")])
        }),
        Exercise::new("reports that are no progress", 70, |fact| fact.is("report_ignored")),
        Exercise::new("checkpoints repeated after a start", 90, |fact| fact.is("checkpoint_reported")),
        Exercise::new("heartbeats that were silent", 90, |fact| fact.is("peer_suspected")),
    ],
    bugs: &[
        planted("bug-beat-is-progress", &[STUCK_IN_TIME], &[("patience", "600ms")]),
        planted("bug-replayed-report", &[NEW_STEPS], &[]),
        planted("bug-old-report", &[NEW_STEPS], &[]),
        planted("bug-slow-is-stuck", &[SLOW_IS_NOT_STUCK], &[("pace", "50ms"), ("patience", "600ms")]),
        Planted {
            setting: "bug-first-report",
            rules: &[STUCK_IN_TIME, STRONG_COMPLETENESS],
            found: Found::Script(NEVER_HEARD),
        },
        Planted { setting: "bug-never-again", rules: &[EVENTUAL_ACCURACY], found: Found::Script(FULL) },
    ],
};

/// n1 crashes, and n2 restarts after that: it will never hear from n1.
const NEVER_HEARD: Script = Script {
    nodes: 3,
    clients: 0,
    settings: &[],
    lines: "\
        1s crash n1
        1.5s crash n2
        2s restart n2",
    until: "8s",
};

/// The disk of n3 is full for a second.
const FULL: Script = Script {
    nodes: 3,
    clients: 0,
    settings: &[],
    lines: "\
        1s full n3 on
        2s full n3 off",
    until: "8s",
};

/// Nobody is taken for stuck or silent, if steps and beats take less time than watchdogs wait.
fn settled(session: &dyn Session) -> Result<(), String> {
    if !session.rules().iter().any(|(rule, _)| *rule == EVENTUAL_ACCURACY) {
        return Ok(());
    }
    let frame = session.frame();
    let suspects = |node: &&faultline_engine::view::NodeFrame| {
        node.glance.is_none_or(|glance| glance.role != Part::Trusting.role())
    };
    match frame.nodes.iter().find(suspects) {
        Some(node) => Err(format!("{} suspects somebody", node.id)),
        None => Ok(()),
    }
}
