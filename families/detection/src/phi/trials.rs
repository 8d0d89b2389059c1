//! The φ accrual detector under trial.

use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::detection::phi::{PHI_OF_ARRIVALS, PHI_RESTARTS, PHI_RISES};
use faultline_catalogue::detection::{DEPARTED_UNSUSPECTED, DETECTION_BOUND, EVENTUAL_ACCURACY, Part, STRONG_COMPLETENESS};
use faultline_engine::view::{Glance, NodeFrame};
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "phi",
    nodes: &[2, 3, 4, 4, 5, 7],
    clients: &[0],
    settings: &[
        ("interval", &["30ms", "100ms", "200ms"]),
        // The lowest suspects the living even when all is well, unless the deviation is large.
        ("threshold", &["1", "3", "8", "8", "16"]),
        ("window", &["2", "10", "50", "200"]),
        ("acceptable-pause", &["0s", "0s", "150ms"]),
        ("min-deviation", &["1ms", "10ms", "10ms", "30ms"]),
        ("first-estimate", &["30ms", "100ms", "100ms", "300ms"]),
    ],
    // Links may do what they like, and clocks: the rules see what arrives, and by which clock.
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
        Exercise::new("suspicions", 99, |fact| fact.is("phi_over_threshold")),
        // A detector that learned an outage makes fewer.
        Exercise::new("mistakes", 85, |fact| fact.has("peer_trusted", &[("why", "mistaken")])),
        Exercise::new("nodes that came back", 90, |fact| fact.has("peer_trusted", &[("why", "restarted")])),
        Exercise::new("beats that came too late", 80, |fact| fact.is("beat_ignored")),
        Exercise::new("suspicion that rises", 99, |fact| fact.is("phi_rose")),
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
        Planted { setting: "bug-stale-beat", rules: &[DETECTION_BOUND], found: Found::Script(HELD) },
        Planted {
            setting: "bug-first-beat",
            rules: &[STRONG_COMPLETENESS],
            found: Found::Script(NEVER_HEARD),
        },
        Planted {
            setting: "bug-never-again",
            rules: &[EVENTUAL_ACCURACY],
            found: Found::Script(STANDS_STILL),
        },
        planted("bug-no-minimum", &[PHI_OF_ARRIVALS], &[("min-deviation", "10ms")]),
        Planted { setting: "bug-wall-clock", rules: &[PHI_RISES], found: Found::Script(SET_BACK) },
        planted("bug-keep-silence", &[PHI_RESTARTS], &[("threshold", "8")]),
    ],
};

/// A beat of n1 is held back, and n1 crashes. It comes when n2 has suspected n1 for a while.
const HELD: Script = Script {
    nodes: 2,
    clients: 0,
    settings: &[],
    lines: "\
        1.005s hold n1 -> n2 Heartbeat
        2.05s crash n1
        3s deliver n1 -> n2 Heartbeat",
    until: "4s",
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

/// n1 stands still, and goes on.
const STANDS_STILL: Script = Script {
    nodes: 3,
    clients: 0,
    settings: &[("window", "10")],
    lines: "\
        1s freeze n1
        1.5s thaw n1",
    until: "8s",
};

/// n1 crashes, and while φ rises at n2, somebody sets its clock back.
const SET_BACK: Script = Script {
    nodes: 3,
    clients: 0,
    settings: &[("min-deviation", "20ms")],
    lines: "\
        1.03s crash n1
        1.18s clock n2 -3s",
    until: "4s",
};

/// n3 leaves in an orderly way.
const GOODBYE: Script = Script { nodes: 3, clients: 0, settings: &[], lines: "1.03s leave n3", until: "4s" };

/// Nobody suspects anybody, if every interval is learned and the threshold allows for what links do when all is well.
fn settled(session: &dyn Session) -> Result<(), String> {
    if !session.rules().iter().any(|(rule, _)| *rule == EVENTUAL_ACCURACY) {
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
