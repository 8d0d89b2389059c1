//! Where the squares of a matrix stand: names to the left and above, truth below.

use crate::places::{Places, Step};
use faultline_engine::view::{About, Matrix};
use faultline_scene::{Point, Size, text_width};

/// The largest side of a square, in pixels.
const LARGEST: f64 = 60.0;
/// The largest size of one that holds a text.
const WIDEST: Size = Size { width: 150.0, height: 44.0 };
/// The smallest, in which nothing is written.
const SMALLEST: f64 = 2.5;
/// The height of the line of names above the squares.
const HEAD: f64 = 18.0;
/// Between the squares and the truth below them.
const GAP: f64 = 5.0;
/// The size of names.
pub(super) const LETTERS: f64 = 11.0;
/// Names take no more than this share of the width.
const NAMES: f64 = 0.34;

/// What is written beside the squares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The names of the rows.
    pub rows: Vec<String>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// What the row is called that says how it is in truth.
    pub truth: String,
    /// What is written in each square where that takes a language; empty where its mark says it.
    pub cells: Vec<String>,
}

/// Places for the squares of a matrix, each known by its place in [`Matrix::cells`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    pub(super) rows: usize,
    pub(super) columns: usize,
    has_truth: bool,
    pub(super) cell: Size,
    pub(super) left: f64,
    /// How many columns and rows share a name, where not every one has room for its own.
    pub(super) every: (usize, usize),
    inset: f64,
}

impl Plan {
    /// Places as large as can be.
    #[must_use]
    pub fn new(matrix: &Matrix, labels: &Labels, size: Size) -> Self {
        let (rows, columns, has_truth) = (matrix.rows.len(), matrix.columns.len(), !matrix.truth.is_empty());
        let widest =
            |names: &[String]| names.iter().map(|name| text_width(name, LETTERS)).fold(0.0, f64::max);
        let truth = if has_truth { text_width(&labels.truth, LETTERS) } else { 0.0 };
        let left = (widest(&labels.rows).max(truth) + 8.0).min(size.width * NAMES);
        let below = if has_truth { GAP } else { 0.0 };
        let across = (size.width - left) / number(columns.max(1));
        let down = (size.height - HEAD - below) / number((rows + usize::from(has_truth)).max(1));
        let side = across.min(down).clamp(SMALLEST, LARGEST);
        let cell = match matrix.about() {
            About::Nodes | About::Named => Size { width: side, height: side },
            About::Data | About::States => Size {
                width: across.clamp(SMALLEST, WIDEST.width),
                height: down.clamp(SMALLEST, WIDEST.height),
            },
        };
        let fits = |room: f64, one: f64| {
            (1..=columns.max(rows).max(1)).find(|every| number(*every) * one >= room).unwrap_or(1)
        };
        // What is held has few columns: each has its name, or as much of it as there is room for.
        let across =
            if matrix.about() == About::States { 1 } else { fits(widest(&labels.columns) + 4.0, cell.width) };
        let every = (across, fits(LETTERS + 1.0, cell.height));
        Self { rows, columns, has_truth, cell, left, every, inset: 0.0 }
    }

    /// The same with so much air above and to the left.
    #[must_use]
    pub fn inset(self, inset: f64) -> Self {
        Self { inset, ..self }
    }

    /// Where the truth of a column stands, in the middle; nothing where there is no such row.
    pub(super) fn truth(&self, column: usize) -> Option<Point> {
        let corner = self.spot(column, self.rows);
        let (x, y) = (corner.x + self.cell.width / 2.0, corner.y + GAP + self.cell.height / 2.0);
        self.has_truth.then(|| Point::new(x, y))
    }

    /// The corner of a column and a row.
    pub(super) fn spot(&self, column: usize, row: usize) -> Point {
        let (x, y) = (self.left + number(column) * self.cell.width, HEAD + number(row) * self.cell.height);
        Point::new(self.inset + x, self.inset + y)
    }

    fn cell(&self, place: usize) -> (usize, usize) {
        let columns = self.columns.max(1);
        (place % columns, place / columns)
    }
}

impl Places for Plan {
    fn size(&self) -> Size {
        self.cell
    }

    fn corner(&self, place: usize) -> Point {
        let (column, row) = self.cell(place);
        self.spot(column, row)
    }

