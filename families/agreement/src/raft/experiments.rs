//! What to try with Raft: lose a leader, bring it back, split the network.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 7] = [
    Experiment::watch("leads"),
    Experiment::act("crash {leader}", &["crash"]),
    Experiment::watch("leads"),
    Experiment::act("restart {down}", &["restart"]),
    Experiment::act("partition {leader} {first} | {rest}", &["partition"]),
    Experiment::watch("leads"),
    Experiment::act("heal", &["heal"]),
];
