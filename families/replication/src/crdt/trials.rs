//! Replicated data types under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::replication::Part;
use faultline_catalogue::replication::crdt::{
    ACKNOWLEDGED_ON_DISK, CHANGED_ONCE, INTENT_KEPT, ONLY_STABLE_COLLECTED, OWN_NAMES, STRONG_CONVERGENCE,
    UPDATES_REACH_ALL,
};
use faultline_catalogue::rules;
use faultline_engine::view::Glance;
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "crdt",
    nodes: &[2, 3, 3, 4, 5],
    clients: &[1, 2, 3],
    settings: &[
        ("gossip", &["100ms", "200ms"]),
        // What a type does not promise, a run may break: the scenarios show how.
        ("claim", &["type"]),
        ("type", &["g-counter", "pn-counter", "pn-counter", "lww-register", "mv-register", "2p-set", "or-set", "or-set", "or-set", "rga"]),
    ],
    // Replicas recover with what they had (Shapiro et al. 2011), so disks are not lost.
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role == Part::Lacking.role(),
    command,
    probe: "get probe",
    settled,
    // A replica writes when something is new to it, and most of the commands are for another type; nobody leads; messages are few.
    rarer: &[
        ("crashes with writes under way", 30),
        ("two that lead at once", 10),
        ("messages that wait for a worker", 30),
        ("messages that find a queue full", 20),
    ],
    exercises: &[
        Exercise::new("changes", 75, |fact| fact.is("object_changed")),
        Exercise::new("states joined", 70, |fact| fact.is("states_joined")),
        Exercise::new("deltas joined", 30, |fact| fact.has("states_joined", &[("by", "delta")])),
        Exercise::new("whole states for want of deltas", 30, |fact| fact.is("whole_state_sent")),
        Exercise::new("reads", 80, |fact| fact.is("object_read")),
        Exercise::new("nothing to remove", 10, |fact| fact.is("nothing_to_remove")),
        Exercise::new("changes of another type refused", 50, |fact| fact.is("change_refused")),
        Exercise::new("tombstones collected", 3, |fact| fact.is("tombstones_collected")),
        Exercise::new("retries recognised", 3, |fact| fact.is("change_recognised")),
    ],
    bugs: &[
        planted("bug-plain-counter", &[STRONG_CONVERGENCE], &[("type", "pn-counter")]),
        planted("bug-plain-set", &[STRONG_CONVERGENCE], &[("type", "or-set")]),
        planted("bug-last-arrival", &[STRONG_CONVERGENCE], &[("type", "lww-register")]),
        Planted { setting: "bug-same-name", rules: &[OWN_NAMES], found: Found::Script(LOST_DISK) },
        planted("bug-plain-deltas", &[STRONG_CONVERGENCE, UPDATES_REACH_ALL], &[("sync", "delta")]),
        planted(
            "bug-collect-early",
            &[ONLY_STABLE_COLLECTED, STRONG_CONVERGENCE],
            &[("type", "or-set"), ("garbage", "collect")],
        ),
        planted("bug-answer-first", &[ACKNOWLEDGED_ON_DISK], &[]),
        planted("bug-unwritten", &[rules::WRITE_AHEAD], &[("sync", "delta")]),
        planted("bug-no-sessions", &[CHANGED_ONCE], &[]),
        planted("bug-no-stamps", &[STRONG_CONVERGENCE], &[("type", "rga")]),
        planted("bug-own-stamps", &[INTENT_KEPT, STRONG_CONVERGENCE], &[("type", "rga")]),
        planted("bug-blind-write", &[INTENT_KEPT], &[("type", "mv-register")]),
        Planted { setting: "bug-only-new", rules: &[UPDATES_REACH_ALL], found: Found::Script(LEFT_BEHIND) },
    ],
};

/// A replica makes an update, crashes before anybody has heard of it, and starts again.
const LEFT_BEHIND: Script = Script {
    nodes: 3,
    clients: 1,
    settings: &[("sync", "delta")],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.5s partition n1 c1 | n2 n3
        0.6s c1 add x 1
        0.8s crash n1
        1s restart n1
        1.2s heal
        1.2s delay all 10ms",
    until: "40s",
};

/// A replica loses its disk, and makes an update before it has heard what it had made.
const LOST_DISK: Script = Script {
    nodes: 3,
    clients: 1,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.1s c1 add x 1
        0.5s isolate n1
        0.6s wipe n1
        0.7s restart n1
        0.8s heal
        0.8s c1 add x 1",
    until: "3s",
};

/// Something for every type: what does not fit is refused.
fn command(draw: &mut Draw) -> String {
    let key = draw.key();
    let word = draw.pick(&["tea", "milk", "salt"]);
    match draw.below(14) {
        12 => format!("type {key} {} {word}", draw.below(8)),
        13 if draw.below(2) == 0 => format!("type {key} {} {word}", draw.below(8)),
        13 => format!("erase {key} {} {}", draw.below(6) + 1, draw.below(3) + 1),
        0..2 => format!("get {key}"),
        2..5 => format!("add {key} {}", draw.pick(&["1", "1", "5", "-2"])),
        5..7 => format!("set {key} {}", draw.below(5)),
        7..10 => format!("insert {key} {word}"),
        _ => format!("remove {key} {word}"),
    }
}

/// All have the same updates, and nobody has heard of one that it lacks.
fn settled(session: &dyn Session) -> Result<(), String> {
    let glances: Vec<Glance> = session.frame().nodes.iter().filter_map(|node| node.glance).collect();
    let updates: Vec<u64> = glances.iter().map(|glance| glance.commit).collect();
    let lacking = glances.iter().filter(|glance| glance.role == Part::Lacking.role()).count();
    let alike = updates.windows(2).all(|pair| pair[0] == pair[1]);
    if alike && lacking == 0 && glances.len() == usize::from(session.nodes()) {
        return Ok(());
    }
    Err(format!("{lacking} lack updates of which they have heard; updates {updates:?}"))
}
