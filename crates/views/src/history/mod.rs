//! The requests of clients as a history: when each was asked and answered, which order of them explains the answers, and which
//! answers no order explains.

mod plan;
mod verdicts;

pub use plan::{Bar, Plan, Point};
pub use verdicts::{Verdicts, verdicts};
