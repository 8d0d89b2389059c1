//! The clocks of a node. Like a real machine it has two, and one crystal drives both.
//!
//! * The *monotonic clock* ([`Context::now`](crate::Context::now); `CLOCK_MONOTONIC`, `std::time::Instant`) only ever goes
//!   forward. Timers and lengths of time are measured by it. It may run fast or slow, and nobody can set it.
//! * The *wall clock* ([`Context::wall_clock`](crate::Context::wall_clock); `CLOCK_REALTIME`, `std::time::SystemTime`) says
//!   what time it is. It runs as fast as the other one and can be set, by a person or a time service: then it jumps.
//!
//! Both go on while a process is down or stands still. All is computed in whole microseconds: a reading is rounded down, and
//! a timer runs out in the first microsecond in which its clock has come as far.

use crate::digest::Encode;
use crate::limits::{MAX_CLOCK_OFFSET, MAX_CLOCK_RATE};
use crate::units::{Span, Time};
use std::fmt;
use std::str::FromStr;

/// What a wall clock shows: microseconds since the run began, as far as that clock knows. A clock that is behind can show
/// less than nothing. It is no [`Time`], so that nobody takes it for a length or for the clock that only goes forward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct WallTime(pub i64);

/// How far a wall clock is ahead of the right time, in microseconds; below zero it is behind. Written `+30ms` or `-30ms`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(pub i64);

/// By how many microseconds in a second a clock is fast; below zero it is slow. Written `200ppm` or `-200ppm`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockRate(pub i32);

/// What is done to the clocks of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockChange {
    /// The wall clock jumps, and is so far ahead afterwards: `+30ms`.
    Offset(Offset),
    /// Both clocks run so fast from now on: `200ppm`.
    Rate(ClockRate),
    /// A time service sets the wall clock right, and both run right from now on: `sync`.
    Sync,
}

/// How wrong the clocks of a node are at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockError {
    /// How far the wall clock is ahead.
    pub offset: Offset,
    /// How fast both clocks run.
    pub rate: ClockRate,
}

impl ClockError {
    /// Both clocks are right.
    pub const NONE: Self = Self { offset: Offset(0), rate: ClockRate(0) };
}

impl Offset {
    /// How far the clock is ahead or behind.
    #[must_use]
    pub fn span(self) -> Span {
        Span(self.0.unsigned_abs())
    }
}

/// A million of its parts are one.
const MILLION: i64 = 1_000_000;

/// The two clocks of one node.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    rate: ClockRate,
    /// Since when it has run so fast.
    since: Time,
    /// What the monotonic clock showed then.
    base: u64,
    /// How far the wall clock is ahead of the monotonic one.
    wall: i64,
}

impl Clock {
    /// How much of its own time passes in a million microseconds.
    fn speed(self) -> u64 {
        (MILLION + i64::from(self.rate.0)).unsigned_abs()
    }

    /// What the monotonic clock shows at a moment that is not before the last change.
    pub(crate) fn now(self, at: Time) -> Time {
        let passed = at.since(self.since).0;
        let shown = if self.rate.0 == 0 { passed } else { passed * self.speed() / MILLION.unsigned_abs() };
        Time(self.base + shown)
    }

    /// What both clocks show.
    pub(crate) fn both(self, at: Time) -> (Time, WallTime) {
        let now = self.now(at);
        (now, WallTime(now.0.cast_signed() + self.wall))
    }

    /// What the wall clock shows.
    pub(crate) fn wall(self, at: Time) -> WallTime {
        self.both(at).1
    }

    /// The first moment at which the monotonic clock shows this.
    pub(crate) fn when(self, shown: Time) -> Time {
        let shown = shown.since(Time(self.base)).0;
        let passes = if self.rate.0 == 0 {
            shown
        } else {
            shown.saturating_mul(MILLION.unsigned_abs()).div_ceil(self.speed())
        };
        self.since + Span(passes)
    }

