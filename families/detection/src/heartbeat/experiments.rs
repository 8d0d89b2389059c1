//! What to try with heartbeats: a crash, a pause and a one-way cut, which all sound the same.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 7] = [
    Experiment::act("restart n3", &["restart"]).given("crash n3"),
    Experiment::watch("peer_trusted"),
    Experiment::act("freeze n2", &["freeze"]),
    Experiment::watch("peer_suspected"),
    Experiment::act("thaw {frozen}", &["thaw"]),
    Experiment::act("cut n1 -> n2", &["cut"]),
    Experiment::watch("peer_suspected"),
];
