//! What to try with failover: freeze the primary, wake it when it has been replaced, crash the director.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::act("restart n2", &["restart"]),
    Experiment::act("freeze n3", &["freeze"]),
    Experiment::watch("service_restored"),
    Experiment::act("thaw {frozen}", &["thaw"]),
    Experiment::watch("stepped_down"),
    Experiment::act("crash n1", &["crash"]),
];
