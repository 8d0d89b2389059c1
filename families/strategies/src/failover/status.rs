//! What a server is at a moment.

use crate::names::Part;
use faultline_engine::digest::Encode;

/// What a server is at a moment, as it tells the director.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Status {
    /// How often it has started.
    pub life: u32,
    /// Which status of this life it is.
    pub number: u64,
    /// What it does.
    pub phase: Phase,
    /// Under which token; 0 without.
    pub token: u64,
    /// So many effects would be there if it took over now; of a primary: so many it has acknowledged.
    pub holds: u64,
    /// Whether it has caught up with the store since it started or was replaced.
    pub caught_up: bool,
    /// How many effects it had to load when it took over.
    pub loaded: u64,
    /// Whether it could take over, as far as anybody has tried.
    pub fit: bool,
}

/// Which memory of a server: it loses what it has when it crashes, and when it is replaced. What the store says belongs to the
/// memory for which it was asked. To a later one it is old, and says nothing of what the server lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Memory {
    /// How often the server has started.
    pub life: u32,
    /// How often it has begun anew in that life.
    pub anew: u32,
}

/// What a server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Phase {
    /// It waits for its turn; in cluster mode it serves.
    Standby,
    /// It takes over.
    TakingOver,
    /// It is the primary.
    Active,
    /// It was the primary and has handed over.
    Released,
    /// It could not take over.
    Failed,
}

impl Phase {
    pub(super) fn part(self) -> Part {
        match self {
            Self::Standby => Part::Standby,
            Self::TakingOver => Part::TakingOver,
            Self::Active => Part::Primary,
            Self::Released => Part::Released,
            Self::Failed => Part::Broken,
        }
    }
}
