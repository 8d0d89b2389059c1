//! The rules of a primary and its backups.

mod answers;
mod disks;
mod kept;
mod on_disks;
mod recovers;
mod steps;
mod views;

pub(crate) use answers::Answers;
pub(crate) use on_disks::OnDisks;
pub(crate) use views::Views;

use super::Evidence;
use faultline_engine::{Rule, Violation};

const LAB: &str = "MIT 6.824 (2012–2015), lab 2: primary/backup key/value service";

/// Each number has one view.
pub const ONE_VIEW_PER_NUMBER: &Rule = &Rule { slug: "one-view-per-number", source: LAB };
/// A view gets another primary or another backup only once its primary has acknowledged it.
pub const VIEW_ACKNOWLEDGED: &Rule = &Rule { slug: "view-acknowledged", source: LAB };
/// Who is the primary of a view was primary or backup of the view before.
pub const PRIMARY_SUCCESSION: &Rule = &Rule { slug: "primary-succession", source: LAB };
/// What is asked after the primary of a view has answered is not answered by a primary of an older view.
pub const ONE_PRIMARY_ANSWERS: &Rule =
    &Rule { slug: "one-primary-answers", source: "Budhiraja et al. 1993; Gray & Cheriton 1989" };
/// What a client was told of has the primary and, with synchronous shipping, in an acknowledged view every backup.
pub const ACKNOWLEDGED_WRITES_KEPT: &Rule =
    &Rule { slug: "acknowledged-writes-kept", source: "Alsberg & Day 1976" };
/// What a backup has is what its primary has, in the same order, and nothing more.
pub const BACKUP_IN_STEP: &Rule = &Rule { slug: "backup-in-step", source: "Alsberg & Day 1976" };
/// Once all is well, the view is whole, and every request is answered.
pub const SERVICE_RECOVERS: &Rule = &Rule { slug: "service-recovers", source: LAB };

fn violation(rule: &'static Rule, event: u32, evidence: Evidence) -> Violation<crate::Evidence> {
    Violation { rule, event, evidence: evidence.into() }
}
