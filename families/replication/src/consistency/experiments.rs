//! What to try with promises: make a copy late, part the network, and see who is answered and with what.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 4] = [
    Experiment::act("delay n1 -> n3 400ms", &["delay"]).at_least("150ms"),
    Experiment::watch("write_held_back").given("c2 every"),
    Experiment::act("isolate n3", &["isolate"]),
    Experiment::act("heal", &["heal"]),
];
