//! What to try with retries: lose an answer, then let the retries become the load.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::watch("recognised").given("cut n1 -> c1"),
    Experiment::act("c1 load 150/s add x 1", &["c1"]),
    Experiment::act("server n1 20ms queue 200", &["server"]).at_least("8ms"),
    Experiment::watch("recognised"),
    Experiment::act("server n1 4ms queue 200", &["server"]).at_most("6ms"),
    Experiment::act("policy c1 budget 10 10%", &["policy"]),
];
