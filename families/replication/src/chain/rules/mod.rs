//! The rules of chain replication.

mod disks;
mod kept;
mod numbers;
mod on_disks;
mod prefix;
mod recovers;

pub(crate) use numbers::Numbers;
pub(crate) use on_disks::OnDisks;

use super::Evidence;
use faultline_engine::{Rule, Violation};

/// The history of each server is a prefix of its predecessor's (§3).
pub const UPDATE_PROPAGATION: &Rule = &Rule {
    slug: "update-propagation",
    source: "van Renesse & Schneider 2004, §3 (Update Propagation Invariant)",
};
/// What a client was told of is on the disk of every server that holds everything (§3).
pub const ACKNOWLEDGED_KEPT: &Rule =
    &Rule { slug: "acknowledged-updates-kept", source: "van Renesse & Schneider 2004, §3" };
/// Each number has one chain (§3: the master is a single process that never fails).
pub const ONE_CHAIN_PER_NUMBER: &Rule =
    &Rule { slug: "one-chain-per-number", source: "van Renesse & Schneider 2004, §3" };
/// Once all is well, every server is in the chain, and every request is answered (§3).
pub const CHAIN_RECOVERS: &Rule =
    &Rule { slug: "chain-recovers", source: "van Renesse & Schneider 2004, §3" };

fn violation(rule: &'static Rule, event: u32, evidence: Evidence) -> Violation<crate::Evidence> {
    Violation { rule, event, evidence: evidence.into() }
}
