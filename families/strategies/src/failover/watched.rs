//! What the director knows of a server, and of times without a primary.

use super::status::{Phase, Status};
use faultline_engine::{NodeId, Span, Time};

/// What the director knows of a server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched {
    pub(super) node: NodeId,
    pub(super) hears: Hears,
    /// When it heard of it last.
    pub(super) heard: Option<Time>,
    /// What it heard; nothing before the first.
    pub(super) status: Option<Status>,
}

/// Whether the director hears of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hears {
    /// Not yet, and it has not waited for long.
    NotYet,
    Yes,
    No,
}

/// A time without a primary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outage {
    /// When the last one said that it served.
    pub(super) since: Time,
    /// When it gave that one up.
    pub(super) noticed: Time,
    /// How many effects that one had acknowledged, by its own last word.
    pub(super) acknowledged: u64,
    /// Whether there is said to be nobody left.
    pub(super) nobody: bool,
}

/// How a service came back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Restored {
    pub(super) detection: Span,
    pub(super) takeover: Span,
    /// How many effects the new primary had to load.
    pub(super) loaded: u64,
}

impl Watched {
    /// What it does under a token.
    pub(super) fn phase(&self, token: u64) -> Option<Phase> {
        self.status.filter(|status| status.token == token).map(|status| status.phase)
    }
}
