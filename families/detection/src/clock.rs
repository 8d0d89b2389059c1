//! The monotonic clock of a process, as a rule computes it: a process measures by its own clock, and so must who judges it.

use faultline_engine::{ClockRate, Time};

/// A monotonic clock, as far as one can tell from what somebody did to it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    rate: ClockRate,
    since: Time,
    base: u64,
}

impl Clock {
    /// What it shows at a moment of the run.
    pub(crate) fn now(self, at: Time) -> Time {
        let speed = (1_000_000 + i64::from(self.rate.0)).unsigned_abs();
        Time(self.base + at.since(self.since).0 * speed / 1_000_000)
    }

    /// It runs at this rate from a moment on.
    pub(crate) fn run_at(&mut self, at: Time, rate: ClockRate) {
        if rate != self.rate {
            *self = Self { rate, since: at, base: self.now(at).0 };
        }
    }
}
