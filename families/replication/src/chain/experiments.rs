//! What to try with a chain: lose the middle, the head and the tail, and bring them back.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::watch("update_acknowledged"),
    Experiment::act("crash n3", &["crash"]),
    Experiment::watch("chain_formed"),
    Experiment::act("restart n3", &["restart"]),
    Experiment::watch("server_completed"),
    Experiment::act("crash n2", &["crash"]),
];
