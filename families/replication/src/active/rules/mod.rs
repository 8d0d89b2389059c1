//! The rules of active replication.

mod caught_up;
mod order;
mod recovers;

pub(crate) use caught_up::CatchesUp;
pub(crate) use order::Sameness;
pub(crate) use recovers::Recovers;

use super::Evidence;
use faultline_engine::{Rule, Violation};

/// "Every nonfaulty state machine replica processes the requests it receives in the same relative order." (§3, Order)
pub const SAME_ORDER: &Rule = &Rule { slug: "same-order", source: "Schneider 1990, §3 (Order)" };
/// Outputs are "completely determined by the sequence of requests" (§1), and so is the state.
pub const SAME_STATE: &Rule = &Rule {
    slug: "same-state",
    source: "Schneider 1990, §1 (Semantic Characterization of a State Machine)",
};
/// A replica executes a request only when it has executed all before it (§3, §7.2).
pub const CAUGHT_UP: &Rule =
    &Rule { slug: "caught-up-before-it-answers", source: "Schneider 1990, §3, §7.2" };
/// "Every nonfaulty state machine replica receives every request." (§3, Agreement)
pub const EVERY_REPLICA: &Rule =
    &Rule { slug: "every-replica-every-request", source: "Schneider 1990, §3 (Agreement)" };

fn violation(rule: &'static Rule, event: u32, evidence: Evidence) -> Violation<crate::Evidence> {
    Violation { rule, event, evidence: evidence.into() }
}
