//! What to try with replicas that all execute everything: lose one, bring it back, let it lie, lose the sequencer.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::act("crash n3", &["crash"]),
    Experiment::act("restart n3", &["restart"]),
    Experiment::watch("replica_caught_up"),
    Experiment::act("lie n3 forget", &["lie"]),
    Experiment::watch("differs"),
    Experiment::act("crash n1", &["crash"]),
];
