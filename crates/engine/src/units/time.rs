//! Moments and lengths of simulated time, in whole microseconds.

use crate::digest::Encode;
use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

/// A moment: microseconds since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct Time(pub u64);

/// A length of time in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct Span(pub u64);

/// A range of lengths, both ends included; the world rolls a value in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode)]
pub struct SpanRange {
    /// The shortest.
    pub min: Span,
    /// The longest; never below `min`.
    pub max: Span,
}

impl Time {
    /// The beginning of a run.
    pub const ZERO: Self = Self(0);

    /// The length from `earlier` to here, zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// A number of milliseconds.
    #[must_use]
    pub const fn millis(n: u64) -> Self {
        Self(n * 1_000)
    }

    /// A number of seconds.
    #[must_use]
    pub const fn secs(n: u64) -> Self {
        Self(n * 1_000_000)
    }
}

impl SpanRange {
    /// From `min` to `max` milliseconds.
    #[must_use]
    pub const fn millis(min: u64, max: u64) -> Self {
        Self { min: Span::millis(min), max: Span::millis(max) }
    }

    /// Exactly `span`.
    #[must_use]
    pub const fn exactly(span: Span) -> Self {
        Self { min: span, max: span }
    }
}

impl Add<Span> for Time {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Time {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

/// Why a text is no time: the accepted forms are `1.2s`, `80ms`, `500us`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a length of time such as `1.2s`, `80ms` or `500us`")]
pub struct NoTime;

fn parse_micros(text: &str) -> Result<u64, NoTime> {
    let (number, unit, digits) = if let Some(number) = text.strip_suffix("ms") {
        (number, 1_000, 3)
    } else if let Some(number) = text.strip_suffix("us") {
        (number, 1, 0)
    } else if let Some(number) = text.strip_suffix('s') {
        (number, 1_000_000, 6)
    } else {
        return Err(NoTime);
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    // "1." and ".5" are refused: what is written back would differ from what was read.
    if whole.is_empty() || !plain(whole) || !plain(fraction) || fraction.len() > digits {
        return Err(NoTime);
    }
    if number.contains('.') && fraction.is_empty() {
        return Err(NoTime);
    }
    let whole: u64 = whole.parse().map_err(|_| NoTime)?;
    let mut rest = 0;
    let mut scale = unit;
    for digit in fraction.bytes() {
        scale /= 10;
        rest += u64::from(digit - b'0') * scale;
    }
    whole.checked_mul(unit).and_then(|w| w.checked_add(rest)).ok_or(NoTime)
}

fn write_decimal(
    f: &mut fmt::Formatter<'_>,
    micros: u64,
    unit: u64,
    digits: usize,
    name: &str,
) -> fmt::Result {
    let (whole, rest) = (micros / unit, micros % unit);
    if rest == 0 {
        return write!(f, "{whole}{name}");
    }
    let fraction = format!("{rest:0digits$}");
    write!(f, "{whole}.{}{name}", fraction.trim_end_matches('0'))
}

impl FromStr for Time {
    type Err = NoTime;
    fn from_str(text: &str) -> Result<Self, NoTime> {
        parse_micros(text).map(Self)
    }
}

impl FromStr for Span {
    type Err = NoTime;
    fn from_str(text: &str) -> Result<Self, NoTime> {
        parse_micros(text).map(Self)
    }
}

impl FromStr for SpanRange {
    type Err = NoTime;
    /// `10ms..15ms`, or one length for both ends.
    fn from_str(text: &str) -> Result<Self, NoTime> {
        let (min, max) = match text.split_once("..") {
            Some((min, max)) => (min.parse()?, max.parse()?),
            None => {
                let span = text.parse()?;
                (span, span)
            }
        };
        if min <= max { Ok(Self { min, max }) } else { Err(NoTime) }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.0, 1_000_000, 6, "s")
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n >= 1_000_000 || n == 0 => write_decimal(f, n, 1_000_000, 6, "s"),
            n if n >= 1_000 => write_decimal(f, n, 1_000, 3, "ms"),
            n => write!(f, "{n}us"),
        }
    }
}

impl fmt::Display for SpanRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max { write!(f, "{}", self.min) } else { write!(f, "{}..{}", self.min, self.max) }
    }
}
