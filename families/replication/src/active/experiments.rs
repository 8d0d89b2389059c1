//! What to try with replicas that all execute everything: lose one, bring it back, let it lie, lose the one that orders.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 5] = [
    Experiment::act("crash n3", &["crash"]).given("c1 every"),
    Experiment::act("restart n3", &["restart"]),
    Experiment::act("lie n3 forget", &["lie"]),
    Experiment::watch("differs"),
    Experiment::act("crash {leader}", &["crash"]),
];
