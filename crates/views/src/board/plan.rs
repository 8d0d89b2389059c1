//! Where the squares of a board stand: map tasks in rows, a gap, reduce tasks in rows.

use crate::places::{Places, Step};
use faultline_engine::view::TaskBoard;
use faultline_scene::{Point, Size};

/// The largest square, in pixels.
const LARGEST: f64 = 46.0;
/// The smallest, in which nothing is written.
const SMALLEST: f64 = 3.0;
/// From this side on everything is written in a square: a larger one says no more.
const ROOMY: f64 = 34.0;
/// Between two groups of squares.
const GAP: f64 = 10.0;

/// Places for the tasks of a board, each known by its place in [`TaskBoard::tasks`]. Changes only with the number of
/// tasks of each kind and with the size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    maps: usize,
    tasks: usize,
    columns: usize,
    pub(super) side: f64,
    inset: f64,
}

impl Plan {
    /// Places with which all squares find room, as large as can be.
    #[must_use]
    pub fn new(board: &TaskBoard, size: Size) -> Self {
        let tasks = board.tasks.len();
        let first = board.tasks.first().map(|view| view.task.kind);
        let maps = board.tasks.iter().take_while(|view| Some(view.task.kind) == first).count();
        let of_side = |side: f64| Self { maps, tasks, columns: columns(size.width, side), side, inset: 0.0 };
        let steps = (LARGEST - SMALLEST) * 2.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "less than a hundred")]
        let sides = (0..steps as u32).map(|step| LARGEST - f64::from(step) / 2.0);
        let plans = sides.map(of_side).filter(|plan| plan.height() <= size.height);
        let mut best: Option<Self> = None;
        for plan in plans {
            // Somewhat smaller squares are worth it where no lonely ones are left for another row.
            if best.is_none_or(|best| plan.side >= ROOMY && plan.rows() < best.rows()) {
                best = Some(plan);
            }
        }
        best.unwrap_or_else(|| of_side(SMALLEST))
    }

    /// The same with so much air above and to the left.
    #[must_use]
    pub fn inset(self, inset: f64) -> Self {
        Self { inset, ..self }
    }

    /// The column and the row of a task; the rows of reduce tasks follow those of map tasks.
    fn cell(&self, place: usize) -> (usize, usize) {
        let before = self.maps.div_ceil(self.columns);
        match place.checked_sub(self.maps) {
            None => (place % self.columns, place / self.columns),
            Some(place) => (place % self.columns, before + place / self.columns),
        }
    }

    fn rows(&self) -> usize {
        self.maps.div_ceil(self.columns) + (self.tasks - self.maps).div_ceil(self.columns)
    }

    fn height(&self) -> f64 {
        number(self.rows()) * self.side + GAP
    }
}

impl Places for Plan {
    fn size(&self) -> Size {
        Size { width: self.side, height: self.side }
    }

    fn corner(&self, place: usize) -> Point {
        let (column, row) = self.cell(place);
        let gap = if place < self.maps { 0.0 } else { GAP };
        Point::new(self.inset + number(column) * self.side, self.inset + number(row) * self.side + gap)
    }

    fn at(&self, point: Point) -> Option<usize> {
        let within = |from: f64, at: f64| (from..=from + self.side).contains(&at);
        (0..self.tasks).find(|place| {
            let Point { x, y } = self.corner(*place);
            within(x, point.x) && within(y, point.y)
        })
    }

    fn step(&self, from: usize, step: Step) -> usize {
        let last = self.tasks.saturating_sub(1);
        let (column, row) = self.cell(from);
        // A row may be shorter than the one before it.
        let in_row = |row: usize| (0..self.tasks).filter(move |place| self.cell(*place).1 == row);
        let nearest = |row: usize| in_row(row).take_while(|place| self.cell(*place).0 <= column).last();
        match step {
            Step::Back => from.saturating_sub(1),
            Step::On => (from + 1).min(last),
            Step::Up => row.checked_sub(1).and_then(nearest).unwrap_or(from),
            Step::Down => nearest(row + 1).unwrap_or(from),
            Step::First => 0,
            Step::Last => last,
        }
    }
}

fn columns(width: f64, side: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and small")]
    let columns = (width / side).max(1.0) as usize;
    columns
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::samples::board_of;
    use super::Plan;
    use crate::places::{Places, Step};
    use faultline_scene::{Point, Size};

    const SIZE: Size = Size { width: 372.0, height: 190.0 };

    #[test]
    fn every_task_is_where_it_is_pointed_at() {
        for (maps, reduces) in [(8, 3), (900, 100), (0, 5)] {
            let plan = Plan::new(&board_of(64, maps, reduces), SIZE);
            for place in 0..usize::from(maps + reduces) {
                let Point { x, y } = plan.corner(place);
                let middle = Point::new(x + plan.side / 2.0, y + plan.side / 2.0);
                assert_eq!(plan.at(middle), Some(place));
            }
            assert_eq!(plan.at(Point::new(SIZE.width + 1.0, 1.0)), None);
        }
    }

    #[test]
    fn a_row_has_no_lonely_rest_where_smaller_squares_take_it_in() {
        for (width, side) in [(372.0, 46.0), (358.0, 44.5), (339.0, 42.0), (290.0, 36.0)] {
            let plan = Plan::new(&board_of(4, 8, 3), Size { width, height: 150.0 });
            assert_eq!((plan.rows(), plan.side.to_bits()), (2, f64::to_bits(side)), "{width}");
        }
        // Too small to be read: two rows then.
        let plan = Plan::new(&board_of(4, 8, 3), Size { width: 240.0, height: 150.0 });
        assert_eq!(plan.rows(), 3);
    }

    /// Eight map tasks and three reduce tasks stand in one row each.
    #[test]
    fn steps_go_from_square_to_square_and_end_at_the_ends() {
        let plan = Plan::new(&board_of(4, 8, 3), SIZE);
        assert_eq!((plan.step(0, Step::On), plan.step(0, Step::Back)), (1, 0));
        assert_eq!((plan.step(1, Step::Down), plan.step(9, Step::Up)), (9, 1));
        // The row below is shorter.
        assert_eq!(plan.step(7, Step::Down), 10);
        assert_eq!((plan.step(9, Step::Down), plan.step(1, Step::Up)), (9, 1));
        assert_eq!((plan.step(4, Step::First), plan.step(4, Step::Last)), (0, 10));
        let empty = Plan::new(&board_of(4, 0, 0), SIZE);
        assert!(Step::ALL.iter().all(|step| empty.step(0, *step) == 0));
    }

    /// As many tasks as before, and one of them is another kind now: none is where it was drawn.
    #[test]
    fn a_task_of_another_kind_has_another_place() {
        let (before, after) = (Plan::new(&board_of(4, 12, 0), SIZE), Plan::new(&board_of(4, 11, 1), SIZE));
        assert_ne!(before, after);
        assert_ne!(before.corner(11), after.corner(11));
    }

    #[test]
    fn up_leads_back_from_down_in_a_large_board() {
        let plan = Plan::new(&board_of(64, 900, 100), SIZE);
        for place in 0..700 {
            assert_eq!(plan.step(plan.step(place, Step::Down), Step::Up), place);
        }
    }
}
