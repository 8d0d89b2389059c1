//! Two-phase commit under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Subject};
use faultline_engine::transaction::Decision;
use faultline_engine::view::Role;
use faultline_engine::{CommitFact, DecisionCause, Fact, FactRecord, Learned, RuleId, Session, VoteNo};

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
    leads: |glance| coordinates(glance.role) || glance.role == Role::Blocked,
    command,
    probe: "set probe 1",
    settled,
    rarer: &[],
    exercises: &[
        Exercise::new("commits", 95, |r| {
            decided(r, Decision::Commit, |why| matches!(why, DecisionCause::Yes(_)))
        }),
        Exercise::new("aborts for a no", 80, |r| {
            decided(r, Decision::Abort, |why| matches!(why, DecisionCause::No(_)))
        }),
        Exercise::new("aborts for silence", 80, |r| {
            decided(r, Decision::Abort, |why| matches!(why, DecisionCause::Silent(_)))
        }),
        Exercise::new("presumed aborts", 20, |r| {
            decided(r, Decision::Abort, |why| matches!(why, DecisionCause::NoRecord(_)))
        }),
        Exercise::new("aborts after a restart", 20, |r| {
            decided(r, Decision::Abort, |why| matches!(why, DecisionCause::Recovery))
        }),
        Exercise::new("votes no for a lock", 50, |r| {
            matches!(r.fact, Fact::Commit(CommitFact::VotedNo { why: VoteNo::Locked { .. }, .. }))
        }),
        Exercise::new("votes no for what is not there", 30, |r| {
            matches!(r.fact, Fact::Commit(CommitFact::VotedNo { why: VoteNo::OutOfBounds { .. }, .. }))
        }),
        Exercise::new("participants blocked", 70, |r| {
            matches!(r.fact, Fact::Commit(CommitFact::Blocked { .. }))
        }),
        Exercise::new("participants released", 70, |r| {
            matches!(r.fact, Fact::Commit(CommitFact::Released { .. }))
        }),
        Exercise::new("restarts in doubt", 60, |r| {
            matches!(r.fact, Fact::Commit(CommitFact::Started { coordinator: false, in_doubt: 1.., .. }))
        }),
        Exercise::new(
            "told by another participant",
            10,
            |r| matches!(r.fact, Fact::Commit(CommitFact::Finished { how: Learned::From(node), .. }) if node.0 > 0),
        ),
        Exercise::new("never voted, and never will", 10, |r| {
            matches!(r.fact, Fact::Commit(CommitFact::Finished { how: Learned::NotVoted, .. }))
        }),
        Exercise::new("clients redirected", 70, |r| {
            matches!(r.fact, Fact::Commit(CommitFact::Redirected { .. }))
        }),
    ],
    bugs: &[
        planted("bug-majority", MAJORITY, 100),
        planted("bug-forget-yes", &[RuleId::Atomicity], 200),
        planted(
            "bug-early-answer",
            &[RuleId::DecisionStability, RuleId::Atomicity, RuleId::StrictSerializability],
            1_000,
        ),
        planted("bug-abort-on-timeout", &[RuleId::Atomicity], 200),
        planted("bug-early-release", &[RuleId::Isolation], 100),
    ],
};

// A vote that is on its way does not count and was given all the same: what it read is missing in the answer.
const MAJORITY: &[RuleId] = &[RuleId::Atomicity, RuleId::CommitValidity, RuleId::StrictSerializability];

const fn planted(setting: &'static str, rules: &'static [RuleId], seeds: u64) -> Planted {
    Planted { setting, rules, found: Found::Swarm(seeds, &[]) }
}

fn decided(record: &FactRecord, what: Decision, cause: fn(&DecisionCause) -> bool) -> bool {
    matches!(&record.fact, Fact::Commit(CommitFact::Decided { decision, why, .. }) if *decision == what && cause(why))
}

/// Whether this is the part of the coordinator, whatever it decided last.
pub(crate) fn coordinates(role: Role) -> bool {
    matches!(role, Role::Coordinator | Role::CoordinatorCommitted | Role::CoordinatorAborted)
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
        if matches!(glance.role, Role::Prepared | Role::Blocked | Role::PreCommitted) {
            return Err(format!("{} is {:?} in T{}", node.id, glance.role, glance.epoch));
        }
    }
    Ok(())
}
