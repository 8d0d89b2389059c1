//! A quantity, bucket by bucket, in whole numbers.

use super::grid::Grid;
use super::ledger::{Ledger, Sent};
use super::quantity::Quantity;
use super::steps::Steps;
use faultline_engine::Time;

/// A quantity over a stretch: per line, one value per bucket; none where it has none, or where the run is not known.
/// Counts and bytes are totals of the bucket, latencies and times are microseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What it is of.
    pub quantity: Quantity,
    /// Its lines, as many as [`Quantity::lines`] says.
    pub lines: Vec<Vec<Option<u64>>>,
}

impl Ledger {
    /// A quantity over a stretch.
    #[must_use]
    pub fn tally(&self, quantity: Quantity, grid: &Grid) -> Tally {
        let mut lines = match quantity {
            Quantity::Latency => self.latency(grid),
            Quantity::Waiting => vec![self.waiting.largest(grid), self.blocked.largest(grid)],
            Quantity::Leaderless => {
                let spent = self.led.time_at(0, grid, self.known);
                vec![spent.into_iter().map(Some).collect()]
            }
            Quantity::Gauge(name) => vec![self.line(name, &self.gauges, grid, Steps::largest)],
            // The largest of what a formula said while the links changed would be of no link.
            Quantity::Compared(name) => vec![
                self.line(name, &self.gauges, grid, Steps::largest),
                self.line(name, &self.predicted, grid, Steps::last),
            ],
            Quantity::Messages(name) => vec![self.traffic(name, grid, |_| 1)],
            Quantity::Bytes(name) => vec![self.traffic(name, grid, |sent| sent.bytes.into())],
        };
        for line in &mut lines {
            for (bucket, value) in line.iter_mut().enumerate() {
                if grid.start(bucket) > self.known {
                    *value = None;
                }
            }
        }
        Tally { quantity, lines }
    }

    /// The line of a gauge, of which a bucket shows the value that `pick` takes.
    fn line(
        &self,
        name: &str,
        steps: &[Steps],
        grid: &Grid,
        pick: fn(&Steps, &Grid) -> Vec<Option<u64>>,
    ) -> Vec<Option<u64>> {
        let place = self.metrics.gauges.iter().position(|(other, _)| *other == name);
        let line = place.and_then(|place| steps.get(place)).map(|steps| pick(steps, grid));
        line.unwrap_or_else(|| vec![None; grid.buckets()])
    }

    fn traffic(&self, name: Option<&str>, grid: &Grid, weigh: impl Fn(&Sent) -> u64) -> Vec<Option<u64>> {
        let mut sums = vec![0; grid.buckets()];
        let wanted = name.map(|name| self.names.iter().position(|other| *other == name));
        let counts = |sent: &&Sent| wanted.is_none_or(|place| place == Some(sent.name.into()));
        // They are in order of time, so that none has to be looked up.
        let (mut bucket, last) = (0, grid.buckets() - 1);
        let mut end = grid.end(bucket);
        for sent in within(&self.sent, grid, |sent| sent.at).iter().filter(counts) {
            while bucket < last && sent.at >= end {
                bucket += 1;
                end = grid.end(bucket);
            }
            sums[bucket] += weigh(sent);
        }
        sums.into_iter().map(Some).collect()
    }

    fn latency(&self, grid: &Grid) -> Vec<Vec<Option<u64>>> {
        let mut lines = vec![vec![None; grid.buckets()]; 2];
        let answered = within(&self.answered, grid, |answered| answered.at);
        for of_bucket in answered.chunk_by(|a, b| grid.bucket(a.at) == grid.bucket(b.at)) {
            let Some(bucket) = grid.bucket(of_bucket[0].at) else { continue };
            let mut took: Vec<u64> = of_bucket.iter().map(|answered| answered.took.0).collect();
            took.sort_unstable();
            for (line, percent) in lines.iter_mut().zip([50, 99]) {
                line[bucket] = percentile(&took, percent);
            }
        }
        lines
    }
}

/// Those of a stretch, among some that are in order of time.
fn within<'a, T>(all: &'a [T], grid: &Grid, at: impl Fn(&T) -> Time) -> &'a [T] {
    let from = all.partition_point(|one| at(one) < grid.from());
    let to = all.partition_point(|one| at(one) <= grid.to());
    &all[from..to]
}

/// The smallest of some sorted values to which at least so many percent of them are equal or less (the nearest rank).
fn percentile(sorted: &[u64], percent: usize) -> Option<u64> {
    sorted.get((sorted.len() * percent).div_ceil(100).checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!((percentile(&hundred, 50), percentile(&hundred, 99)), (Some(50), Some(99)));
        assert_eq!((percentile(&[7], 50), percentile(&[7], 99)), (Some(7), Some(7)));
        assert_eq!((percentile(&[1, 9], 50), percentile(&[1, 9], 99)), (Some(1), Some(9)));
        assert_eq!(percentile(&[], 50), None);
    }
}