    fn at(&self, point: Point) -> Option<usize> {
        let start = self.spot(0, 0);
        let (x, y) = ((point.x - start.x) / self.cell.width, (point.y - start.y) / self.cell.height);
        let within = (0.0..number(self.columns)).contains(&x) && (0.0..number(self.rows)).contains(&y);
        within.then(|| floor(y) * self.columns + floor(x))
    }

    fn step(&self, from: usize, step: Step) -> usize {
        let last = (self.rows * self.columns).saturating_sub(1);
        let (column, row) = self.cell(from);
        match step {
            Step::Back if column > 0 => from - 1,
            Step::On if column + 1 < self.columns => from + 1,
            Step::Up if row > 0 => from - self.columns,
            Step::Down if row + 1 < self.rows => from + self.columns,
            Step::First => 0,
            Step::Last => last,
            _ => from,
        }
    }
}

fn floor(value: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and small")]
    let floor = value as usize;
    floor
}

pub(super) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{labels_of, matrix_of};
    use super::Plan;
    use crate::places::{Places, Step};
    use faultline_engine::view::{Matrix, Name, Subject};
    use faultline_scene::{Point, Size};

    const SIZE: Size = Size { width: 372.0, height: 300.0 };

    fn plan_of(nodes: u16, size: Size) -> Plan {
        let matrix = matrix_of(nodes);
        Plan::new(&matrix, &labels_of(&matrix), size)
    }

    #[test]
    fn every_square_is_where_it_is_pointed_at_and_within_the_picture() {
        for nodes in [2, 4, 15, 100] {
            for size in [SIZE, Size { width: 340.0, height: 150.0 }, Size { width: 700.0, height: 700.0 }] {
                let plan = plan_of(nodes, size);
                let count = usize::from(nodes) * usize::from(nodes);
                for place in 0..count {
                    let Point { x, y } = plan.corner(place);
                    let half = plan.cell.height / 2.0;
                    assert_eq!(plan.at(Point::new(x + half, y + half)), Some(place), "{place} of {nodes}");
                    if nodes < 20 {
                        assert!(x + plan.cell.height <= size.width + 0.01, "{plan:?}");
                        assert!(plan.truth(0).expect("nodes").y + half <= size.height + 0.01, "{plan:?}");
                    }
                }
                assert_eq!(plan.at(Point::new(1.0, 1.0)), None);
                assert_eq!(plan.at(Point::new(size.width + 900.0, 40.0)), None);
            }
        }
    }

    #[test]
    fn steps_go_along_rows_and_columns_and_end_at_the_ends() {
        let plan = plan_of(4, SIZE);
        assert_eq!((plan.step(5, Step::On), plan.step(5, Step::Back)), (6, 4));
        assert_eq!((plan.step(5, Step::Up), plan.step(5, Step::Down)), (1, 9));
        assert_eq!((plan.step(7, Step::On), plan.step(4, Step::Back)), (7, 4));
        assert_eq!((plan.step(2, Step::Up), plan.step(13, Step::Down)), (2, 13));
        assert_eq!((plan.step(6, Step::First), plan.step(6, Step::Last)), (0, 15));
        let empty = Plan::new(&matrix_of(0), &labels_of(&matrix_of(0)), SIZE);
        assert!(Step::ALL.iter().all(|step| empty.step(0, *step) == 0));
    }

    #[test]
    fn names_that_would_run_into_each_other_are_left_out() {
        assert_eq!(plan_of(4, SIZE).every, (1, 1));
        let (columns, rows) = plan_of(60, SIZE).every;
        assert!(columns > 3 && rows > 1, "{columns} {rows}");
    }

    /// What is held is read, and so it has the width that there is.
    #[test]
    fn a_square_with_a_text_is_wider_than_high() {
        let mut matrix = matrix_of(15);
        for (column, subject) in matrix.columns.iter_mut().enumerate() {
            *subject = Subject::Name(Name(["promised", "accepted", "chosen"][column.min(2)]));
        }
        let matrix = Matrix { columns: matrix.columns[..3].to_vec(), truth: Vec::new(), ..matrix };
        let plan = Plan::new(&matrix, &labels_of(&matrix), Size { width: 340.0, height: 400.0 });
        assert!(plan.cell.width > 90.0 && plan.cell.height < 30.0, "{plan:?}");
        assert_eq!(plan.every, (1, 1));
        let last = plan.corner(44);
        assert!(last.x + plan.cell.width <= 340.01 && last.y + plan.cell.height <= 400.01, "{plan:?}");
        assert_eq!(plan.at(Point::new(last.x + 80.0, last.y + 5.0)), Some(44));
    }
}
