//! What to try with Paxos: let two proposers compete, then try to change what was chosen.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 7] = [
    Experiment::act("c2 -> n2 propose coffee", &["c2"]).given("c1 propose tea"),
    Experiment::watch("learned"),
    Experiment::act("hold all CHOSEN", &["hold"]),
    Experiment::act("crash n2", &["crash"]),
    Experiment::act("restart n2", &["restart"]),
    Experiment::watch("bound"),
    Experiment::act("c1 -> n2 propose milk", &["c1"]),
];
