//! A quantity that has a value at every moment, and keeps it until it changes.

use super::grid::Grid;
use faultline_engine::Time;

/// The values of a quantity, each with the moment from which on it counts. Moments never go back.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps {
    changes: Vec<(Time, Option<u64>)>,
}

impl Steps {
    /// From this moment on it is another value.
    pub(super) fn set(&mut self, at: Time, value: Option<u64>) {
        // What lasts for no time at all was never there.
        self.changes.pop_if(|(last, _)| *last == at);
        if self.now() != value {
            self.changes.push((at, value));
        }
    }

    /// The latest value.
    pub(super) fn now(&self) -> Option<u64> {
        self.changes.last().and_then(|(_, value)| *value)
    }

    /// The largest value in each bucket, the one that it begins with included.
    pub(super) fn largest(&self, grid: &Grid) -> Vec<Option<u64>> {
        let first = self.changes.partition_point(|(time, _)| *time <= grid.from());
        let mut value = first.checked_sub(1).and_then(|last| self.changes[last].1);
        let mut changes = self.changes[first..].iter();
        let last = grid.buckets() - 1;
        let bucket = |bucket: usize| {
            if let Some((_, changed)) = next_if(&mut changes, |time| time == grid.start(bucket)) {
                value = *changed;
            }
            let mut most = value;
            while let Some((_, changed)) =
                next_if(&mut changes, |time| time < grid.end(bucket) || bucket == last && time == grid.to())
            {
                value = *changed;
                most = most.max(value);
            }
            most
        };
        (0..=last).map(bucket).collect()
    }

    /// The value at the end of each bucket.
    pub(super) fn last(&self, grid: &Grid) -> Vec<Option<u64>> {
        let at = |bucket: usize| {
            let before =
                |time: Time| time < grid.end(bucket) || bucket + 1 == grid.buckets() && time == grid.to();
            let place = self.changes.partition_point(|(time, _)| before(*time));
            place.checked_sub(1).and_then(|last| self.changes[last].1)
        };
        (0..grid.buckets()).map(at).collect()
    }

    /// For how long, in microseconds, it has had a value in each bucket, up to a moment.
    pub(super) fn time_at(&self, wanted: u64, grid: &Grid, known: Time) -> Vec<u64> {
        let mut spent = vec![0; grid.buckets()];
        let first = self.changes.partition_point(|(time, _)| *time <= grid.from()).saturating_sub(1);
        for (place, (from, value)) in self.changes.iter().enumerate().skip(first) {
            if *from > grid.to() {
                break;
            }
            if *value != Some(wanted) {
                continue;
            }
            let until = self.changes.get(place + 1).map_or(known, |(next, _)| *next).min(grid.to());
            let mut at = (*from).max(grid.from());
            while at < until
                && let Some(bucket) = grid.bucket(at)
            {
                let end = grid.end(bucket).min(until);
                spent[bucket] += end.since(at).0;
                at = end;
            }
        }
        spent
    }
}

/// The next change if its moment is wanted; otherwise it stays the next one.
fn next_if<'a>(
    changes: &mut std::slice::Iter<'a, (Time, Option<u64>)>,
    wanted: impl Fn(Time) -> bool,
) -> Option<&'a (Time, Option<u64>)> {
    let (first, rest) = changes.as_slice().split_first()?;
    wanted(first.0).then(|| {
        *changes = rest.iter();
        first
    })
}

#[cfg(test)]
mod tests {
    use super::Steps;
    use crate::series::Grid;
    use faultline_engine::{Span, Time};

    fn steps() -> Steps {
        let mut steps = Steps::default();
        for (time, value) in
            [(0, Some(0)), (250, Some(2)), (260, Some(0)), (400, Some(1)), (450, None), (700, Some(0))]
        {
            steps.set(Time(time), value);
        }
        steps
    }

    #[test]
    fn a_peak_between_two_borders_is_seen() {
        let grid = Grid::new(Time(0), Time(800), Span(100));
        let largest = [Some(0), Some(0), Some(2), Some(0), Some(1), None, None, Some(0)];
        assert_eq!(steps().largest(&grid), largest);
        let later = Grid::new(Time(300), Time(500), Span(100));
        assert_eq!(steps().largest(&later), [Some(0), Some(1)]);
    }

    #[test]
    fn what_a_bucket_ends_with_is_told_and_nothing_of_what_was_before() {
        let grid = Grid::new(Time(0), Time(800), Span(100));
        let last = [Some(0), Some(0), Some(0), Some(0), None, None, None, Some(0)];
        assert_eq!(steps().last(&grid), last);
        // A last bucket holds its end.
        let until = Grid::new(Time(300), Time(400), Span(100));
        assert_eq!((until.buckets(), steps().last(&until)), (1, vec![Some(1)]));
    }

    #[test]
    fn time_is_cut_at_the_borders_and_none_is_lost() {
        let grid = Grid::new(Time(50), Time(900), Span(100));
        let spent = steps().time_at(0, &grid, Time(750));
        assert_eq!(spent, [50, 100, 90, 100, 0, 0, 0, 50, 0]);
    }
}
