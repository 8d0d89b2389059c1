//! What to try with a monitor: heed a warning, crash what everybody depends on, cut the monitor off.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 7] = [
    Experiment::watch("paged").given("put"),
    Experiment::act("c1 -> n3 clean", &["c1"]),
    Experiment::act("crash n2", &["crash"]),
    Experiment::watch("paged"),
    Experiment::act("restart n2", &["restart"]),
    Experiment::act("isolate n1", &["isolate"]),
    Experiment::watch("paged"),
];
