//! A part of a run: what an export is about.

use faultline_engine::{Session, Time};

/// From one moment to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first moment.
    pub from: Time,
    /// The last moment.
    pub to: Time,
}

/// Why a part of a run cannot be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StretchError {
    /// It ends before it begins.
    #[error("the stretch ends at {} before it begins at {}", .0.to, .0.from)]
    Backwards(Stretch),
    /// The run is known only up to this moment: nobody has followed it further, or it ends there.
    #[error("the run is known only up to {known}, not {to}")]
    Unknown {
        /// The end of the part.
        to: Time,
        /// The last moment that is known.
        known: Time,
    },
    /// Nothing happens in it, and the form cannot say so.
    #[error("nothing happens from {} to {}", .0.from, .0.to)]
    Nothing(Stretch),
    /// More happens in it than the form can hold.
    #[error("{found} things happen from {} to {}, and at most {max} fit", stretch.from, stretch.to)]
    TooMuch {
        /// The part.
        stretch: Stretch,
        /// How much happens in it.
        found: usize,
        /// How much the form holds.
        max: usize,
        /// From the same first moment up to this one it would fit; none if already that moment is too much.
        fits: Option<Time>,
    },
}

impl Stretch {
    /// The whole run from its start up to a moment.
    #[must_use]
    pub fn until(to: Time) -> Self {
        Self { from: Time::ZERO, to }
    }

    /// Whether it is a part of what is known of a run.
    ///
    /// # Errors
    /// When it ends before it begins, or reaches beyond [`Session::horizon`].
    pub fn check(self, session: &dyn Session) -> Result<Self, StretchError> {
        let (Self { from, to }, known) = (self, session.horizon());
        if from > to {
            return Err(StretchError::Backwards(self));
        }
        if to > known {
            return Err(StretchError::Unknown { to, known });
        }
        Ok(self)
    }

    /// The numbers of the events in it.
    #[must_use]
    pub fn events(self, session: &dyn Session) -> std::ops::Range<u32> {
        // Before the first microsecond there is no moment.
        let before =
            self.from.0.checked_sub(1).map_or(0, |just_before| session.events_until(Time(just_before)));
        before..session.events_until(self.to).max(before)
    }
}
