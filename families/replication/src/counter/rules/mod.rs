//! The rules of a counter.

mod judge;
mod one_copy;
mod requests;
mod rest;

pub(crate) use judge::Judge;
pub(crate) use one_copy::OneCopy;

use super::Evidence;
use faultline_engine::{Rule, Violation};

/// A replica counts each request once, however often and by whatever way it comes.
pub const COUNTED_ONCE: &Rule =
    &Rule { slug: "counted-once", source: "Helland 2012; Ongaro & Ousterhout 2014, §8" };
/// A client is told that its addition is kept when so many active replicas as the threshold says have it on their disks.
pub const THRESHOLD_KEPT: &Rule =
    &Rule { slug: "threshold-kept", source: "Alsberg & Day 1976 (n-host resiliency)" };
/// A replica is made active only when it has what there was when the order came.
pub const CAUGHT_UP_BEFORE_PROMOTED: &Rule =
    &Rule { slug: "caught-up-before-promoted", source: "Ongaro 2014, §4.2.1; Gifford 1979" };
/// Once all is well, every active replica counts every addition of which a client was told that it is kept.
pub const ACKNOWLEDGED_ADDITIONS_KEPT: &Rule =
    &Rule { slug: "acknowledged-additions-kept", source: "Alsberg & Day 1976" };
/// Once all is well, all replicas hold the same counts, and every request is answered.
pub const COUNTS_AGREE: &Rule =
    &Rule { slug: "counts-agree", source: "Schneider 1990, §3; Shapiro et al. 2011, eventual delivery" };

fn violation(rule: &'static Rule, event: u32, evidence: Evidence) -> Violation<crate::Evidence> {
    Violation { rule, event, evidence: evidence.into() }
}
