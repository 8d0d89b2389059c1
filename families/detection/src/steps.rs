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
    Pattern::any("progress_stopped"),
];
/// Whatever came.
static TRUST: &[Pattern] = &[Pattern::any("peer_trusted"), Pattern::any("answer_trusted")];
// Work that goes on again is a step of its own: whoever does it was never silent.

/// Every step.
pub(crate) static STEPS: &[Step] = &[
    Step::new("suspects", SUSPICIONS).about(&PEER).lasting("suspecting"),
    Step::new("trusts", TRUST).about(&PEER).lasting("trusting"),
    Step::new("finds-slow", &[Pattern::any("progress_slow")]).about(&PEER),
    Step::new("finds-stuck", &[Pattern::any("progress_stopped")]).about(&PEER),
    Step::new("finds-working", &[Pattern::any("progress_resumed")]).about(&PEER),
    Step::new("ignores", &[Pattern::any("beat_ignored"), Pattern::any("beat_after_leaving")]).about(&PEER),
    Step::new("watches", &[Pattern::any("member_joined")]).about(&PEER),
    Step::new("unwatches", &[Pattern::any("member_left")]).about(&PEER),
    Step::new("leaves", &[Pattern::any("goodbye_said")]),
];
