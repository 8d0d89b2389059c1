//! Work: what takes a process time, one piece after the other.
//!
//! A timer runs out whatever its node does; work gets done only while its node works. So a frozen node stands still
//! at it and goes on where it was, a slow node needs longer, and a crash loses what was begun.

use crate::digest::Encode;
use crate::time::{Span, Time};
use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;

/// How many times as long the work of a node takes, in hundredths; written `4x` or `1.5x`, from `1x` to `100x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct Factor(pub u32);

impl Factor {
    /// As long as it takes.
    pub const ONE: Self = Self(100);
    /// The slowest.
    pub const MAX: Self = Self(10_000);
}

impl Default for Factor {
    fn default() -> Self {
        Self::ONE
    }
}

/// Why a text is no factor: `4x` and `1.25x` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a factor from 1x to 100x such as `4x`")]
pub struct NoFactor;

impl FromStr for Factor {
    type Err = NoFactor;
    fn from_str(text: &str) -> Result<Self, NoFactor> {
        let number = text.strip_suffix('x').ok_or(NoFactor)?;
        // A factor has the same shape as a time: tens of its "microseconds" are hundredths.
        let parts: Span = format!("{number}ms").parse().map_err(|_| NoFactor)?;
        match u32::try_from(parts.0 / 10) {
            Ok(n) if parts.0.is_multiple_of(10) && (Self::ONE.0..=Self::MAX.0).contains(&n) => Ok(Self(n)),
            _ => Err(NoFactor),
        }
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        if rest == 0 {
            return write!(f, "{whole}x");
        }
        write!(f, "{whole}.{}x", format!("{rest:02}").trim_end_matches('0'))
    }
}

/// The work of one node.
#[derive(Clone, Debug)]
pub(crate) struct Work<T> {
    pieces: VecDeque<Piece<T>>,
    pub(crate) factor: Factor,
    /// What the first piece still needed at `since`, at full speed.
    left: Span,
    since: Time,
    still: bool,
    /// Marks the one entry of the queue that still counts.
    pub(crate) mark: u32,
}

/// Something to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<T> {
    pub(crate) what: T,
    /// How long it takes at full speed.
    pub(crate) takes: Span,
    /// The event that began it.
    pub(crate) event: u32,
}

impl<T: Copy> Work<T> {
    pub(crate) fn new() -> Self {
        Self {
            pieces: VecDeque::new(),
            factor: Factor::ONE,
            left: Span(0),
            since: Time::ZERO,
            still: false,
            mark: 0,
        }
    }

    /// Puts a piece behind the others; whether it is the first.
    pub(crate) fn add(&mut self, piece: Piece<T>, now: Time) -> bool {
        self.pieces.push_back(piece);
        let first = self.pieces.len() == 1;
        if first {
            self.begin(now);
        }
        first
    }

    fn begin(&mut self, now: Time) {
        self.left = self.pieces.front().map_or(Span(0), |piece| piece.takes);
        self.since = now;
    }

    /// Takes the piece that is done, and begins the next.
    pub(crate) fn finish(&mut self, now: Time) -> Option<Piece<T>> {
        let done = self.pieces.pop_front();
        self.begin(now);
        done
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.pieces.clear();
        self.still = false;
        self.mark += 1;
    }

    /// Changes how fast it goes from here on.
    pub(crate) fn change(&mut self, now: Time, factor: Factor, still: bool) {
        self.left = self.left_at(now);
        (self.since, self.factor, self.still) = (now, factor, still);
    }

    /// Whether it stands still.
    pub(crate) fn is_still(&self) -> bool {
        self.still
    }

    fn left_at(&self, now: Time) -> Span {
        if self.still {
            return self.left;
        }
        let done = now.since(self.since).0.saturating_mul(100) / u64::from(self.factor.0);
        Span(self.left.0.saturating_sub(done))
    }

    /// When the first piece is done; none when there is none, or nothing moves.
    pub(crate) fn due(&self) -> Option<Time> {
        let moves = !self.still && !self.pieces.is_empty();
        moves.then(|| self.since + Span((self.left.0 * u64::from(self.factor.0)).div_ceil(100)))
    }

    /// The first piece, how much of it is done in thousandths, and how many wait behind it.
    pub(crate) fn progress(&self, now: Time) -> Option<(T, u16, usize)> {
        let first = self.pieces.front()?;
        let left = self.left_at(now).0;
        let done = (first.takes.0.saturating_sub(left) * 1000).checked_div(first.takes.0).unwrap_or(1000);
        Some((first.what, u16::try_from(done).unwrap_or(1000), self.pieces.len() - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_written_as_it_is_read() {
        for text in ["1x", "4x", "1.5x", "1.25x", "100x"] {
            assert_eq!(text.parse::<Factor>().map(|factor| factor.to_string()).as_deref(), Ok(text));
        }
        for text in
            ["0x", "0.5x", "101x", "4", "x", "-4x", "1.255x", "4.x", "4X", "1e1x", "99999999999999999999x"]
        {
            assert!(text.parse::<Factor>().is_err(), "{text}");
        }
    }
}
