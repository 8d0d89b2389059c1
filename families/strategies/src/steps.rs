//! Steps of strategies that expectations name.

use faultline_engine::{Pattern, Step};

/// Every step.
pub(crate) static STEPS: &[Step] = &[
    Step::new("executes", &[Pattern::any("took_effect")]),
    Step::new("recognises", &[Pattern::any("recognised")]),
    Step::new("conflicts", &[Pattern::any("transaction_conflicted")]),
];
