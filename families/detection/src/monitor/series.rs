//! What a monitor computes from the samples of one node: increases of counters, and a line through a gauge.

use super::Gauges;
use faultline_engine::{NodeId, Span};
use std::collections::VecDeque;

/// What a node said, and when it was asked, by the monotonic clock of the monitor. Samples of an earlier life of the monitor lie
/// before its clock began, so this may be below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When it was asked, in microseconds.
    pub at: i64,
    /// What it said.
    pub gauges: Gauges,
}

/// The samples of one node, the oldest first.
#[derive(Clone, Debug, Default)]
pub struct Series(VecDeque<Sample>);

/// By how much counters grew in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Increase {
    /// Requests that ended.
    pub ended: u64,
    /// Requests that were bad.
    pub bad: u64,
    /// From the oldest sample of the window to the newest.
    pub over: Span,
}

/// The line y = (Σy + (n·t − Σt)·slope/determinant) / n of least squares through the records used, with t in milliseconds and
/// the newest sample at 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    count: i128,
    times: i128,
    values: i128,
    slope: i128,
    determinant: i128,
}

impl Series {
    /// Takes one more, and forgets those that are older than is needed.
    pub fn push(&mut self, sample: Sample, keep: Span) {
        self.0.push_back(sample);
        let oldest = sample.at - micros(keep);
        while self.0.front().is_some_and(|first| first.at < oldest) {
            self.0.pop_front();
        }
    }

    /// The newest sample.
    #[must_use]
    pub fn newest(&self) -> Option<&Sample> {
        self.0.back()
    }

    /// The samples of a window that ends with the newest one, the newest first.
    fn window(&self, window: Span) -> impl Iterator<Item = &Sample> {
        let from = self.newest().map_or(0, |newest| newest.at) - micros(window);
        self.0.iter().rev().take_while(move |sample| sample.at >= from)
    }

    /// By how much the counters grew. A counter begins anew with each life of its node: what it shows then is what it grew by.
    /// With the planted bug only the ends are compared.
    #[must_use]
    pub fn increase(&self, window: Span, no_reset: bool) -> Increase {
        let mut samples = self.window(window);
        let Some(newest) = samples.next() else { return Increase::default() };
        let mut increase = Increase::default();
        let mut later = newest;
        for sample in samples {
            let (before, after) = (sample.gauges, later.gauges);
            let same = before.life == after.life || no_reset;
            let grown =
                |before: u32, after: u32| u64::from(if same { after.saturating_sub(before) } else { after });
            increase.ended += grown(before.ended, after.ended);
            increase.bad += grown(before.bad, after.bad);
            increase.over = Span((newest.at - sample.at).unsigned_abs());
            later = sample;
        }
        increase
    }

    /// The line through the samples of a window; nothing where they are too few, or lie too close together to say anything.
    #[must_use]
    pub fn line(&self, window: Span) -> Option<Line> {
        let newest = self.newest()?.at;
        let (mut count, mut times, mut values, mut squares, mut products) = (0, 0, 0, 0, 0);
        let mut oldest = 0;
        for sample in self.window(window) {
            let time = i128::from((sample.at - newest) / 1_000);
            let value = i128::from(sample.gauges.used);
            count += 1;
            times += time;
            values += value;
            squares += time * time;
            products += time * value;
            oldest = time;
        }
        let determinant = count * squares - times * times;
        let enough = count >= 3 && -2_000 * oldest >= i128::from(window.0) && determinant > 0;
        let slope = count * products - times * values;
        enough.then_some(Line { count, times, values, slope, determinant })
    }
}

impl Line {
    /// Whether it grows, and is at a value or above it so long after the newest sample.
    #[must_use]
    pub fn reaches(&self, value: u16, after: Span) -> bool {
        let time = i128::from(after.0 / 1_000);
        let there = self.values * self.determinant + self.slope * (self.count * time - self.times);
        self.slope > 0 && there >= i128::from(value) * self.count * self.determinant
    }

    /// How long after the newest sample it comes to a value; nothing where it does not grow.
    #[must_use]
    pub fn comes_to(&self, value: u16) -> Option<Span> {
        if self.slope <= 0 {
            return None;
        }
        let rest =
            (i128::from(value) * self.count - self.values) * self.determinant + self.slope * self.times;
        let millis = (rest / (self.slope * self.count)).max(0);
        Some(Span(u64::try_from(millis).unwrap_or(u64::MAX).saturating_mul(1_000).min(3_600_000_000)))
    }
}

/// Samples as a disk holds them: with the wall clock, as the monotonic one means nothing after a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Of which node.
    pub node: NodeId,
    /// When it was asked, by the wall clock of the monitor, in microseconds.
    pub wall: i64,
    /// What it said.
    pub gauges: Gauges,
}

pub(super) fn micros(span: Span) -> i64 {
    i64::try_from(span.0).unwrap_or(i64::MAX)
}
