//! What to try with watchdogs of progress: a node that is stuck, one that is slow, and one that has crashed.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 7] = [
    Experiment::watch("progress_stopped").given("full n3 on"),
    Experiment::act("full n3 off", &["full"]),
    Experiment::watch("progress_resumed"),
    Experiment::act("slow n2 20x", &["slow"]).at_least("5x"),
    Experiment::watch("progress_stopped"),
    Experiment::act("crash n3", &["crash"]),
    Experiment::watch("peer_suspected"),
];