    /// How wrong it is.
    pub(crate) fn error(self, at: Time) -> ClockError {
        ClockError { offset: Offset(self.wall(at).0 - at.0.cast_signed()), rate: self.rate }
    }

    /// What it is after a change.
    pub(crate) fn changed(self, at: Time, change: ClockChange) -> Self {
        let error = self.error(at);
        let (offset, rate) = match change {
            ClockChange::Offset(offset) => (offset, error.rate),
            ClockChange::Rate(rate) => (error.offset, rate),
            ClockChange::Sync => (Offset(0), ClockRate(0)),
        };
        let wall = self.wall + offset.0 - error.offset.0;
        if rate == self.rate {
            Self { wall, ..self }
        } else {
            Self { rate, since: at, base: self.now(at).0, wall }
        }
    }
}

/// Why a text says nothing of a clock: `+30ms`, `-30ms`, `200ppm`, `-200ppm` and `sync` do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an offset such as `+30ms`, a rate such as `200ppm`, or `sync`")]
pub struct NoClock;

impl FromStr for ClockChange {
    type Err = NoClock;
    fn from_str(text: &str) -> Result<Self, NoClock> {
        if text == "sync" {
            return Ok(Self::Sync);
        }
        let behind = text.starts_with('-');
        let number = text.strip_prefix('-').unwrap_or(text);
        let plain = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let change = if let Some(parts) = number.strip_suffix("ppm") {
            let parts = parts.parse::<i32>().ok().filter(|_| plain(parts)).ok_or(NoClock)?;
            Self::Rate(ClockRate(if behind { -parts } else { parts }))
        } else {
            // It is written with a sign. One without is read, too: in a link that somebody writes by hand, a plus is a space.
            let number = number.strip_prefix('+').filter(|_| !behind).unwrap_or(number);
            let micros =
                i64::try_from(number.parse::<Span>().map_err(|_| NoClock)?.0).map_err(|_| NoClock)?;
            Self::Offset(Offset(if behind { -micros } else { micros }))
        };
        // There is one way to write nothing.
        let negated = behind && matches!(change, Self::Offset(Offset(0)) | Self::Rate(ClockRate(0)));
        if negated { Err(NoClock) } else { Ok(change) }
    }
}

impl ClockChange {
    /// Whether it is within the limits.
    #[must_use]
    pub fn is_possible(self) -> bool {
        match self {
            Self::Offset(offset) => offset.span() <= MAX_CLOCK_OFFSET,
            Self::Rate(rate) => rate.0.unsigned_abs() <= MAX_CLOCK_RATE,
            Self::Sync => true,
        }
    }

    /// Whether it makes something right.
    #[must_use]
    pub fn mends(self) -> bool {
        matches!(self, Self::Offset(Offset(0)) | Self::Rate(ClockRate(0)) | Self::Sync)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.0 < 0 { "-" } else { "+" }, self.span())
    }
}

impl fmt::Display for ClockRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}ppm", self.0)
    }
}

