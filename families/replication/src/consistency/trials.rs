//! Copies with a promise under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::replication::Part;
use faultline_catalogue::replication::consistency::{
    CAUSAL, DELIVERY_ORDER, MONOTONIC_READS, MONOTONIC_WRITES, PRAM, READ_YOUR_WRITES, SEQUENTIAL, WRITES_ARRIVE,
    WRITES_FOLLOW_READS,
};
use faultline_catalogue::rules;
use faultline_engine::view::Glance;
use faultline_engine::Session;

pub(crate) const SUBJECT: Subject = Subject {
    slug: "consistency",
    nodes: &[1, 2, 3, 3, 4, 5],
    clients: &[1, 2, 3],
    settings: &[
        ("repair", &["100ms", "200ms"]),
        // What a promise does not cover, a run may break: the scenarios show how.
        ("claim", &["settings"]),
    ],
    // The papers on memories know no failures, and those on sessions assume that a server keeps what it has accepted, so disks
    // are not lost.
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role == Part::Orders.role(),
    command,
    probe: "get probe",
    settled,
    // Nobody leads but the sequencer; replicas write when something is new to them; messages are few.
    rarer: &[
        ("crashes with writes under way", 30),
        ("two that lead at once", 0),
        ("messages that wait for a worker", 30),
        ("messages that find a queue full", 20),
    ],
    exercises: &[
        Exercise::new("writes", 80, |fact| fact.is("write_made")),
        Exercise::new("writes of others applied", 60, |fact| fact.is("write_applied")),
        Exercise::new("writes held back", 20, |fact| fact.is("write_held_back")),
        Exercise::new("requests in the order", 20, |fact| fact.is("request_forwarded")),
        Exercise::new("sessions that wait", 3, |fact| fact.is("session_waits")),
        Exercise::new("writes sent again", 40, |fact| fact.is("missing_sent")),
        Exercise::new("retries recognised", 5, |fact| fact.is("request_known")),
    ],
    bugs: &[
        planted("bug-local-reads", &[rules::LINEARIZABILITY], &[("promise", "linearizable")]),
        planted("bug-early-answer", &[SEQUENTIAL, rules::LINEARIZABILITY], &[("promise", "sequential")]),
        planted("bug-order-twice", &[rules::LINEARIZABILITY, SEQUENTIAL], &[("promise", "linearizable")]),
        planted("bug-as-they-come", &[DELIVERY_ORDER, PRAM], &[("promise", "pram"), ("monotonic-writes", "off"), ("writes-follow-reads", "off")]),
        planted("bug-no-dependencies", &[CAUSAL, DELIVERY_ORDER], &[("promise", "causal")]),
        planted("bug-forget-writes", &[READ_YOUR_WRITES, MONOTONIC_WRITES], &[("read-your-writes", "on")]),
        planted("bug-forget-reads", &[MONOTONIC_READS, WRITES_FOLLOW_READS], &[("monotonic-reads", "on")]),
        planted(
            "bug-only-here",
            &[MONOTONIC_WRITES, WRITES_FOLLOW_READS],
            &[("promise", "eventual"), ("monotonic-writes", "on"), ("writes-follow-reads", "on")],
        ),
        planted("bug-deaf-clock", &[CAUSAL], &[("promise", "causal"), ("conflicts", "last-writer")]),
        planted("bug-last-arrival", &[WRITES_ARRIVE], &[("promise", "eventual"), ("read-your-writes", "off")]),
        Planted { setting: "bug-no-repair", rules: &[WRITES_ARRIVE], found: Found::Script(LOST) },
        planted("bug-unwritten", &[rules::WRITE_AHEAD], &[]),
    ],
};

/// A write is lost on its way to one replica.
const LOST: Script = Script {
    nodes: 3,
    clients: 1,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.5s cut n1 n3
        0.6s c1 set x 1
        1s heal
        1s delay all 10ms",
    until: "40s",
};

/// Many values: a read whose value several writes have written is not judged.
fn command(draw: &mut Draw) -> String {
    let key = draw.key();
    match draw.below(10) {
        0..5 => format!("get {key}"),
        5..8 => format!("set {key} {}", draw.below(1_000)),
        8 => format!("add {key} {}", draw.below(1_000)),
        _ => format!("cas {key} {} {}", draw.below(3), draw.below(1_000)),
    }
}

/// All have the same writes, and nothing waits.
fn settled(session: &dyn Session) -> Result<(), String> {
    let glances: Vec<Glance> = session.frame().nodes.iter().filter_map(|node| node.glance).collect();
    let writes: Vec<u64> = glances.iter().map(|glance| glance.commit).collect();
    let waiting = glances.iter().filter(|glance| glance.role == Part::Holds.role()).count();
    let alike = writes.windows(2).all(|pair| pair[0] == pair[1]);
    if alike && waiting == 0 && glances.len() == usize::from(session.nodes()) {
        return Ok(());
    }
    Err(format!("at {waiting} replicas something waits; writes {writes:?}"))
}
