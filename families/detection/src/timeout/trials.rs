//! Timers on requests under trial.

use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::detection::timeout::{BACK_OFF, SILENT_TRIES, TIMER_OF_SAMPLES, UNAMBIGUOUS_SAMPLES};
use faultline_catalogue::detection::{DETECTION_BOUND, EVENTUAL_ACCURACY, Part, STRONG_COMPLETENESS};
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "timeout",
    nodes: &[2, 3, 4, 4, 5, 7],
    clients: &[1, 1, 2],
    settings: &[
        ("interval", &["30ms", "100ms", "200ms"]),
        // The shortest is shorter than a round trip: every request is sent again.
        ("first-timer", &["10ms", "40ms", "200ms"]),
        ("least-timer", &["1ms", "20ms", "20ms", "100ms"]),
        ("most-timer", &["50ms", "300ms", "2s"]),
        ("granularity", &["1ms", "10ms"]),
        ("tries", &["1", "2", "3", "3", "5"]),
    ],
    // Links may do what they like, and clocks: the rules see what is sent and what arrives, and by which clock.
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role == Part::Suspecting.role(),
    command: |_| "work".into(),
    probe: "work",
    settled,
    // Nobody writes, and whoever asks is patient.
    rarer: &[("clients lose patience", 0), ("crashes with writes under way", 0)],
    exercises: &[
        Exercise::new("suspicions", 90, |fact| fact.is("requests_unanswered")),
        Exercise::new("mistakes", 80, |fact| fact.has("answer_trusted", &[("why", "mistaken")])),
        Exercise::new("nodes that came back", 60, |fact| fact.has("answer_trusted", &[("why", "restarted")])),
        Exercise::new("answers that nobody needs", 90, |fact| fact.is("answer_unneeded")),
        Exercise::new("samples", 90, |fact| fact.is("request_answered")).times(50),
    ],
    bugs: &[
        planted("bug-last-try", &[UNAMBIGUOUS_SAMPLES], &[]),
        planted("bug-first-try", &[UNAMBIGUOUS_SAMPLES], &[]),
        planted("bug-never-measures", &[TIMER_OF_SAMPLES], &[]),
        planted("bug-one-deviation", &[TIMER_OF_SAMPLES], &[("form", "adaptive"), ("least-timer", "1ms")]),
        planted("bug-forget-back-off", &[BACK_OFF], &[("back-off", "on"), ("most-timer", "2s")]),
        planted("bug-count-all", &[SILENT_TRIES], &[("tries", "3")]),
        Planted {
            setting: "bug-new-request",
            rules: &[DETECTION_BOUND, STRONG_COMPLETENESS],
            found: Found::Script(CRASHES),
        },
        Planted {
            setting: "bug-never-again",
            rules: &[EVENTUAL_ACCURACY],
            found: Found::Script(STANDS_STILL),
        },
    ],
};

/// n1 crashes.
const CRASHES: Script = Script {
    nodes: 3,
    clients: 0,
    settings: &[("most-timer", "100ms")],
    lines: "1.03s crash n1",
    until: "8s",
};

/// n1 stands still, and goes on.
const STANDS_STILL: Script = Script {
    nodes: 3,
    clients: 0,
    settings: &[],
    lines: "\
        1s freeze n1
        1.5s thaw n1",
    until: "8s",
};

/// Nobody suspects anybody, if the tries of a request take longer than a round trip does when all is well.
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