impl fmt::Display for ClockChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(offset) => offset.fmt(f),
            Self::Rate(rate) => rate.fmt(f),
            Self::Sync => f.write_str("sync"),
        }
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.0 < 0 { "-" } else { "" }, Time(self.0.unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_rate(parts: i32) -> Clock {
        Clock::default().changed(Time(1_000), ClockChange::Rate(ClockRate(parts)))
    }

    #[test]
    fn a_change_is_written_as_it_is_read() {
        for text in ["+30ms", "-30ms", "+1.5s", "-1us", "+0s", "200ppm", "-200ppm", "0ppm", "sync"] {
            assert_eq!(text.parse::<ClockChange>().map(|change| change.to_string()).as_deref(), Ok(text));
        }
        // In a link that somebody writes by hand a plus is a space.
        assert_eq!("30ms".parse::<ClockChange>(), "+30ms".parse());
        for text in [
            "",
            "+",
            "-",
            "ppm",
            "-ppm",
            "+200ppm",
            "--30ms",
            "+-30ms",
            "-0s",
            "-0ppm",
            "1.5ppm",
            "200 ppm",
            "99999999999ppm",
            "+99999999999999999999s",
            "-9223372036854775808s",
            "synced",
            "+30",
        ] {
            assert_eq!(text.parse::<ClockChange>(), Err(NoClock), "{text:?}");
        }
    }

    #[test]
    fn a_clock_that_nobody_touched_shows_the_time_of_the_run() {
        let clock = Clock::default();
        for micros in [0, 1, 999_999, 3_600_000_000] {
            assert_eq!(clock.now(Time(micros)), Time(micros));
            assert_eq!(clock.when(Time(micros)), Time(micros));
            assert_eq!(clock.error(Time(micros)), ClockError::NONE);
        }
    }

    #[test]
    fn a_clock_that_is_200_ppm_fast_comes_to_100_ms_after_99_980_4_microseconds() {
        let clock = at_rate(200);
        assert_eq!(clock.when(Time(101_000)), Time(1_000 + 99_981));
        assert!(clock.now(Time(1_000 + 99_980)) < Time(101_000));
        assert!(clock.now(Time(1_000 + 99_981)) >= Time(101_000));
    }

    #[test]
    fn a_timer_runs_out_in_the_first_microsecond_in_which_its_clock_has_come_as_far() {
        for rate in [-500_000, -333_333, -200, -1, 0, 1, 200, 77_777, 500_000] {
            let clock = at_rate(rate);
            for shown in (1_000..200_000).step_by(977).chain([1_000, 1_001, 1_002]) {
                let due = clock.when(Time(shown));
                assert!(clock.now(due) >= Time(shown), "{rate} {shown}");
                assert!(due == Time(1_000) || clock.now(Time(due.0 - 1)) < Time(shown), "{rate} {shown}");
            }
        }
    }

    #[test]
    fn the_monotonic_clock_never_goes_back_whatever_is_done() {
        let mut clock = Clock::default();
        let mut before = Time::ZERO;
        for (place, change) in
            ["-500000ppm", "-60s", "7ppm", "sync", "+60s", "500000ppm", "-3ppm", "0ppm", "-1us"]
                .iter()
                .cycle()
                .take(90)
                .enumerate()
        {
            let at = Time(1 + place as u64 * 13);
            clock = clock.changed(at, change.parse().expect("a change"));
            assert!(clock.now(at) >= before, "{change}");
            before = clock.now(at);
        }
    }

    #[test]
    fn a_jump_moves_the_wall_clock_alone_and_drift_moves_both() {
        let jumped = Clock::default().changed(Time(1_000_000), ClockChange::Offset(Offset(-30_000)));
        assert_eq!(jumped.now(Time(2_000_000)), Time(2_000_000));
        assert_eq!(jumped.wall(Time(2_000_000)), WallTime(1_970_000));
        let drifts = jumped.changed(Time(2_000_000), ClockChange::Rate(ClockRate(1_000)));
        assert_eq!(drifts.wall(Time(3_000_000)), WallTime(2_971_000));
        assert_eq!(drifts.error(Time(3_000_000)).offset, Offset(-29_000));
        // A jump is to an offset, not by one.
        let again = drifts.changed(Time(3_000_000), ClockChange::Offset(Offset(5)));
        assert_eq!(again.error(Time(3_000_000)).offset, Offset(5));
        assert_eq!(again.now(Time(3_000_000)), drifts.now(Time(3_000_000)));
        let right = again.changed(Time(4_000_000), ClockChange::Sync);
        assert_eq!(right.error(Time(9_000_000)), ClockError::NONE);
        assert_eq!(right.now(Time(4_000_000)), Time(4_002_000), "nobody can set it back");
    }
}
