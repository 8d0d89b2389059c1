//! Roles for samples and measurements: the stage draws what a role says of itself, so these stand for those of any
//! protocol.

use faultline_engine::EpochKind;
use faultline_engine::view::{Ring, Role, TaskKind};

const fn role(slug: &'static str, badge: &'static str, ring: Ring, leads: bool) -> Role {
    Role { slug, badge, ring, tint: leads, leads }
}

/// One that follows.
pub static FOLLOWER: Role = role("follower", "F", Ring::None, false);
/// One that leads.
pub static LEADER: Role = role("leader", "L", Ring::Plain, true);
/// One that asks for votes.
pub static CANDIDATE: Role = role("candidate", "C", Ring::Votes, false);
/// One that asks how votes would go.
pub static ASKING: Role = role("asking", "C?", Ring::Asks, false);
/// One that ended well.
pub static COMMITTED: Role = role("committed", "✓", Ring::Good, false);
/// One that ended badly.
pub static ABORTED: Role = role("aborted", "✗", Ring::Bad, false);

/// What they count by.
pub static TERMS: EpochKind = EpochKind::number("term", "t");

/// The first kind of task.
pub static MAP: TaskKind = TaskKind { order: 1, slug: "map", badge: "m" };
/// The second kind of task.
pub static REDUCE: TaskKind = TaskKind { order: 2, slug: "reduce", badge: "r" };
