//! Which moments are in view, and where they stand.

use crate::diagram::plan::Plan;
use crate::diagram::ruler::{self, Tick};
use crate::point::within;
use faultline_engine::Time;

/// The shortest stretch that can be in view, in microseconds: then two events never share a pixel.
const CLOSEST: f64 = 100.0;

/// Keeps a followed moment this share of the width away from the edges.
const MARGIN: f64 = 0.12;

/// The window on the run and the pixels that it fills. Moments are microseconds since the run began and may
/// lie between two whole ones, so that dragging is smooth. A window never leaves `0..=end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    from: f64,
    to: f64,
    end: f64,
    left: f64,
    right: f64,
}

impl Axis {
    /// The whole run up to the last known moment, over the width of a plan's lanes. An `end` that is not
    /// known yet but will be, such as the first seconds of a young run, is as good.
    #[must_use]
    pub fn new(plan: &Plan, end: Time) -> Self {
        Self::across(plan.left(), plan.right(), end)
    }

    /// The whole run over a width that no plan has: from one pixel to another.
    #[must_use]
    pub fn across(left: f64, right: f64, end: Time) -> Self {
        let end = micros(end).max(CLOSEST);
        Self { from: 0.0, to: end, end, left, right }
    }

    /// The window from one moment to another, in microseconds.
    #[must_use]
    pub fn between(self, from: f64, to: f64) -> Self {
        if !(from.is_finite() && to.is_finite()) {
            return self;
        }
        let span = within(to - from, CLOSEST, self.end);
        // What does not fit at the end is moved, not cut: the scale stays.
        let from = within(from, 0.0, self.end - span);
        Self { from, to: from + span, ..self }
    }

    /// The same window on a run of which more, or less, is known.
    #[must_use]
    pub fn with_end(self, end: Time) -> Self {
        Self { end: micros(end).max(CLOSEST), ..self }.between(self.from, self.to)
    }

    /// The same window over the lanes of another plan.
    #[must_use]
    pub fn over(self, plan: &Plan) -> Self {
        Self { left: plan.left(), right: plan.right(), ..self }
    }

    /// Closer by a factor, or farther where it is below 1; the moment at `x` pixels stays where it is.
    #[must_use]
    pub fn zoomed(self, factor: f64, x: f64) -> Self {
        if !(factor.is_finite() && factor > 0.0) {
            return self;
        }
        let span = within(self.span() / factor, CLOSEST, self.end);
        let x = within(x, self.left, self.right);
        let from = self.micros(x) - (x - self.left) / self.width() * span;
        self.between(from, from + span)
    }

    /// Dragged to the right by a number of pixels: earlier moments come into view.
    #[must_use]
    pub fn panned(self, pixels: f64) -> Self {
        let by = -pixels * self.span() / self.width();
        self.between(self.from + by, self.to + by)
    }

    /// Panned no farther than needed to have a moment in view, with some room before and behind it.
    #[must_use]
    pub fn showing(self, time: Time) -> Self {
        let (time, room) = (micros(time), self.span() * MARGIN);
        let by = (time + room - self.to).max(0.0) + (time - room - self.from).min(0.0);
        self.between(self.from + by, self.to + by)
    }

    /// The first moment in view, in microseconds.
    #[must_use]
    pub fn from(&self) -> f64 {
        self.from
    }

    /// The last moment in view, in microseconds.
    #[must_use]
    pub fn to(&self) -> f64 {
        self.to
    }

    /// How much is in view, in microseconds; never 0.
    #[must_use]
    pub fn span(&self) -> f64 {
        self.to - self.from
    }

    /// The last known moment, in microseconds.
    #[must_use]
    pub fn end(&self) -> f64 {
        self.end
    }

    /// Where a moment stands, in pixels from the left; outside the lanes if it is not in view.
    #[must_use]
    pub fn x(&self, time: Time) -> f64 {
        self.left + (micros(time) - self.from) / self.span() * self.width()
    }

    /// The moment at a place, in microseconds; not confined to the run.
    #[must_use]
    pub fn micros(&self, x: f64) -> f64 {
        self.from + (x - self.left) / self.width() * self.span()
    }

    /// The moment nearest to a place, within the run.
    #[must_use]
    pub fn time(&self, x: f64) -> Time {
        whole(within(self.micros(x).round(), 0.0, self.end))
    }

    /// Moments in view that are round numbers, evenly spaced, with room for a label each.
    #[must_use]
    pub fn ticks(&self) -> Vec<Tick> {
        ruler::ticks(self)
    }

    /// The first and the last pixel of the lanes.
    #[must_use]
    pub fn edges(&self) -> (f64, f64) {
        (self.left, self.right)
    }

    fn width(&self) -> f64 {
        (self.right - self.left).max(1.0)
    }
}

/// Microseconds as a number to calculate with: exact for the first 285 years.
#[expect(clippy::cast_precision_loss, reason = "runs end after hours")]
pub(super) fn micros(time: Time) -> f64 {
    time.0 as f64
}

/// The moment of a whole number of microseconds; what is negative is the beginning.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts of floats saturate")]
pub(super) fn whole(micros: f64) -> Time {
    Time(micros as u64)
}
