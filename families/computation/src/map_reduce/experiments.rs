//! What to try with MapReduce: kill a worker, then the master.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 7] = [
    Experiment::watch("job_finished").given("count"),
    Experiment::act("c1 every 50ms count", &["c1"]),
    Experiment::act("crash n3", &["crash"]),
    Experiment::watch("worker_failed"),
    Experiment::watch("job_finished"),
    Experiment::act("crash n1", &["crash"]),
    Experiment::act("restart n1", &["restart"]),
];
