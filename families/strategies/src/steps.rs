//! Steps of strategies that expectations name.

use faultline_engine::{Pattern, Step};

/// Every step.
pub(crate) static STEPS: &[Step] = &[
    Step::new("executes", &[Pattern::any("took_effect")]),
    Step::new("recognises", &[Pattern::any("recognised")]),
    Step::new("conflicts", &[Pattern::any("transaction_conflicted")]),
    Step::new("gives-out", &[Pattern::any("task_leased")]),
    Step::new("takes-back", &[Pattern::any("attempt_failed")]),
    Step::new("counts", &[Pattern::any("task_counted")]),
    Step::new("refuses", &[Pattern::any("result_late")]),
    Step::new("sets-aside", &[Pattern::any("task_set_aside")]),
    Step::new("settles", &[Pattern::any("submission_settled")]),
    Step::new("finishes", &[Pattern::any("task_executed")]),
    Step::new("dies", &[Pattern::any("task_killed_worker")]),
    Step::new("resumes", &[Pattern::any("resumed")]),
    Step::new("stores", &[Pattern::any("effect_stored")]),
];
