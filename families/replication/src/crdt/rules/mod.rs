//! The rules of replicated data types.

mod fold;
mod judge;
mod rest;
mod text;

pub(crate) use judge::Judge;

use super::Evidence;
use faultline_engine::{Rule, Violation};

/// "Correct replicas that have delivered the same updates have equivalent state": each object holds what a fold of the updates makes
/// that its replica has, whatever the way by which they came (Shapiro et al. 2011, *strong convergence*).
pub const STRONG_CONVERGENCE: &Rule = &Rule {
    slug: "strong-convergence",
    source: "Shapiro, Preguiça, Baquero & Zawirski 2011, strong convergence",
};
/// An update is undone by those alone whose authors knew of it: an insertion wins over a concurrent removal, and a write over what its
/// author had seen.
pub const INTENT_KEPT: &Rule =
    &Rule { slug: "intent-kept", source: "Shapiro et al. 2011, RR-7506, §3.2.2, §3.3.5" };
/// No two updates have the same name.
pub const OWN_NAMES: &Rule = &Rule { slug: "own-names", source: "Shapiro et al. 2011, RR-7506, §3.3.5" };
/// A client is told that its change is done when the disk of its replica has it.
pub const ACKNOWLEDGED_ON_DISK: &Rule = &Rule {
    slug: "acknowledged-on-disk",
    source: "Shapiro, Preguiça, Baquero & Zawirski 2011, crash and recovery",
};
/// A replica makes a change once, however often its client asks.
pub const CHANGED_ONCE: &Rule = &Rule { slug: "changed-once", source: "Ongaro & Ousterhout 2014, §8" };
/// A tombstone is collected when every replica has the removal.
pub const ONLY_STABLE_COLLECTED: &Rule =
    &Rule { slug: "only-stable-collected", source: "Shapiro et al. 2011, RR-7506, §4.1" };
/// "An update delivered at some correct replica is eventually delivered to all correct replicas" (*eventual delivery*), and every request is answered.
pub const UPDATES_REACH_ALL: &Rule = &Rule {
    slug: "updates-reach-all",
    source: "Shapiro, Preguiça, Baquero & Zawirski 2011, eventual delivery",
};

fn violation(rule: &'static Rule, event: u32, evidence: Evidence) -> Violation<crate::Evidence> {
    Violation { rule, event, evidence: evidence.into() }
}
