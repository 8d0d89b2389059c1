//! Three-phase commit under trial.

use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted_among};
use crate::two_phase;
use faultline_catalogue::commit::{
    ATOMICITY, COMMIT_VALIDITY, DECISION_STABILITY, ISOLATION, NON_BLOCKING, Part, STRICT_SERIALIZABILITY,
};
use faultline_catalogue::rules::WRITE_AHEAD;


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
    leads: |glance| two_phase::coordinates(glance.role) || glance.role == Part::PreCommitted.role(),
    command: two_phase::command,
    probe: "set probe 1",
    settled: two_phase::settled,
    rarer: &[],
    exercises: &[
        Exercise::new("commits", 99, |fact| {
            fact.has("decided", &[("decision", "commit"), ("why.reason", "pre_committed")])
        }),
        Exercise::new("terminations", 90, |fact| fact.is("terminates")),
        Exercise::new("elections", 60, |fact| fact.is("elects")),
        Exercise::new("aborted without the coordinator", 60, |fact| {
            fact.has("decided", &[("decision", "abort"), ("why.reason", "termination")])
        }),
        Exercise::new("committed without the coordinator", 10, |fact| {
            fact.has("decided", &[("decision", "commit"), ("why.reason", "termination")])
        }),
        Exercise::new("restarts in doubt", 70, |fact| {
            fact.has("process_started", &[("coordinator", "false")])
                && !fact.has("process_started", &[("in_doubt", "0")])
        }),
        Exercise::new("a coordinator restarts in doubt", 40, |fact| {
            fact.has("process_started", &[("coordinator", "true")])
                && !fact.has("process_started", &[("in_doubt", "0")])
        }),
    ],
    bugs: &[
        planted_among("bug-majority", &[ATOMICITY, COMMIT_VALIDITY, STRICT_SERIALIZABILITY], 200),
        planted_among("bug-forget-yes", &[ATOMICITY], 200),
        planted_among("bug-unwritten-yes", &[WRITE_AHEAD], 100),
        Planted {
            setting: "bug-early-answer",
            rules: &[WRITE_AHEAD, DECISION_STABILITY, ATOMICITY],
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
        planted_among("bug-abort-on-timeout", &[ATOMICITY], 500),
        planted_among("bug-early-release", &[ISOLATION], 100),
        planted_among("bug-forget-locks", &[ISOLATION], 500),
        planted_among("bug-no-wait", &[NON_BLOCKING], 100),
    ],
};
