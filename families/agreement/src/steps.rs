//! Steps of agreement that expectations name.

use faultline_engine::{About, NodeId, Pattern, Step, Word};

/// A value that was proposed.
static VALUE: About = About {
    example: "tea",
    path: "value.operation",
    write: |text| text.strip_prefix("propose ").map(Into::into),
    reads: |word| word.parse::<Word>().is_ok(),
};

/// Who asks for a vote.
static CANDIDATE: About = About { example: "n1", path: "candidate", write: as_it_is, reads: is_node };

/// Whose entries they are.
static LEADER: About = About { example: "n1", path: "leader", write: as_it_is, reads: is_node };

/// Which server a change is about.
static SERVER: About = About { example: "n4", path: "node", write: as_it_is, reads: is_node };

#[expect(clippy::unnecessary_wraps, reason = "there are steps whose subject an expectation cannot name")]
fn as_it_is(text: &str) -> Option<String> {
    Some(text.into())
}

fn is_node(word: &str) -> bool {
    word.parse::<NodeId>().is_ok()
}

/// Every step.
pub(crate) static STEPS: &[Step] = &[
    Step::new("prepares", &[Pattern::any("prepares")]).about(&VALUE),
    Step::new("promises", &[Pattern::any("promised")]).about(&VALUE),
    Step::new("refuses", &[Pattern::any("refused_ballot")]).about(&VALUE),
    Step::new("bound", &[Pattern::any("bound")]).about(&VALUE),
    Step::new("proposes", &[Pattern::any("proposes")]).about(&VALUE),
    Step::new("accepts", &[Pattern::any("accepted")]).about(&VALUE),
    Step::new("learns", &[Pattern::any("learned")]).about(&VALUE).deciding(),
    Step::new("campaigns", &[Pattern { fact: "campaigns", values: &[("pre", "false")] }]),
    Step::new("votes", &[Pattern { fact: "voted", values: &[("pre", "false")] }]).about(&CANDIDATE),
    Step::new("refuses-vote", &[Pattern { fact: "refused_vote", values: &[("pre", "false")] }])
        .about(&CANDIDATE),
    Step::new("refuses-entries", &[Pattern::any("refused_entries")]).about(&LEADER),
    Step::new("steps-down", &[Pattern::any("steps_down")]),
    Step::new("catches-up", &[Pattern::any("catches_up")]).about(&SERVER),
    Step::new("gives-up-on", &[Pattern::any("not_caught_up")]).about(&SERVER),
    Step::new("waits-with-change", &[Pattern::any("change_waits")]),
    Step::new("commits-configuration", &[Pattern::any("configuration_committed")]),
    Step::new("falls-back", &[Pattern::any("falls_back")]),
    Step::new("joins-cluster", &[Pattern::any("joined_cluster")]),
    Step::new("leaves-cluster", &[Pattern::any("leaves_cluster")]),
    Step::new("backs-off", &[Pattern::any("backs_off")]).about(&VALUE),
];
