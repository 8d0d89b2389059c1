//! What to try with timers on requests: a crash, a slow link, and a crash behind the slow link.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 7] = [
    Experiment::watch("requests_unanswered").given("crash n3"),
    Experiment::act("restart n3", &["restart"]),
    Experiment::watch("answer_trusted"),
    Experiment::act("delay n1 n2 400ms", &["delay"]).at_least("200ms"),
    Experiment::watch("requests_unanswered"),
    Experiment::watch("answer_trusted"),
    Experiment::act("crash n2", &["crash"]),
];
