//! The smoothed round trip and its mean deviation, in the scaled integers of Jacobson & Karels 1988, appendix A.
//!
//! The gains are 1/8 and 1/4, so eight times the mean and four times the deviation are kept, and no bit is lost to rounding:
//! "sa" is the mean scaled by 8 there, and "sv" the deviation scaled by 4. RFC 6298, §2, says the same in fractions.

use faultline_engine::Span;

/// What the samples of round trips say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Eight times the smoothed round trip, in microseconds.
    smoothed: u64,
    /// Four times the smoothed mean deviation, in microseconds.
    deviation: u64,
}

impl Estimate {
    /// After the first sample R: SRTT = R, RTTVAR = R/2 (RFC 6298, 2.2).
    #[must_use]
    pub fn first(sample: Span) -> Self {
        Self { smoothed: 8 * sample.0, deviation: 2 * sample.0 }
    }

    /// After one more. The deviation is computed from the mean as it was before (RFC 6298, 2.3): with `Err = m - a`, the paper
    /// has `a = a + g·Err` and `v = v + h·(|Err| − v)`.
    #[must_use]
    pub fn next(self, sample: Span) -> Self {
        let mean = self.smoothed / 8;
        Self {
            smoothed: self.smoothed - mean + sample.0,
            deviation: self.deviation - self.deviation / 4 + sample.0.abs_diff(mean),
        }
    }

    /// What the samples up to now and one more say.
    pub(super) fn learn(before: Option<Self>, sample: Span) -> Self {
        before.map_or_else(|| Self::first(sample), |before| before.next(sample))
    }

    /// SRTT.
    #[must_use]
    pub fn smoothed(self) -> Span {
        Span(self.smoothed / 8)
    }

    /// RTTVAR.
    #[must_use]
    pub fn deviation(self) -> Span {
        Span(self.deviation / 4)
    }

    /// RTO = SRTT + max(G, 4·RTTVAR) (RFC 6298, 2.3). The first printing of the paper had twice the deviation; its authors found
    /// that too small for slow links and made it four.
    #[must_use]
    pub fn timer(self, granularity: Span) -> Span {
        Span(self.smoothed / 8 + self.deviation.max(granularity.0))
    }

    /// The same with a deviation that counts once: the mistake that the setting `bug-one-deviation` plants.
    pub(super) fn timer_of_one_deviation(self, granularity: Span) -> Span {
        Span(self.smoothed / 8 + (self.deviation / 4).max(granularity.0))
    }
}
