//! What to try with replicated data types: part them, let both sides go on, and bring them together.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 4] = [
    Experiment::act("isolate n3", &["isolate"]),
    Experiment::act("loss all 60%", &["loss"]).at_least("20%"),
    Experiment::act("crash n1", &["crash"]),
    Experiment::act("heal", &["heal"]),
];
