//! Heartbeats under trial.

use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::detection::{DEPARTED_UNSUSPECTED, DETECTION_BOUND, EVENTUAL_ACCURACY, Part, STRONG_COMPLETENESS};
use faultline_engine::view::{Glance, NodeFrame};
use faultline_engine::{Session, Span};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "heartbeat",
    nodes: &[2, 3, 4, 4, 5, 7],
    clients: &[0],
    settings: &[
        ("interval", &["30ms", "100ms", "200ms"]),
        // The shortest suspects the living even when all is well, which no rule forbids.
        ("delta", &["5ms", "40ms", "150ms", "300ms"]),
    ],
    // Links may do what they like, and clocks: the rules wait for as long as that can excuse.
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role == Part::Suspecting.role(),
    command: |_| String::new(),
    probe: "",
    settled,
    // Nobody asks, and nobody writes.
    rarer: &[("clients lose patience", 0), ("crashes with writes under way", 0)],
    exercises: &[
        Exercise::new("suspicions", 99, |fact| fact.is("peer_suspected")),
        Exercise::new("mistakes", 90, |fact| fact.has("peer_trusted", &[("why", "mistaken")])),
        Exercise::new("nodes that came back", 90, |fact| fact.has("peer_trusted", &[("why", "restarted")])),
        Exercise::new("beats that came too late", 80, |fact| fact.is("beat_ignored")),
        Exercise::new("nodes that are learned of", 25, |fact| fact.is("member_joined")),
        Exercise::new("departures that are learned of", 40, |fact| fact.is("member_left")),
        Exercise::new("departures of suspects", 20, |fact| fact.has("member_left", &[("suspected", "true")])),
    ],
    bugs: &[
        Planted {
            setting: "bug-no-goodbye",
            rules: &[DEPARTED_UNSUSPECTED],
            found: Found::Script(GOODBYE),
        },
        planted("bug-stale-beat", &[DETECTION_BOUND], &[("form", "nfd-s"), ("delta", "40ms")]),
        Planted {
            setting: "bug-first-beat",
            rules: &[STRONG_COMPLETENESS],
            found: Found::Script(NEVER_HEARD),
        },
        planted("bug-forget-life", &[EVENTUAL_ACCURACY], &[("form", "plain"), ("delta", "300ms")]),
        planted("bug-never-again", &[EVENTUAL_ACCURACY], &[("delta", "300ms")]),
        Planted {
            setting: "bug-wall-clock",
            rules: &[DETECTION_BOUND],
            found: Found::Script(SET_BACK),
        },
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

/// n1 crashes, and before n2 notices, somebody sets its clock back.
const SET_BACK: Script = Script {
    nodes: 3,
    clients: 0,
    settings: &[("form", "plain")],
    lines: "\
        1.03s crash n1
        1.07s clock n2 -3s",
    until: "4s",
};

/// n3 leaves in an orderly way.
const GOODBYE: Script = Script { nodes: 3, clients: 0, settings: &[], lines: "1.03s leave n3", until: "4s" };

/// Nobody suspects anybody, if messages come in time when all is well.
fn settled(session: &dyn Session) -> Result<(), String> {
    let settings = session.settings();
    let value = |name: &str| settings.iter().find(|setting| setting.name == name).map(|setting| &*setting.value);
    let span = |name: &str| value(name).and_then(|value| value.parse::<Span>().ok()).unwrap_or_default();
    let slowest = Span::millis(16);
    let enough = if value("form") == Some("plain") { Span(span("interval").0 + slowest.0) } else { slowest };
    if span("delta") < enough {
        return Ok(());
    }
    let frame = session.frame();
    // Of who has left nobody may be there to tell one that has restarted since.
    let members = || frame.nodes.iter().filter(|node| node.status.is_member());
    let suspects = |node: &&NodeFrame| {
        let suspected = |glance: &Glance| members().any(|other| glance.votes.contains(other.id));
        node.glance.as_ref().is_none_or(suspected)
    };
    match members().find(suspects) {
        Some(node) => Err(format!("{} suspects somebody", node.id)),
        None => Ok(()),
    }
}
