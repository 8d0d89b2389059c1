//! Keys that move along the axis of time.

use super::grid::Grid;
use faultline_engine::Time;

/// Where a key leads on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One bucket back.
    Back,
    /// One bucket on.
    On,
    /// To the first moment.
    First,
    /// To the last moment that is known.
    Last,
}

impl Step {
    /// The moment that a step leads to: the beginning of a bucket, or an end of what is known of the stretch.
    #[must_use]
    pub fn from(self, at: Time, grid: &Grid, known: Time) -> Time {
        let last = known.min(grid.to()).max(grid.from());
        let width = grid.width().0;
        let moment = match self {
            Self::Back => Time(at.0.saturating_sub(1) / width * width),
            Self::On => Time((at.0 / width + 1) * width),
            Self::First => grid.from(),
            Self::Last => last,
        };
        moment.max(grid.from()).min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::Step;
    use crate::series::Grid;
    use faultline_engine::{Span, Time};

    #[test]
    fn steps_go_from_border_to_border_and_end_at_the_ends() {
        let grid = Grid::new(Time(150), Time(800), Span(100));
        let step = |step: Step, at| step.from(Time(at), &grid, Time(620)).0;
        assert_eq!((step(Step::On, 210), step(Step::On, 300), step(Step::On, 610)), (300, 400, 620));
        assert_eq!((step(Step::Back, 210), step(Step::Back, 300), step(Step::Back, 190)), (200, 200, 150));
        assert_eq!((step(Step::First, 400), step(Step::Last, 400)), (150, 620));
    }
}
