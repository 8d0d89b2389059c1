//! What to try with a chain: lose the middle, bring it back, lose the head.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::act("crash n3", &["crash"]).given("c1 every"),
    Experiment::watch("chain_formed"),
    Experiment::act("restart n3", &["restart"]),
    Experiment::watch("server_completed"),
    Experiment::act("crash n2", &["crash"]),
    Experiment::watch("chain_formed"),
];
