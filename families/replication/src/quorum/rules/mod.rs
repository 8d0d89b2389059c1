//! The rules of quorums.

mod converged;
mod copies;
mod disks;
mod fresh;
mod hints;
mod newer;
mod on_disks;
mod one_copy;

pub(crate) use fresh::Fresh;
pub(crate) use on_disks::OnDisks;
pub(crate) use one_copy::OneCopy;

use super::Evidence;
use faultline_engine::{Rule, Violation};

/// A replica lets a version go only for a newer one (§4.4).
pub const ONLY_NEWER_REPLACES: &Rule = &Rule {
    slug: "only-newer-replaces",
    source: "DeCandia et al. 2007, §4.4; Attiya, Bar-Noy & Dolev 1995",
};
/// What is acknowledged is on the disks of W nodes (§4.5).
pub const STORED_BY_W: &Rule =
    &Rule { slug: "stored-by-w", source: "Gifford 1979; DeCandia et al. 2007, §4.5" };
/// With R + W > N a read finds what was acknowledged before it was asked, or something newer.
pub const FRESH_READS: &Rule = &Rule { slug: "fresh-reads", source: "Gifford 1979" };
/// A hint is forgotten only when the replica for which it was has it (§4.6).
pub const HINTS_KEPT: &Rule = &Rule { slug: "hints-kept", source: "DeCandia et al. 2007, §4.6" };
/// Once all is well and writes have stopped, the replicas of a key become equal (§4.7, §5), and every request is answered.
pub const REPLICAS_CONVERGE: &Rule =
    &Rule { slug: "replicas-converge", source: "DeCandia et al. 2007, §4.7, §5" };

fn violation(rule: &'static Rule, event: u32, evidence: Evidence) -> Violation<crate::Evidence> {
    Violation { rule, event, evidence: evidence.into() }
}
