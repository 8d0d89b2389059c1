//! Three-phase commit under trial.

use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject};
use crate::two_phase;
use faultline_engine::transaction::Decision;
use faultline_engine::view::Role;
use faultline_engine::{CommitFact, DecisionCause, Fact, FactRecord, RuleId};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "3pc",
    nodes: &[2, 3, 4, 4, 4, 5, 6],
    clients: &[1, 2, 3, 4, 5],
    // The protocol rests on timeouts that tell the dead from the slow.
    settings: &[("votes", &["100ms"]), ("decision", &["200ms", "250ms"]), ("resend", &["50ms", "100ms"])],
    // "Communication failures are excluded" (after BHG87 §7.5): processes crash and nobody is suspected falsely. With
    // partitions or frozen processes the protocol splits, as the scenarios show.
    faults: Faults::CRASHES,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| two_phase::coordinates(glance.role) || glance.role == Role::PreCommitted,
    command: two_phase::command,
    probe: "set probe 1",
    settled: two_phase::settled,
    rarer: &[],
    exercises: &[
        Exercise::new("commits", 99, |r| {
            decided(r, Decision::Commit, |why| matches!(why, DecisionCause::PreCommitted(_)))
        }),
        Exercise::new("terminations", 90, |r| matches!(r.fact, Fact::Commit(CommitFact::Terminates { .. }))),
        Exercise::new("elections", 60, |r| matches!(r.fact, Fact::Commit(CommitFact::Elects { .. }))),
        Exercise::new("aborted without the coordinator", 60, |r| {
            decided(r, Decision::Abort, |why| matches!(why, DecisionCause::Termination(_)))
        }),
        Exercise::new("committed without the coordinator", 10, |r| {
            decided(r, Decision::Commit, |why| matches!(why, DecisionCause::Termination(_)))
        }),
        Exercise::new("restarts in doubt", 70, |r| {
            matches!(r.fact, Fact::Commit(CommitFact::Started { coordinator: false, in_doubt: 1.., .. }))
        }),
        Exercise::new("a coordinator restarts in doubt", 40, |r| {
            matches!(r.fact, Fact::Commit(CommitFact::Started { coordinator: true, in_doubt: 1.., .. }))
        }),
    ],
    bugs: &[
        planted(
            "bug-majority",
            &[RuleId::Atomicity, RuleId::CommitValidity, RuleId::StrictSerializability],
            200,
        ),
        planted("bug-forget-yes", &[RuleId::Atomicity], 200),
        Planted {
            setting: "bug-early-answer",
            rules: &[RuleId::DecisionStability],
            // Neither the pre-commit nor the commit of n1 is on its slow disk when it crashes, and n4 asks it.
            found: Found::Script(Script {
                nodes: 4,
                clients: 1,
                settings: &[],
                lines: "0s delay all 10ms
                        0s disk all 1ms
                        0.1s disk n1 900ms
                        0.2s c1 set x 1 y 2 z 3
                        0.225s crash n4
                        0.4s crash n1
                        0.45s crash n2
                        0.45s crash n3
                        0.5s restart n1
                        0.6s restart n4",
                until: "3s",
            }),
        },
        planted("bug-abort-on-timeout", &[RuleId::Atomicity], 500),
        planted("bug-early-release", &[RuleId::Isolation], 100),
    ],
};

const fn planted(setting: &'static str, rules: &'static [RuleId], seeds: u64) -> Planted {
    Planted { setting, rules, found: Found::Swarm(seeds, &[]) }
}

fn decided(record: &FactRecord, what: Decision, cause: fn(&DecisionCause) -> bool) -> bool {
    matches!(&record.fact, Fact::Commit(CommitFact::Decided { decision, why, .. }) if *decision == what && cause(why))
}
