//! Steps of replication that expectations name.

use faultline_engine::{Pattern, Step};

/// Every step.
pub(crate) static STEPS: &[Step] = &[
    Step::new("executes", &[Pattern::any("request_executed")]),
    Step::new("stores", &[Pattern::any("update_stored")]),
    Step::new("acknowledges", &[Pattern::any("update_acknowledged")]),
    Step::new("repairs", &[Pattern::any("chain_formed")]),
    Step::new("completes", &[Pattern::any("server_completed")]),
    Step::new("applies", &[Pattern::any("write_applied")]),
    Step::new("holds-back", &[Pattern::any("write_held_back")]),
    Step::new("asks-tail", &[Pattern::any("dirty_read")]),
];
