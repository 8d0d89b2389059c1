//! What to try with Multi-Paxos: crash a leader that cannot know what was chosen.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::watch("leads"),
    Experiment::act("hold all Accepted", &["hold"]),
    Experiment::act("crash {leader}", &["crash"]),
    Experiment::watch("leads"),
    Experiment::act("release", &["release"]),
    Experiment::act("restart {down}", &["restart"]),
];
