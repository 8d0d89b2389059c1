//! Steps of computations that expectations name.

use faultline_engine::{Pattern, Step};

/// Every step.
pub(crate) static STEPS: &[Step] = &[
    Step::new("hands-out", &[Pattern::any("task_assigned")]),
    Step::new("backs-up", &[Pattern { fact: "task_assigned", values: &[("backup", "true")] }]),
    Step::new("maps", &[Pattern::any("task_mapped")]),
    Step::new("fetches", &[Pattern::any("task_read")]),
    Step::new("sums", &[Pattern::any("task_reduced")]),
    Step::new("stores", &[Pattern::any("output_committed")]),
    Step::new("suspects", &[Pattern::any("worker_failed")]),
    Step::new("repeats", &[Pattern { fact: "task_again", values: &[("completed", "true")] }]),
    Step::new("resumes", &[Pattern::any("job_resumed")]),
    Step::new("forgets", &[Pattern::any("job_aborted")]),
    Step::new("finishes", &[Pattern::any("job_finished")]),
];
