//! What to try with the φ accrual detector: crash a node whose heartbeats reach one observer at uneven intervals.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::watch("phi_over_threshold").given("crash n3"),
    Experiment::act("restart n3", &["restart"]),
    Experiment::watch("peer_trusted"),
    Experiment::act("delay n1 -> n2 10ms..200ms", &["delay"]).at_least("50ms"),
    Experiment::act("crash n1", &["crash"]),
    Experiment::watch("phi_over_threshold"),
];
