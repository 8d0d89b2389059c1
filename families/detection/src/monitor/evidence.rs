//! What can break the rules of monitoring.

use super::Topic;
use faultline_engine::describe::Describe;
use faultline_engine::{NodeId, Span};

/// What broke a rule of monitoring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum MonitorEvidence {
    /// A sample was taken that its node did not give, or one that is older than another one that was taken.
    #[describe(name = "sample_untrue")]
    Untrue {
        /// Of which node.
        node: NodeId,
        /// The scrape that it is said to answer.
        number: u64,
        /// The newest scrape of which a sample was taken before.
        newest: u64,
    },
    /// An alert fired, and its condition has not held for long enough.
    #[describe(name = "alert_unfounded")]
    Unfounded {
        /// What it is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// How long the condition has held; nothing if it does not hold.
        held: Option<Span>,
        /// How long it must.
        wanted: Span,
    },
    /// An alert cleared, and its condition has not been over for long enough.
    #[describe(name = "alert_cleared_early")]
    Early {
        /// What it is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// How long the condition has been over; nothing if it is not.
        calm: Option<Span>,
        /// How long it must.
        wanted: Span,
    },
    /// A condition has held for long enough, and its alert does not fire.
    #[describe(name = "alert_missing")]
    Missing {
        /// What it is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// How long the condition has held.
        held: Span,
        /// How long it may.
        bound: Span,
    },
    /// A node is not unknown, though its newest sample is too old.
    #[describe(name = "silence_unnoticed")]
    Silent {
        /// Which.
        node: NodeId,
        /// How old the sample is.
        silence: Span,
        /// How old it may be.
        stale: Span,
    },
    /// Something was said of a node that is unknown.
    #[describe(name = "said_of_unknown")]
    Said {
        /// Of which.
        node: NodeId,
        /// What the alert is about.
        topic: Topic,
    },
    /// Somebody was paged again because of a cause for which a page is open.
    #[describe(name = "paged_again")]
    Again {
        /// The cause.
        cause: NodeId,
        /// The page that is open.
        open: u32,
        /// The new one.
        page: u32,
    },
    /// Somebody was paged because of a symptom.
    #[describe(name = "symptom_paged")]
    Symptom {
        /// What the alert is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// What is taken for the cause.
        told: NodeId,
        /// What is the cause.
        cause: NodeId,
    },
    /// Somebody was paged because of a node that is silenced.
    #[describe(name = "silenced_paged")]
    Disturbed {
        /// Which.
        node: NodeId,
        /// How long the silence still lasts.
        left: Span,
    },
    /// An alert has fired for long, and is in no page.
    #[describe(name = "page_missing")]
    Unpaged {
        /// What it is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// How long.
        since: Span,
        /// How long it may.
        bound: Span,
    },
    /// All has been well for long, and a node is unknown.
    #[describe(name = "unknown_at_rest")]
    Unknown {
        /// Which.
        node: NodeId,
        /// How long all has been well.
        rest: Span,
    },
}
