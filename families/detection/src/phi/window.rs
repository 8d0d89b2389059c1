//! The last intervals between arrivals, and what they say of the next one.

use super::curve::{Deviations, Phi};
use faultline_engine::Span;

/// The last so many intervals (Hayashibara et al. 2004, §4.2: the sampling window of size WS), in microseconds.
#[derive(Clone, Debug)]
pub struct Window {
    samples: Vec<u32>,
    /// The place of the oldest, once it is full.
    oldest: usize,
    size: usize,
    sum: u64,
    squares: u128,
}

/// The mean and the standard deviation of some intervals, without a fraction lost: so many times as much of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// How many intervals.
    count: u64,
    /// Their sum: so many times the mean.
    sum: u64,
    /// So many times the standard deviation, in parts of 256.
    spread: u64,
}

/// Parts of a microsecond in which the deviation is counted, as a power of two.
const PARTS: u32 = 8;

impl Window {
    /// A window of so many intervals that begins with a guess: one interval a quarter shorter than the estimate, and one a
    /// quarter longer, so that there is a mean and a deviation.
    #[must_use]
    pub fn new(size: u16, first: Span) -> Self {
        let quarter = first.0 / 4;
        Self::of(size, &[Span(first.0 - quarter), Span(first.0 + quarter)])
    }

    /// A window of so many intervals that holds these, the oldest first.
    #[must_use]
    pub fn of(size: u16, intervals: &[Span]) -> Self {
        let mut window =
            Self { samples: Vec::new(), oldest: 0, size: usize::from(size.max(1)), sum: 0, squares: 0 };
        intervals.iter().for_each(|interval| window.push(*interval));
        window
    }

    /// Takes one more; the oldest goes when there are too many. One of more than 71 minutes counts as so long.
    pub fn push(&mut self, interval: Span) {
        let sample = u32::try_from(interval.0).unwrap_or(u32::MAX);
        let square = |sample: u32| u128::from(sample) * u128::from(sample);
        if self.samples.len() < self.size {
            self.samples.push(sample);
        } else {
            let gone = std::mem::replace(&mut self.samples[self.oldest], sample);
            self.oldest = (self.oldest + 1) % self.size;
            self.sum -= u64::from(gone);
            self.squares -= square(gone);
        }
        self.sum += u64::from(sample);
        self.squares += square(sample);
    }

    /// What it says, with a deviation that is at least as large as this.
    #[must_use]
    pub fn estimate(&self, least: Span) -> Estimate {
        Estimate::new(self.samples.len() as u64, self.sum, self.squares, least)
    }
}

impl Estimate {
    /// What so many intervals say, by their sum and the sum of their squares.
    pub(super) fn new(count: u64, sum: u64, squares: u128, least: Span) -> Self {
        // n²σ² = n·Σx² − (Σx)²: the variance of these intervals, not that of those from which they may have been drawn.
        let scattered = u128::from(count) * squares - u128::from(sum) * u128::from(sum);
        let spread = u64::try_from((scattered << (2 * PARTS)).isqrt()).unwrap_or(u64::MAX);
        Self { count, sum, spread: spread.max((count * least.0) << PARTS).max(1) }
    }

    /// The mean.
    #[must_use]
    pub fn mean(self) -> Span {
        Span(self.sum / self.count.max(1))
    }

    /// The standard deviation, or the least that it is taken for.
    #[must_use]
    pub fn deviation(self) -> Span {
        Span((self.spread >> PARTS) / self.count.max(1))
    }

    /// φ after a silence, of which so much is accepted as a pause: −log₁₀ of how likely the next beat comes later still, were
    /// intervals distributed normally with this mean and deviation (§4.3).
    #[must_use]
    pub fn phi(self, silence: Span, pause: Span) -> Phi {
        let times = |span: Span| u128::from(span.0) * u128::from(self.count);
        let scale = |number: u128| number << PARTS;
        let expected = times(pause) + u128::from(self.sum);
        Phi::at(Deviations::ratio(scale(times(silence)), scale(expected), self.spread.into()))
    }

    /// The shortest silence after which φ has come as far.
    #[must_use]
    pub fn reaches(self, phi: Phi, pause: Span) -> Span {
        let above = u128::from(phi.reached_at().0.max(0).unsigned_abs()) * u128::from(self.spread);
        let above = above.div_ceil(1 << (16 + PARTS));
        let whole = (u128::from(self.sum) + above).div_ceil(u128::from(self.count.max(1)));
        Span(u64::try_from(whole).unwrap_or(u64::MAX).saturating_add(pause.0))
    }
}
