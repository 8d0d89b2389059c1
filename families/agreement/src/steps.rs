//! Steps of agreement that expectations name.

use faultline_engine::{About, Pattern, Step, Word};

/// A value that was proposed.
static VALUE: About = About {
    example: "tea",
    path: "value.operation",
    write: |text| text.strip_prefix("propose ").map(Into::into),
    reads: |word| word.parse::<Word>().is_ok(),
};

/// Every step.
pub(crate) static STEPS: &[Step] = &[
    Step::new("prepares", &[Pattern::any("prepares")]).about(&VALUE),
    Step::new("promises", &[Pattern::any("promised")]).about(&VALUE),
    Step::new("refuses", &[Pattern::any("refused_ballot")]).about(&VALUE),
    Step::new("bound", &[Pattern::any("bound")]).about(&VALUE),
    Step::new("proposes", &[Pattern::any("proposes")]).about(&VALUE),
    Step::new("accepts", &[Pattern::any("accepted")]).about(&VALUE),
    Step::new("learns", &[Pattern::any("learned")]).about(&VALUE).deciding(),
    Step::new("backs-off", &[Pattern::any("backs_off")]).about(&VALUE),
];
