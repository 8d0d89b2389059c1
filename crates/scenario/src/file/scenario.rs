//! A scenario: a run, what to say about it, and what must be true of it.

use super::error::FileError;
use super::expectation::{Expectation, Happening, Window};
use super::kind::Kind;
use super::read;
use super::texts::Texts;
use super::variation::Variation;
use super::verify::{Instead, Unmet, first, settled, verify_by};
use super::write;
use crate::link::Link;
use crate::open::open;
use faultline_engine::{Session, Time};
use faultline_language::Run;

/// A scenario that opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What it is called, in one line.
    pub title: Texts,
    /// What it is about, as plain text; may be empty.
    pub text: Texts,
    /// What it shows of its protocol.
    pub kind: Kind,
    /// The run, and the moment to show.
    pub link: Link,
    /// How far the run is followed.
    pub until: Time,
    /// What to say when.
    pub captions: Vec<Caption>,
    /// What must be true.
    pub expectations: Vec<Expected>,
    /// What to try when it is over.
    pub variation: Option<Variation>,
}

/// A sentence for a moment of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// What must have happened.
    pub when: Happening,
    /// In which time.
    pub window: Window,
    /// What to say then.
    pub text: Texts,
    /// The line of its condition in the file, from 1.
    pub line: usize,
}

/// When a caption's moment comes in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// When.
    pub time: Time,
    /// The event that it waited for, from 0.
    pub event: u32,
    /// What to say then.
    pub text: Texts,
}

/// An expectation in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// What must be true.
    pub expectation: Expectation,
    /// The line of the file, from 1.
    pub line: usize,
}

impl Scenario {
    /// Reads a file that anybody may have written. What it gives can be opened.
    ///
    /// # Errors
    /// The first thing that does not fit, in which line, and what would be accepted there.
    pub fn read(file: &str) -> Result<Self, FileError> {
        read::scenario(file)
    }

    /// The file of this scenario: [`Self::read`] gives the same scenario, all but lines, speed, selection and view.
    #[must_use]
    pub fn write(&self) -> String {
        write::file(self)
    }

    /// Opens the run at its first moment.
    ///
    /// # Panics
    /// When the link was changed into one that does not open.
    #[must_use]
    pub fn open(&self) -> Box<dyn Run> {
        open(&self.link).expect("a scenario is read only if its run opens")
    }

    /// Follows a run of this scenario to its end, and says what is not as expected, in the order of the file:
    /// expectations that are not met, then captions whose moment never comes, then what is not as expected of its variation.
    #[must_use]
    pub fn verify(&self, session: &mut dyn Session) -> Vec<Unmet> {
        let whole = |run: &mut dyn Session, moment| {
            run.seek(moment, u32::MAX);
            true
        };
        self.verify_by(session, &mut { whole }).unwrap_or_default()
    }

    /// The same as [`Scenario::verify`], with a run that somebody else follows to each moment in turn: `goes` says
    /// whether it is to go on there. None if it is not.
    pub fn verify_by(
        &self,
        session: &mut dyn Session,
        goes: &mut dyn FnMut(&mut dyn Session, Time) -> bool,
    ) -> Option<Vec<Unmet>> {
        let shown = |caption: &Caption| Expectation::Happens(caption.when.clone(), caption.window);
        let expectations: Vec<Expectation> = self
            .expectations
            .iter()
            .map(|expected| expected.expectation.clone())
            .chain(self.captions.iter().map(shown))
            .collect();
        let lines: Vec<usize> = self
            .expectations
            .iter()
            .map(|expected| expected.line)
            .chain(self.captions.iter().map(|caption| caption.line))
            .collect();
        let found = verify_by(session, self.until, &expectations, goes)?;
        let unmet = |((expectation, line), instead): ((Expectation, usize), Option<Instead>)| {
            instead.map(|instead| Unmet { expectation, line, instead })
        };
        let mut all: Vec<Unmet> = expectations.into_iter().zip(lines).zip(found).filter_map(unmet).collect();
        if let Some(variation) = &self.variation {
            all.extend(variation.verify_by(&mut *self.open(), goes)?);
        }
        Some(all)
    }

    /// Follows a run of this scenario to its end, and says when the moment of each caption comes, in order of time.
    /// A caption whose moment never comes is left out.
    #[must_use]
    pub fn cues(&self, session: &mut dyn Session) -> Vec<Cue> {
        let found = first(
            session,
            self.until,
            self.captions.iter().map(|caption| (caption.when.clone(), caption.window)),
        );
        let cue = |(caption, found): (&Caption, Option<(u32, Time)>)| {
            found.map(|(event, time)| Cue { time, event, text: caption.text.clone() })
        };
        let mut cues: Vec<Cue> = self.captions.iter().zip(found).filter_map(cue).collect();
        cues.sort_by_key(|cue| cue.event);
        cues
    }

    /// From when on it is known of each expectation whether it is met, in their order.
    #[must_use]
    pub fn settled(&self, session: &mut dyn Session) -> Vec<Time> {
        settled_of(&self.expectations, self.until, session)
    }
}

/// From when on it is known of each of these whether a run meets it.
pub(super) fn settled_of(expected: &[Expected], until: Time, session: &mut dyn Session) -> Vec<Time> {
    let expectations: Vec<&Expectation> = expected.iter().map(|expected| &expected.expectation).collect();
    settled(session, until, &expectations)
}
