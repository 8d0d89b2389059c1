//! Steps of failure detection that expectations name.

use faultline_engine::{About, NodeId, Pattern, Step};

/// The other node.
static PEER: About = About {
    example: "n2",
    path: "node",
    write: |node| Some(node.into()),
    reads: |word| word.parse::<NodeId>().is_ok(),
};

/// Every step.
pub(crate) static STEPS: &[Step] = &[
    Step::new("suspects", &[Pattern::any("peer_suspected"), Pattern::any("phi_over_threshold")])
        .about(&PEER)
        .lasting("suspecting"),
    Step::new("trusts", &[Pattern::any("peer_trusted")]).about(&PEER).lasting("trusting"),
    Step::new("ignores", &[Pattern::any("beat_ignored")]).about(&PEER),
];
