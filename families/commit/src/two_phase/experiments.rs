//! What to try with two-phase commit: lose the coordinator while the participants are in doubt.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::act("disk n1 1s", &["disk"]).at_least("300ms"),
    Experiment::watch("blocked"),
    Experiment::act("crash n1", &["crash"]),
    Experiment::act("restart n1", &["restart"]),
    Experiment::watch("released"),
    Experiment::act("disk n1 1ms", &["disk"]).at_most("50ms"),
];
