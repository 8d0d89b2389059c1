//! What to try with quorums: hold back what a replica is sent, then leave a coordinator with fewer than it needs.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 5] = [
    Experiment::act("delay n1 -> n3 500ms", &["delay"]).at_least("200ms").given("c1 every"),
    Experiment::watch("read_repair").given("c2 every"),
    Experiment::act("crash n3", &["crash"]),
    Experiment::act("isolate n1", &["isolate"]),
    Experiment::watch("too_few_replicas"),
];
