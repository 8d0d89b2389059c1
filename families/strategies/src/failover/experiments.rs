//! What to try with failover: freeze the primary, wake it when it has been replaced, hand over by
//! order, crash the director.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 7] = [
    Experiment::act("restart n2", &["restart"]).given("crash n2"),
    Experiment::act("freeze n3", &["freeze"]),
    Experiment::watch("service_restored"),
    Experiment::act("thaw {frozen}", &["thaw"]),
    Experiment::watch("stepped_down"),
    Experiment::act("c1 switchover n3", &["c1"]),
    Experiment::act("crash n1", &["crash"]),
];
