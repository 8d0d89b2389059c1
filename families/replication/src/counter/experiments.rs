//! What to try with a counter: take replicas away until it refuses, bring one back, and put another one in the place of the other.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::act("crash n3", &["crash"]),
    Experiment::act("crash n2", &["crash"]),
    Experiment::watch("promise_refused"),
    Experiment::act("restart n2", &["restart"]),
    Experiment::act("c2 promote n4", &["c2"]),
    Experiment::watch("addition_acknowledged"),
];
