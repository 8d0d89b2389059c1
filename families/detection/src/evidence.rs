//! What can break the rules of failure detection.

use faultline_engine::describe::Describe;
use faultline_engine::{NodeId, Span};

/// What broke a rule of failure detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum Evidence {
    /// A crash was not suspected in time, or is no longer suspected.
    Undetected {
        /// Who crashed.
        crashed: NodeId,
        /// Who trusts it.
        by: NodeId,
        /// How long after the crash.
        after: Span,
        /// How long it may take.
        bound: Span,
    },
    /// A crashed process is trusted, though long enough nothing has happened that could excuse it.
    Trusted {
        /// Who crashed.
        crashed: NodeId,
        /// Who trusts it.
        by: NodeId,
        /// How long it has been down.
        down: Span,
        /// For how long nothing came from it, nobody touched a clock, and its watcher has run.
        quiet: Span,
    },
    /// A process that runs is suspected, though all is well.
    Accused {
        /// Who runs.
        node: NodeId,
        /// Who suspects it.
        by: NodeId,
        /// How long all has been well.
        rest: Span,
    },
}
