//! What to try with reassignment: a worker that comes back late, and a task that kills workers.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 7] = [
    Experiment::watch("attempt_failed").given("freeze n3"),
    Experiment::watch("result_late"),
    Experiment::act("c1 submit 1 poisoned", &["c1"]),
    Experiment::watch("task_killed_worker"),
    Experiment::watch("task_set_aside"),
    Experiment::act("crash n1", &["crash"]),
    Experiment::act("restart n1", &["restart"]),
];
