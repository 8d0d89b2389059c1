//! What a lesson proposes to try at its end: the same run with something changed, and what is different then.

use super::scenario::{Expected, settled_of};
use super::texts::Texts;
use super::verify::{Instead, Unmet, verify_by};
use crate::link::Link;
use crate::open::open;
use faultline_engine::{Session, Time, TimedInput};
use faultline_language::Run;

/// The run of a scenario with something changed. Its script is kept; lines may be added to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// What is changed, and what to watch for.
    pub text: Texts,
    /// What is changed, in the order in which it is told.
    pub changes: Vec<Change>,
    /// The changed run at its first moment.
    pub link: Link,
    /// How far it is followed.
    pub until: Time,
    /// What must be true of it. Without the change, one of these is not.
    pub expectations: Vec<Expected>,
}

/// One thing that is not as in the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// So many nodes.
    Nodes(u16),
    /// So many clients.
    Clients(u16),
    /// Another seed.
    Seed(u64),
    /// A setting, by its name, with another value.
    Setting(String, String),
    /// A line more in the script.
    Line(TimedInput),
}

impl Variation {
    /// Opens the changed run at its first moment.
    ///
    /// # Panics
    /// When the link was changed into one that does not open.
    #[must_use]
    pub fn open(&self) -> Box<dyn Run> {
        open(&self.link).expect("a scenario is read only if its variation opens")
    }

    /// Which expectations the changed run does not meet; and the first of them, if all are met without the change as well:
    /// then there is nothing to see. None if `goes` says that a run is not to go on.
    pub(super) fn verify_by(
        &self,
        unchanged: &mut dyn Session,
        goes: &mut dyn FnMut(&mut dyn Session, Time) -> bool,
    ) -> Option<Vec<Unmet>> {
        let expectations: Vec<_> =
            self.expectations.iter().map(|expected| expected.expectation.clone()).collect();
        let mut changed = self.open();
        changed.keep_checkpoints(false);
        let found = verify_by(&mut *changed, self.until, &expectations, goes)?;
        let unmet = |(expected, instead): (&Expected, Option<Instead>)| {
            let Expected { expectation, line } = expected.clone();
            instead.map(|instead| Unmet { expectation, line, instead })
        };
        let mut all: Vec<Unmet> = self.expectations.iter().zip(found).filter_map(unmet).collect();
        let before = verify_by(unchanged, self.until, &expectations, goes)?;
        if before.iter().all(Option::is_none) {
            let first = self.expectations.first().map(|expected| (expected, Some(Instead::Unchanged)));
            all.extend(first.and_then(unmet));
        }
        Some(all)
    }

    /// From when on it is known of each expectation whether the changed run meets it.
    #[must_use]
    pub fn settled(&self) -> Vec<Time> {
        settled_of(&self.expectations, self.until, &mut *self.open())
    }

    /// Of each expectation, whether the scenario's own run meets it too.
    #[must_use]
    pub fn met_without(&self, unchanged: &mut dyn Session) -> Vec<bool> {
        let expectations: Vec<_> =
            self.expectations.iter().map(|expected| expected.expectation.clone()).collect();
        let whole = |run: &mut dyn Session, moment| {
            run.seek(moment, u32::MAX);
            true
        };
        let found = verify_by(unchanged, self.until, &expectations, &mut { whole }).unwrap_or_default();
        found.iter().map(Option::is_none).collect()
    }
}
