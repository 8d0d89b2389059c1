//! A quantity as it is drawn: rates instead of totals, and a scale.

use super::grid::Grid;
use super::ledger::Ledger;
use super::quantity::{Quantity, Unit};
use faultline_engine::Time;

/// What one chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it is of.
    pub quantity: Quantity,
    /// Per line, one value per bucket in the unit of the quantity; none where there is none, or where less than a half
    /// of a bucket is known, which would make a rate of luck.
    pub lines: Vec<Vec<Option<f64>>>,
    /// Up to here everything is known.
    known: Time,
    /// The value at its upper edge: a round one that is at least as large as every value.
    pub top: f64,
}

impl Ledger {
    /// The chart of a quantity over a stretch.
    #[must_use]
    pub fn chart(&self, quantity: Quantity, grid: &Grid) -> Chart {
        let tally = self.tally(quantity, grid);
        let lines = tally.lines.iter().map(|line| {
            let value =
                |(bucket, value): (usize, &Option<u64>)| self.shown(quantity.unit(), *value, grid, bucket);
            line.iter().enumerate().map(value).collect()
        });
        let lines = lines.collect();
        let mut chart = Chart { quantity, lines, known: self.known, top: 0.0 };
        let most = chart.most();
        chart.top = match quantity.unit() {
            Unit::Share => 1.0,
            Unit::Count => round_up(most.max(2.0)),
            Unit::Time => round_up(most.max(1_000.0)),
            // A ten-thousandth is the least that is told.
            Unit::Millionths => round_up(most.max(100.0)),
            Unit::PerSecond | Unit::BytesPerSecond => round_up(most.max(10.0)),
        };
        chart
    }

    fn shown(&self, unit: Unit, value: Option<u64>, grid: &Grid, bucket: usize) -> Option<f64> {
        let (start, end) = (grid.start(bucket), grid.end(bucket));
        let known = end.min(self.known).since(start).0;
        let of_known =
            |scale: f64| (known * 2 >= end.since(start).0 && known > 0).then(|| scale / number(known));
        let value = number(value?);
        match unit {
            Unit::PerSecond | Unit::BytesPerSecond => Some(value * of_known(1_000_000.0)?),
            Unit::Share => Some(value * of_known(1.0)?),
            Unit::Time | Unit::Count | Unit::Millionths => Some(value),
        }
    }
}

impl Chart {
    /// The largest of its values; 0 where there is none.
    #[must_use]
    pub fn most(&self) -> f64 {
        self.lines.iter().flatten().flatten().fold(0.0, |most: f64, value| most.max(*value))
    }

    /// The values at a moment, one per line: those of its bucket. What a bucket lacks that is not over yet, the one before
    /// it tells.
    #[must_use]
    pub fn at(&self, grid: &Grid, time: Time) -> Vec<Option<f64>> {
        let bucket = grid.bucket(time);
        let value = |line: &Vec<Option<f64>>| {
            let bucket = bucket?;
            let before = bucket.checked_sub(1).filter(|_| grid.end(bucket) > self.known);
            line[bucket].or_else(|| line[before?])
        };
        self.lines.iter().map(value).collect()
    }
}

/// The smallest of 1, 2, 5, 10, … that is at least as large.
fn round_up(value: f64) -> f64 {
    let mut decade = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            // Infinity ends it too.
            if decade * factor >= value {
                return decade * factor;
            }
        }
        decade *= 10.0;
    }
}

#[expect(clippy::cast_precision_loss, reason = "events and microseconds of an hour")]
fn number(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::round_up;

    #[test]
    fn a_scale_ends_at_a_round_number() {
        for (value, top) in [(2.0, 2.0), (2.1, 5.0), (10.0, 10.0), (999.0, 1_000.0), (40_001.0, 50_000.0)] {
            assert!((round_up(value) - top).abs() < 1e-9, "{value}");
        }
    }
}
