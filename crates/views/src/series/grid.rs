//! A stretch of a run, cut into buckets of equal length.

use faultline_engine::{Span, Time};

/// The shortest bucket: the fastest link takes about as long.
const SHORTEST: Span = Span::millis(1);

/// A stretch of a run and its buckets. They begin at multiples of their width, so that a bucket holds the same events
/// wherever the stretch begins; the first and the last one may be cut by it. Each holds its first moment and not its
/// last; the last one holds both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    from: Time,
    to: Time,
    width: Span,
}

impl Grid {
    /// Buckets of a width, from one moment to another.
    #[must_use]
    pub fn new(from: Time, to: Time, width: Span) -> Self {
        Self { from, to: to.max(from), width: width.max(Span(1)) }
    }

    /// Buckets of a round width: the shortest of 1, 2, 5, 10, … ms that makes at most `most` whole ones.
    #[must_use]
    pub fn round(from: Time, to: Time, most: u32) -> Self {
        Self::new(from, to, round_width(to.since(from), most))
    }

    /// The same, longer at both ends, so that no bucket is cut.
    #[must_use]
    pub fn whole(from: Time, to: Time, most: u32) -> Self {
        let width = round_width(to.since(from), most);
        Self::new(Time(from.0 / width.0 * width.0), Time(to.0.div_ceil(width.0) * width.0), width)
    }

    /// The first moment.
    #[must_use]
    pub fn from(&self) -> Time {
        self.from
    }

    /// The last moment.
    #[must_use]
    pub fn to(&self) -> Time {
        self.to
    }

    /// The width of a bucket that is not cut.
    #[must_use]
    pub fn width(&self) -> Span {
        self.width
    }

    /// How many buckets there are; at least one.
    #[must_use]
    pub fn buckets(&self) -> usize {
        let last = self.to.0.saturating_sub(1).max(self.from.0) / self.width.0;
        usize::try_from(last - self.first() + 1).unwrap_or(usize::MAX)
    }

    /// The first moment of a bucket.
    #[must_use]
    pub fn start(&self, bucket: usize) -> Time {
        self.from.max(self.border(bucket))
    }

    /// The end of a bucket.
    #[must_use]
    pub fn end(&self, bucket: usize) -> Time {
        self.to.min(self.border(bucket + 1))
    }

    /// The bucket of a moment; none outside of the stretch.
    #[must_use]
    pub fn bucket(&self, time: Time) -> Option<usize> {
        let place = usize::try_from((time.0 / self.width.0).checked_sub(self.first())?).ok()?;
        (self.from..=self.to).contains(&time).then(|| place.min(self.buckets() - 1))
    }

    fn first(&self) -> u64 {
        self.from.0 / self.width.0
    }

    fn border(&self, bucket: usize) -> Time {
        Time((self.first() + bucket as u64).saturating_mul(self.width.0))
    }
}

fn round_width(span: Span, most: u32) -> Span {
    let least = span.0.div_ceil(u64::from(most.max(1)));
    let mut decade = SHORTEST.0;
    loop {
        for factor in [1, 2, 5] {
            if decade * factor >= least {
                return Span(decade * factor);
            }
        }
        decade *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::Grid;
    use faultline_engine::{Span, Time};

    #[test]
    fn the_width_is_round_and_fits_the_stretch() {
        for (millis, width) in
            [(1, 1), (60, 1), (61, 2), (500, 10), (2_000, 50), (4_000, 100), (3_600_000, 100_000)]
        {
            let grid = Grid::round(Time::ZERO, Time(millis * 1_000), 60);
            assert_eq!(grid.width(), Span::millis(width), "{millis} ms");
            assert!(grid.buckets() <= 60);
        }
    }

    #[test]
    fn every_moment_has_one_bucket_and_the_last_one_too() {
        let grid = Grid::new(Time(1_500), Time(6_000), Span(1_000));
        assert_eq!(grid.buckets(), 5);
        let places: Vec<_> =
            [1_499, 1_500, 1_999, 2_000, 5_999, 6_000, 6_001].map(|t| grid.bucket(Time(t))).into();
        assert_eq!(places, [None, Some(0), Some(0), Some(1), Some(4), Some(4), None]);
        assert_eq!((grid.start(0), grid.end(0), grid.end(4)), (Time(1_500), Time(2_000), Time(6_000)));
    }

    #[test]
    fn a_moment_is_a_stretch_of_one_bucket() {
        let grid = Grid::round(Time(7_000), Time(7_000), 60);
        assert_eq!((grid.buckets(), grid.bucket(Time(7_000))), (1, Some(0)));
    }

    #[test]
    fn whole_buckets_hold_the_stretch() {
        let grid = Grid::whole(Time(101_000), Time(599_000), 60);
        assert_eq!((grid.from(), grid.to(), grid.width()), (Time(100_000), Time(600_000), Span::millis(10)));
    }
}
