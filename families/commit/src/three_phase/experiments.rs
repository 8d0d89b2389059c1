//! What to try with three-phase commit: silence the coordinator, then crash it.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 5] = [
    Experiment::act("hold all n1 COMMIT", &["hold"]),
    Experiment::watch("terminates"),
    Experiment::act("crash n1", &["crash"]),
    Experiment::act("restart n1", &["restart"]),
    Experiment::act("release", &["release"]),
];
