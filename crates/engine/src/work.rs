//! Work: what takes a process time, one piece after the other.
//!
//! A timer runs out whatever its node does; work gets done only while its node works. So a frozen node stands still
//! at it and goes on where it was, a slow node needs longer, and a crash loses what was begun.

use crate::units::{Factor, Span, Time};
use std::collections::VecDeque;

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
