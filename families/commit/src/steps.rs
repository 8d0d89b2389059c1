//! Steps of commitment that expectations name.

use crate::transaction::Tx;
use faultline_engine::{About, Pattern, Step};

/// A transaction.
static TX: About = About {
    example: "T1",
    path: "tx",
    write: |number| Some(format!("T{number}")),
    reads: |word| word.parse::<Tx>().is_ok(),
};

const fn decision(fact: &'static str, values: &'static [(&'static str, &'static str)]) -> Pattern {
    Pattern { fact, values }
}

const COMMIT: &[(&str, &str)] = &[("decision", "commit")];
const ABORT: &[(&str, &str)] = &[("decision", "abort")];

/// Every step. A vote of no is an abort, too.
pub(crate) static STEPS: &[Step] = &[
    Step::new("begins", &[Pattern::any("began")]).about(&TX),
    Step::new("votes-yes", &[Pattern::any("voted_yes")]).about(&TX),
    Step::new("votes-no", &[Pattern::any("voted_no")]).about(&TX),
    Step::new("pre-commits", &[Pattern::any("pre_committed")]).about(&TX),
    Step::new("commits", &[decision("decided", COMMIT), decision("finished", COMMIT)]).about(&TX),
    Step::new("aborts", &[decision("decided", ABORT), decision("finished", ABORT), Pattern::any("voted_no")])
        .about(&TX),
    Step::new("asks", &[Pattern::any("asks")]).about(&TX),
    Step::new("blocked", &[Pattern::any("blocked")]).about(&TX).lasting("blocked"),
    Step::new("released", &[Pattern::any("released")]).about(&TX),
    Step::new("terminates", &[Pattern::any("terminates")]).about(&TX),
];
