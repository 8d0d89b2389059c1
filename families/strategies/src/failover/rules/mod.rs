//! The rules of failover. Their checkers believe of a process only what it says to have done, and look at the world for the rest.

mod ledger;
mod orders;
mod reigns;
mod returns;

pub(super) use ledger::Ledger;
pub(super) use orders::Orders;
pub(super) use reigns::Reigns;
pub(super) use returns::Returns;

use super::Evidence;
use faultline_engine::{Rule, Violation};

/// A token makes at most one server the primary.
pub const ONE_PRIMARY_PER_TOKEN: &Rule = &Rule {
    slug: "one-primary-per-token",
    source: "Kleppmann 2016, \u{201c}How to do distributed locking\u{201d}",
};
/// The store accepts nothing under a lower token than one that it has seen.
pub const STALE_WRITES_REFUSED: &Rule = &Rule {
    slug: "stale-writes-refused",
    source: "Kleppmann 2016, \u{201c}How to do distributed locking\u{201d}",
};
/// The store has one effect of each request.
pub const EFFECTS_STORED_ONCE: &Rule = &Rule {
    slug: "effects-stored-once",
    source: "Helland 2012, \u{201c}Idempotence Is Not a Medical Condition\u{201d}",
};
/// What a hot primary or a cluster has acknowledged is in the store and stays there.
pub const NOTHING_ACKNOWLEDGED_LOST: &Rule =
    &Rule { slug: "nothing-acknowledged-lost", source: "Gray & Reuter 1992, \u{a7}12.6" };
/// A server gets its part back after it has caught up and the primary before has handed over.
pub const CAUGHT_UP_BEFORE_FAILBACK: &Rule =
    &Rule { slug: "caught-up-before-failback", source: "Gray & Reuter 1992, \u{a7}12.6" };
/// When a server fails and all else is well, there is a primary again after detection, start, load and resume.
pub const SERVICE_RETURNS: &Rule =
    &Rule { slug: "service-returns", source: "Avizienis, Laprie, Randell & Landwehr 2004, \u{a7}5.2" };

/// The order of an operator makes a server the primary once, and not after its client was told of its end.
pub const ORDERS_MOVE_ONCE: &Rule = &Rule {
    slug: "orders-move-once",
    source: "Helland 2012, \u{201c}Idempotence Is Not a Medical Condition\u{201d}",
};

fn violation(rule: &'static Rule, event: u32, evidence: Evidence) -> Violation<crate::Evidence> {
    Violation { rule, event, evidence: crate::Evidence::Failover(evidence) }
}
