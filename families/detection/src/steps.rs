//! Steps of failure detection that expectations name.

use faultline_engine::{About, NodeId, Pattern, Step};

/// The other node.
static PEER: About = About {
    example: "n2",
    path: "node",
    write: |node| Some(node.into()),
    reads: |word| word.parse::<NodeId>().is_ok(),
};

/// Whatever the reason.
static SUSPICIONS: &[Pattern] = &[
    Pattern::any("peer_suspected"),
    Pattern::any("phi_over_threshold"),
    Pattern::any("requests_unanswered"),
];
/// Whatever came.
static TRUST: &[Pattern] = &[Pattern::any("peer_trusted"), Pattern::any("answer_trusted")];

/// Every step.
pub(crate) static STEPS: &[Step] = &[
    Step::new("suspects", SUSPICIONS).about(&PEER).lasting("suspecting"),
    Step::new("trusts", TRUST).about(&PEER).lasting("trusting"),
    Step::new("ignores", &[Pattern::any("beat_ignored")]).about(&PEER),
];
