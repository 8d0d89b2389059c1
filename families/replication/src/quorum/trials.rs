//! Quorums under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::replication::quorum::{
    FRESH_READS, HINTS_KEPT, ONLY_NEWER_REPLACES, REPLICAS_CONVERGE, STORED_BY_W,
};
use faultline_catalogue::replication::Part;
use faultline_catalogue::rules;
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "quorum",
    nodes: &[2, 3, 3, 3, 4, 5, 5, 6],
    clients: &[1, 2, 2, 3],
    settings: &[
        ("copies", &["2", "3", "3", "3", "5"]),
        ("reads", &["1", "2", "2", "3"]),
        ("writes", &["1", "2", "2", "3"]),
        ("abd", &["off", "off", "on"]),
        ("repair", &["on", "on", "detect", "off"]),
        ("timeout", &["30ms", "60ms", "150ms"]),
        ("anti-entropy", &["0s", "0s", "50ms", "200ms"]),
        // What the other settings do not promise, a run may break: the scenarios show how.
        ("claim", &["settings"]),
    ],
    // A lost disk takes away acknowledgements that others rely on (Gifford 1979 counts on stable storage).
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role == Part::Coordinator.role(),
    command,
    probe: "set probe 1",
    settled,
    rarer: &[],
    exercises: &[
        Exercise::new("versions stored", 95, |fact| fact.is("version_stored")),
        Exercise::new("writes acknowledged", 95, |fact| fact.is("write_acknowledged")),
        Exercise::new("reads answered", 90, |fact| fact.is("read_answered")),
        Exercise::new("older versions ignored", 10, |fact| fact.is("older_version_ignored")),
        Exercise::new("siblings found", 5, |fact| fact.is("siblings_found")),
        Exercise::new("writes back", 20, |fact| fact.is("write_back")),
        Exercise::new("newer versions found too late", 10, |fact| fact.is("newer_version_found")),
        Exercise::new("read repair", 10, |fact| fact.is("read_repair")),
        Exercise::new("silent replicas asked again", 50, |fact| fact.is("replicas_asked_again")),
        Exercise::new("requests given up", 10, |fact| fact.is("too_few_replicas")),
        Exercise::new("nodes that stand in", 10, |fact| fact.is("hint_kept")),
        Exercise::new("hints handed over", 10, |fact| fact.is("hint_forgotten")),
        Exercise::new("trees that differ", 10, |fact| fact.is("leaves_differ")),
        Exercise::new("trees that agree", 20, |fact| fact.is("trees_agree")),
        Exercise::new("retries recognised", 5, |fact| fact.is("request_recognised")),
    ],
    bugs: &[
        planted("bug-unwritten", &[rules::WRITE_AHEAD], &[]),
        planted("bug-answer-first", &[STORED_BY_W], &[]),
        planted("bug-count-answers", &[STORED_BY_W, FRESH_READS], &[]),
        planted("bug-first-answer", &[FRESH_READS], &[("reads", "2"), ("writes", "2"), ("abd", "off")]),
        planted("bug-last-arrival", &[ONLY_NEWER_REPLACES, FRESH_READS, STORED_BY_W], &[]),
        planted("bug-compare-sums", &[ONLY_NEWER_REPLACES], &[("versions", "vector"), ("abd", "off")]),
        Planted {
            setting: "bug-no-write-back",
            rules: &[rules::LINEARIZABILITY],
            found: Found::Script(TWO_READS),
        },
        Planted { setting: "bug-repair-told", rules: &[REPLICAS_CONVERGE], found: Found::Script(MISSED) },
        planted("bug-drop-hint", &[HINTS_KEPT], &[("sloppy", "on")]),
        Planted { setting: "bug-hash-keys", rules: &[REPLICAS_CONVERGE], found: Found::Script(BEHIND) },
    ],
};

/// Two reads during one write: the first meets the replica that has it, and the second does not.
const TWO_READS: Script = Script {
    nodes: 3,
    clients: 3,
    settings: &[("abd", "on"), ("repair", "off")],
    lines: "\
        0s delay all 10ms
        0.1s c1 set x 1
        0.9s hold all n1 -> n2 Store
        0.9s hold all n1 -> n3 Store
        0.9s delay n3 -> n2 100ms
        0.9s delay n1 -> n3 400ms
        0.9s policy c1 patience 2s
        1s c1 set x 2
        1.1s c2 get x
        1.2s c3 get x",
    until: "3s",
};

/// A replica misses a write, and is asked what it has.
const MISSED: Script = Script {
    nodes: 3,
    clients: 3,
    settings: &[("reads", "1")],
    lines: "\
        0.1s c1 set x 1
        0.5s isolate n3
        0.6s c1 set x 2
        1s heal
        1.5s c3 every 500ms get x",
    until: "40s",
};

/// A replica misses a write, and nobody reads.
const BEHIND: Script = Script {
    nodes: 3,
    clients: 1,
    settings: &[("anti-entropy", "50ms")],
    lines: "\
        0.1s c1 set x 1
        0.5s isolate n3
        0.6s c1 set x 2
        1s heal",
    until: "40s",
};

/// Mostly reads and writes: keys to which somebody adds are not judged as one copy.
fn command(draw: &mut Draw) -> String {
    let key = draw.key();
    match draw.below(10) {
        0..5 => format!("get {key}"),
        5..9 => format!("set {key} {}", draw.below(5)),
        _ => format!("add {key} 1"),
    }
}

/// Every node can coordinate: no more is promised as long as nobody reads and nothing is compared.
fn settled(session: &dyn Session) -> Result<(), String> {
    let down = session.frame().nodes.iter().filter(|node| node.glance.is_none()).count();
    if down == 0 { Ok(()) } else { Err(format!("{down} nodes are down")) }
}
