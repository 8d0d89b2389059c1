//! A monitor and what it watches under trial.

use crate::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::detection::Part;
use faultline_catalogue::detection::monitor::{
    ALERT_IN_TIME, CLEARS_WHEN_OVER, FIRES_FOR_CAUSE, KNOWN_AT_REST, ONE_PAGE, PAGED_IN_TIME, SAMPLES_TRUE,
    SILENCE_KEPT, SILENT_IS_UNKNOWN,
};
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "monitor",
    nodes: &[3, 4, 5, 5, 7],
    clients: &[1, 2],
    settings: &[
        ("interval", &["50ms", "100ms", "100ms", "200ms"]),
        // The shortest is shorter than a scrape takes: then everybody is unknown, which no rule forbids.
        ("stale", &["100ms", "350ms", "350ms", "700ms"]),
        ("capacity", &["10", "20", "60"]),
        ("space-above", &["50", "90"]),
        ("space-below", &["20", "80"]),
        ("horizon", &["500ms", "4s"]),
        ("trend-window", &["500ms", "2s"]),
        ("errors-above", &["1", "5"]),
        ("errors-below", &["1", "2"]),
        ("slo", &["90", "99"]),
        ("burn", &["20", "144"]),
        ("burn-window", &["1200ms", "3s", "6s"]),
        ("hold", &["0s", "300ms", "500ms"]),
        ("group-wait", &["100ms", "500ms"]),
        // Where each alert is a page of its own, one cause has many pages: see the scenarios.
        ("group", &["cause"]),
        ("objective", &["50ms", "100ms"]),
    ],
    // Whoever loses its disk begins anew. Clocks may jump: what the disk of the monitor holds has times of the wall clock.
    faults: Faults { wipes: Some(0), ..Faults::ALL },
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role == Part::Monitoring.role(),
    command,
    probe: "put",
    settled,
    // There is one monitor.
    rarer: &[("two that lead at once", 0)],
    exercises: &[
        Exercise::new("alerts about space", 40, |fact| fact.has("alert_fired", &[("topic", "space")])),
        Exercise::new("alerts about trends", 40, |fact| fact.has("alert_fired", &[("topic", "trend")])),
        Exercise::new("alerts about errors", 60, |fact| fact.has("alert_fired", &[("topic", "errors")])),
        Exercise::new("alerts about burn rates", 60, |fact| fact.has("alert_fired", &[("topic", "burn")])),
        Exercise::new("alerts that clear", 60, |fact| fact.is("alert_cleared")),
        Exercise::new("conditions that do not last", 40, |fact| fact.is("alert_calmed")),
        Exercise::new("nodes that become unknown", 90, |fact| fact.is("node_unknown")),
        Exercise::new("pages", 90, |fact| fact.is("paged")),
        Exercise::new("alerts that join a page", 60, |fact| fact.is("page_joined")).times(3),
        Exercise::new("pages that are closed", 60, |fact| fact.is("page_closed")),
        Exercise::new("silences", 30, |fact| fact.is("silence_ended")),
        Exercise::new("silences that outlive a crash", 10, |fact| fact.is("silence_restored")),
        Exercise::new("disks that are cleaned", 30, |fact| fact.is("disk_cleaned")),
        Exercise::new("old answers", 60, |fact| fact.is("sample_outdated")),
    ],
    bugs: &[
        planted("bug-since-first", &[FIRES_FOR_CAUSE], &[("hold", "300ms")]),
        planted("bug-short-window", &[FIRES_FOR_CAUSE], &[("burn-window", "6s"), ("burn", "144")]),
        planted("bug-one-threshold", &[CLEARS_WHEN_OVER], &[("hold", "300ms")]),
        planted("bug-no-reset", &[ALERT_IN_TIME], &[("errors-above", "1"), ("hold", "0s")]),
        planted("bug-last-value", &[SILENT_IS_UNKNOWN], &[]),
        planted("bug-silence-is-fine", &[SILENT_IS_UNKNOWN, CLEARS_WHEN_OVER], &[]),
        planted("bug-late-sample", &[SAMPLES_TRUE], &[]),
        planted("bug-forget-pages", &[ONE_PAGE], &[]),
        planted("bug-symptoms", &[ONE_PAGE], &[]),
        Planted {
            setting: "bug-silence-forgets",
            rules: &[PAGED_IN_TIME],
            found: Found::Script(SILENCED),
        },
        Planted { setting: "bug-late-silence", rules: &[SILENCE_KEPT], found: Found::Script(WAITING) },
        Planted { setting: "bug-forget-silences", rules: &[SILENCE_KEPT], found: Found::Script(RESTARTS) },
        Planted { setting: "bug-drop-target", rules: &[KNOWN_AT_REST], found: Found::Script(BACK) },
    ],
};

/// n4 is unknown, waits for its group, and is silenced for two seconds; it stays down.
const SILENCED: Script = Script {
    nodes: 4,
    clients: 1,
    settings: &[],
    lines: "\
        1s crash n4
        1.5s c1 -> n1 silence n4 2s",
    until: "8s",
};

/// The same, and nobody may be paged meanwhile.
const WAITING: Script = SILENCED;

/// The monitor crashes while n4 is silenced and down.
const RESTARTS: Script = Script {
    nodes: 4,
    clients: 1,
    settings: &[],
    lines: "\
        1s c1 -> n1 silence n4 4s
        1.5s crash n4
        2s crash n1
        2.2s restart n1",
    until: "8s",
};

/// n3 is away for a second.
const BACK: Script = Script {
    nodes: 3,
    clients: 0,
    settings: &[],
    lines: "\
        1s crash n3
        2s restart n3",
    until: "8s",
};

/// Mostly records. An operator cleans a disk now and then, and silences a node for a while: one of those that every run has.
fn command(draw: &mut Draw) -> String {
    match draw.below(12) {
        0 => "clean".into(),
        1 => format!("silence n{} 500ms", 2 + draw.below(2)),
        2 => format!("silence n{} 2s", 2 + draw.below(2)),
        _ => "put".into(),
    }
}

/// The monitor watches. That it knows everybody is a rule.
fn settled(session: &dyn Session) -> Result<(), String> {
    let frame = session.frame();
    let watches = frame.nodes[0].glance.is_some_and(|glance| glance.role == Part::Monitoring.role());
    if watches { Ok(()) } else { Err("n1 does not watch".into()) }
}
