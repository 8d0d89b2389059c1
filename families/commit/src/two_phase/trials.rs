//! Two-phase commit under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted_among};
use faultline_catalogue::commit::{
    ATOMICITY, COMMIT_VALIDITY, DECISION_STABILITY, ISOLATION, Part, STRICT_SERIALIZABILITY,
};
use faultline_catalogue::rules::WRITE_AHEAD;
use faultline_engine::view::Role;
use faultline_engine::{Rule, Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "2pc",
    nodes: &[2, 3, 4, 4, 4, 5, 6],
    clients: &[1, 2, 3, 4, 5],
    settings: &[
        ("votes", &["60ms", "100ms", "200ms"]),
        ("decision", &["80ms", "150ms", "300ms"]),
        ("resend", &["50ms", "100ms"]),
    ],
    // A log that is lost is not among the faults: "stable storage" is what BHG87 §7.3 rests on.
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| coordinates(glance.role) || glance.role == Part::Blocked.role(),
    command,
    probe: "set probe 1",
    settled,
    rarer: &[],
    exercises: &[
        Exercise::new("commits", 95, |fact| {
            fact.has("decided", &[("decision", "commit"), ("why.reason", "yes")])
        }),
        Exercise::new("aborts for a no", 80, |fact| {
            fact.has("decided", &[("decision", "abort"), ("why.reason", "no")])
        }),
        Exercise::new("aborts for silence", 80, |fact| {
            fact.has("decided", &[("decision", "abort"), ("why.reason", "silent")])
        }),
        Exercise::new("presumed aborts", 20, |fact| {
            fact.has("decided", &[("decision", "abort"), ("why.reason", "no_record")])
        }),
        Exercise::new("aborts after a restart", 20, |fact| {
            fact.has("decided", &[("decision", "abort"), ("why.reason", "recovery")])
        }),
        Exercise::new("votes no for a lock", 50, |fact| fact.has("voted_no", &[("why.reason", "locked")])),
        Exercise::new("votes no for what is not there", 30, |fact| {
            fact.has("voted_no", &[("why.reason", "out_of_bounds")])
        }),
        Exercise::new("participants blocked", 70, |fact| fact.is("blocked")),
        Exercise::new("participants released", 70, |fact| fact.is("released")),
        Exercise::new("restarts in doubt", 60, |fact| {
            fact.has("process_started", &[("coordinator", "false")])
                && !fact.has("process_started", &[("in_doubt", "0")])
        }),
        Exercise::new("told by another participant", 10, |fact| {
            fact.is("finished") && fact.value("how.from").is_some_and(|from| from.plain() != "n1")
        }),
        Exercise::new("never voted, and never will", 10, |fact| {
            fact.has("finished", &[("how", "not_voted")])
        }),
        Exercise::new("clients redirected", 70, |fact| fact.is("sent_to_coordinator")),
    ],
    bugs: &[
        planted_among("bug-majority", MAJORITY, 100),
        planted_among("bug-forget-yes", &[ATOMICITY], 200),
        planted_among("bug-unwritten-yes", &[WRITE_AHEAD], 100),
        Planted {
            setting: "bug-early-answer",
            rules: &[WRITE_AHEAD, DECISION_STABILITY, ATOMICITY],
            found: Found::Script(EARLY),
        },
        planted_among("bug-abort-on-timeout", &[ATOMICITY], 200),
        planted_among("bug-early-release", &[ISOLATION], 100),
        planted_among("bug-forget-locks", &[ISOLATION], 500),
    ],
};

// A vote that is on its way does not count and was given all the same: what it read is missing in the answer.
const MAJORITY: &[&Rule] = &[ATOMICITY, COMMIT_VALIDITY, STRICT_SERIALIZABILITY];

/// n1 crashes before its commit is on the disk, n2 has heard of it, and n3 asks.
const EARLY: Script = Script {
    nodes: 4,
    clients: 1,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.2s c1 set x 1 y 2
        0.2312s cut n1 -> n3
        0.2315s crash n1
        0.3s heal
        0.3s delay all 10ms
        0.3s restart n1",
    until: "2s",
};

/// Whether this is the part of the coordinator, whatever it decided last.
pub(crate) fn coordinates(role: &Role) -> bool {
    [Part::Coordinator.role(), Part::CoordinatorCommitted.role(), Part::CoordinatorAborted.role()]
        .contains(&role)
}

/// Keys of one, two and three participants, most of them wanted by others too.
pub(crate) fn command(draw: &mut Draw) -> String {
    match draw.below(10) {
        0..3 => format!("set x {} y {}", draw.below(9), draw.below(9)),
        3 => format!("set z {}", draw.below(9)),
        4..6 => "get x y".to_string(),
        6 => "get x y z".to_string(),
        7 => format!("transfer y z {}", 1 + draw.below(4)),
        _ => format!("transfer x y {}", 1 + draw.below(6)),
    }
}

/// Nobody waits for a decision, and no lock is left: "if all existing failures are repaired and no new failures occur
/// for sufficiently long, then all processes will eventually reach a decision" (BHG87 §7.3, AC5).
pub(crate) fn settled(session: &dyn Session) -> Result<(), String> {
    for node in &session.frame().nodes {
        let Some(glance) = node.glance else { return Err(format!("{} is down", node.id)) };
        if [Part::Prepared.role(), Part::Blocked.role(), Part::PreCommitted.role()].contains(&glance.role) {
            return Err(format!("{} is {} in {}", node.id, glance.role.slug, glance.epoch));
        }
    }
    Ok(())
}
