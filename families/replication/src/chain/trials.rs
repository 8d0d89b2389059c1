//! Chain replication under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::replication::Part;
use faultline_catalogue::replication::chain::{
    ACKNOWLEDGED_KEPT, CHAIN_RECOVERS, ONE_CHAIN_PER_NUMBER, UPDATE_PROPAGATION,
};
use faultline_catalogue::rules;
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "chain",
    nodes: &[2, 3, 4, 4, 4, 5, 5, 6],
    clients: &[1, 2, 2, 3],
    settings: &[
        // Without a lease a run in which a living server is taken for failed may answer reads with what is old: the papers assume
        // that no master does that (fail-stop). The scenario of the living dead shows it.
        ("lease", &["120ms", "160ms", "400ms"]),
        ("heartbeat", &["20ms", "40ms"]),
        // Long enough for a healthy server, as otherwise servers leave and join for ever.
        ("timeout", &["150ms", "200ms", "300ms"]),
        ("resend", &["60ms", "150ms", "300ms"]),
    ],
    // A wiped disk may be the last that holds something: §3 assumes that one of the servers does not fail. The master waits a
    // twentieth longer than a lease lasts, so clocks may drift by a fortieth each.
    faults: Faults { clocks: Some(20_000), ..Faults::ALL },
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role.leads,
    command: Draw::store,
    probe: "add probe 1",
    settled,
    rarer: &[],
    exercises: &[
        Exercise::new("servers considered failed", 80, |fact| fact.is("silent_server")),
        Exercise::new("chains repaired", 80, |fact| fact.has("chain_formed", &[("why.reason", "silent")])),
        Exercise::new("servers that join again", 70, |fact| fact.has("chain_formed", &[("why.reason", "added")])),
        Exercise::new("servers that hold everything", 70, |fact| fact.is("server_completed")),
        Exercise::new("leases that are waited for", 20, |fact| fact.is("lease_awaited")),
        Exercise::new("the last copy kept", 30, |fact| fact.is("last_copy_kept")),
        Exercise::new("updates acknowledged", 95, |fact| fact.is("update_acknowledged")),
        Exercise::new("updates forgotten", 10, |fact| fact.is("updates_forgotten")),
        Exercise::new("updates sent again", 50, |fact| fact.is("resent")),
        Exercise::new("gaps", 5, |fact| fact.is("gap_found")),
        Exercise::new("reads that ask the tail", 10, |fact| fact.is("dirty_read")),
        Exercise::new("reads of a version", 10, |fact| fact.is("version_read")),
        Exercise::new("reads without a lease", 10, |fact| fact.is("read_without_lease")),
        Exercise::new("retries recognised", 10, |fact| fact.is("update_recognised")),
        Exercise::new("clients sent on", 70, |fact| fact.is("client_sent_on")),
    ],
    bugs: &[
        planted("bug-answer-first", &[ACKNOWLEDGED_KEPT, rules::LINEARIZABILITY], &[]),
        planted("bug-dirty-reads", &[rules::LINEARIZABILITY], &[("craq", "on")]),
        planted(
            "bug-skip-check",
            &[UPDATE_PROPAGATION, rules::STATE_MACHINE_SAFETY, ACKNOWLEDGED_KEPT],
            &[],
        ),
        planted("bug-unwritten", &[rules::WRITE_AHEAD], &[]),
        // A tail that lacks updates may become the head, and give their numbers to others.
        planted(
            "bug-early-tail",
            &[ACKNOWLEDGED_KEPT, rules::LINEARIZABILITY, rules::STATE_MACHINE_SAFETY],
            &[],
        ),
        planted("bug-last-copy", &[ACKNOWLEDGED_KEPT], &[]),
        planted("bug-no-lease-wait", &[rules::LINEARIZABILITY], &[]),
        planted("bug-forget-chain", &[ONE_CHAIN_PER_NUMBER], &[]),
        planted("bug-keep-suffix", &[UPDATE_PROPAGATION, rules::STATE_MACHINE_SAFETY], &[]),
        planted("bug-no-sessions", &[rules::TAKES_EFFECT_ONCE], &[]),
        Planted { setting: "bug-no-resend", rules: &[CHAIN_RECOVERS], found: Found::Script(LOST_UPDATE) },
    ],
};

/// An update is lost between head and tail, and nothing else.
const LOST_UPDATE: Script = Script {
    nodes: 3,
    clients: 1,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.5s cut n2 -> n3
        0.5s c1 set x 1
        0.53s heal
        0.53s delay all 10ms",
    until: "40s",
};

/// Every server is in the chain and holds everything.
fn settled(session: &dyn Session) -> Result<(), String> {
    let frame = session.frame();
    let glances = || frame.nodes.iter().filter_map(|node| node.glance.as_ref());
    let plays = |parts: &[Part]| glances().filter(|one| parts.iter().any(|part| one.role == part.role())).count();
    let (heads, tails) = (plays(&[Part::Head, Part::Alone]), plays(&[Part::Tail, Part::Alone]));
    let others = plays(&[Part::Outside, Part::Filling]);
    let numbers: Vec<u64> = glances().map(|one| one.epoch.number).collect();
    if heads == 1 && tails == 1 && others == 0 && numbers.windows(2).all(|pair| pair[0] == pair[1]) {
        return Ok(());
    }
    Err(format!("{heads} heads, {tails} tails, {others} others; configurations {numbers:?}"))
}
