//! Where charts stand, one below the other, and what is at a place.

use super::grid::Grid;
use faultline_engine::Time;
use faultline_scene::Point;
use faultline_scene::diagram::Axis;

/// Left of the charts, for the labels of their scales.
const GUTTER: f64 = 52.0;
/// Right of them, for half a label of the axis.
const MARGIN: f64 = 12.0;
/// The title above a chart, and the values beside it.
const TITLE: f64 = 23.0;
/// The inside of a chart.
const PLOT: f64 = 34.0;
/// Below a chart.
const GAP: f64 = 12.0;
/// The labels of the axis below the last chart.
const LABELS: f64 = 18.0;
/// The narrowest inside of a chart.
const NARROWEST: f64 = 40.0;
/// Pixels per bucket: narrower ones would show the rhythm of single messages instead of a rate.
const PER_BUCKET: f64 = 6.0;

/// Places for a number of charts of a width in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    charts: usize,
    width: f64,
    /// What is kept free on every side.
    inset: f64,
}

/// What is at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The chart, from above; the nearest one where there is none.
    pub chart: usize,
    /// The moment; the nearest one in view where there is none.
    pub time: Time,
}

impl Plan {
    /// Places for charts.
    #[must_use]
    pub fn new(charts: usize, width: f64) -> Self {
        Self { charts, width: width.max(GUTTER + MARGIN + NARROWEST), inset: 0.0 }
    }

    /// The same with so many pixels kept free on every side.
    #[must_use]
    pub fn inset(self, inset: f64) -> Self {
        Self { inset, width: self.width.max(GUTTER + MARGIN + NARROWEST + 2.0 * inset), ..self }
    }

    /// The width in pixels.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    /// The height in pixels.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.top(self.charts) + LABELS - GAP + self.inset
    }

    /// How many buckets there is room for.
    #[must_use]
    pub fn buckets(&self) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred at most")]
        let buckets = ((self.right() - self.left()) / PER_BUCKET) as u32;
        buckets
    }

    /// The axis of time over the charts.
    #[must_use]
    pub fn axis(&self, grid: &Grid) -> Axis {
        Axis::across(self.left(), self.right(), grid.to()).between(micros(grid.from()), micros(grid.to()))
    }

    /// What is at a place.
    #[must_use]
    pub fn spot(&self, at: Point, grid: &Grid) -> Spot {
        let below = (0..self.charts).take_while(|chart| self.top(*chart) <= at.y).count();
        let x = at.x.max(self.left()).min(self.right());
        Spot { chart: below.saturating_sub(1), time: self.axis(grid).time(x).max(grid.from()).min(grid.to()) }
    }

    /// The upper left corner of a chart with its title, and its height.
    #[must_use]
    pub fn row(&self, chart: usize) -> (Point, f64) {
        (Point::new(self.inset, self.top(chart)), TITLE + PLOT)
    }

    pub(super) fn left(&self) -> f64 {
        self.inset + GUTTER
    }

    pub(super) fn right(&self) -> f64 {
        self.width - self.inset - MARGIN
    }

    /// The base line of the title of a chart.
    pub(super) fn title(&self, chart: usize) -> f64 {
        self.top(chart) + 13.0
    }

    /// The upper and the lower edge of the inside of a chart.
    pub(super) fn plot(&self, chart: usize) -> (f64, f64) {
        (self.top(chart) + TITLE, self.top(chart) + TITLE + PLOT)
    }

    fn top(&self, chart: usize) -> f64 {
        let rows = f64::from(u32::try_from(chart).unwrap_or(u32::MAX));
        self.inset + rows * (TITLE + PLOT + GAP)
    }
}

#[expect(clippy::cast_precision_loss, reason = "runs end after an hour")]
fn micros(time: Time) -> f64 {
    time.0 as f64
}

#[cfg(test)]
mod tests {
    use super::Plan;
    use crate::series::Grid;
    use faultline_engine::Time;
    use faultline_scene::Point;

    #[test]
    fn a_place_has_a_chart_and_a_moment() {
        let plan = Plan::new(3, 352.0);
        let grid = Grid::round(Time::ZERO, Time(2_000_000), plan.buckets());
        let middle = f64::midpoint(plan.left(), plan.right());
        for chart in 0..3 {
            let (corner, height) = plan.row(chart);
            let spot = plan.spot(Point::new(middle, corner.y + height / 2.0), &grid);
            assert_eq!((spot.chart, spot.time), (chart, Time(1_000_000)));
        }
        assert_eq!(plan.spot(Point::new(-5.0, -5.0), &grid).time, Time::ZERO);
        let outside = plan.spot(Point::new(900.0, 900.0), &grid);
        assert_eq!((outside.chart, outside.time), (2, Time(2_000_000)));
    }
}
