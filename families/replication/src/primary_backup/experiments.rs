//! What to try with a primary and its backup: lose the primary, bring it back, lose the backup.

use faultline_language::Experiment;

pub(crate) static EXPERIMENTS: [Experiment; 6] = [
    Experiment::act("crash n2", &["crash"]).given("c1 every"),
    Experiment::watch("view_formed"),
    Experiment::watch("view_acknowledged"),
    Experiment::act("restart n2", &["restart"]),
    Experiment::act("crash n4", &["crash"]),
    Experiment::watch("view_formed"),
];
