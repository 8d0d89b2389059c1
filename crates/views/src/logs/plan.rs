//! Where the entries stand: names of nodes on the left, indices on top.

use super::Table;
use faultline_scene::{Point, Size};

/// For the names of the nodes.
const NAMES: f64 = 32.0;
/// For the indices.
const INDICES: f64 = 20.0;
/// An entry is at least so wide.
const NARROWEST: f64 = 48.0;
/// An entry of one line, and of two, with the air around it.
const LOW: f64 = 25.0;
const TALL: f64 = 35.0;

/// Places for the entries of so many rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    rows: usize,
    columns: u64,
    cell: Size,
    tall: bool,
    inset: f64,
}

/// A place in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Which row, from 0.
    pub row: usize,
    /// Which index of the log, from 1.
    pub index: u64,
}

/// Where to go from an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The entry before it.
    Back,
    /// The entry after it.
    On,
    /// The same index of a node above.
    Up,
    /// The same index of a node below.
    Down,
    /// As many entries back as there are columns.
    PageBack,
    /// As many entries on as there are columns.
    PageOn,
    /// The first of the log.
    First,
    /// The last of the log.
    Last,
}

impl Plan {
    /// As many columns as a width has room for. `tall` gives each entry two lines: a ballot is wider than a term, so it
    /// stands above what the entry holds.
    #[must_use]
    pub fn new(rows: usize, width: f64, tall: bool) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and small"
        )]
        let columns = ((width - NAMES) / NARROWEST).max(1.0) as u32;
        let cell = Size {
            width: ((width - NAMES) / f64::from(columns)).max(NARROWEST),
            height: if tall { TALL } else { LOW },
        };
        Self { rows, columns: columns.into(), cell, tall, inset: 0.0 }
    }

    /// The same with so much air above and to the left.
    #[must_use]
    pub fn inset(self, inset: f64) -> Self {
        Self { inset, ..self }
    }

    /// Where its air ends.
    pub(super) fn origin(&self) -> Point {
        Point::new(self.inset, self.inset)
    }

    /// How many entries of a log are in view.
    #[must_use]
    pub fn columns(&self) -> u64 {
        self.columns
    }

    /// How large an entry is, with the air around it.
    #[must_use]
    pub fn cell(&self) -> Size {
        self.cell
    }

    /// Whether an entry has two lines.
    #[must_use]
    pub fn is_tall(&self) -> bool {
        self.tall
    }

    /// How high the table is, without the air around it.
    #[must_use]
    pub fn height(&self) -> f64 {
        INDICES + number(self.rows) * self.cell.height
    }

    /// The upper left corner of an entry, with the air around it.
    #[must_use]
    pub fn corner(&self, row: usize, column: u64) -> Point {
        let column = f64::from(u32::try_from(column).unwrap_or(u32::MAX));
        let Point { x, y } = self.origin();
        Point::new(x + NAMES + column * self.cell.width, y + INDICES + number(row) * self.cell.height)
    }

    /// The entry at a place of the picture.
    #[must_use]
    pub fn at(&self, table: &Table, point: Point) -> Option<Cell> {
        let within = |from: f64, length: f64, at: f64| at >= from && at < from + length;
        let rows = (0..self.rows).find(|row| within(self.corner(*row, 0).y, self.cell.height, point.y));
        let column = (0..self.columns).find(|at| within(self.corner(0, *at).x, self.cell.width, point.x))?;
        let cell = Cell { row: rows?, index: table.first + column };
        table.entry(cell.row, cell.index).map(|_| cell)
    }

    /// The entry that a step from another one leads to, which may be out of view; the same one at an end.
    #[must_use]
    pub fn step(&self, table: &Table, from: Cell, step: Step) -> Cell {
        let Some(log) = table.rows.get(from.row).map(|row| &row.log) else { return from };
        let at = |index: u64| Cell { index, ..from };
        let in_view = |index: &u64| table.entry(from.row, *index).is_some();
        let end = table.first + self.columns;
        let above = |row: &usize| table.entry(*row, from.index).is_some();
        match step {
            Step::Back => match (table.first..from.index).rev().find(in_view) {
                Some(index) => at(index),
                None => {
                    at(if from.index > 1 { from.index.min(table.first).saturating_sub(1).max(1) } else { 1 })
                }
            },
            Step::On => match (from.index + 1..end).find(in_view) {
                Some(index) => at(index),
                None => at(if log.last >= end { end } else { from.index }),
            },
            Step::Up => (0..from.row).rev().find(above).map_or(from, |row| Cell { row, ..from }),
            Step::Down => (from.row + 1..self.rows).find(above).map_or(from, |row| Cell { row, ..from }),
            Step::PageBack => at(from.index.saturating_sub(self.columns).max(1)),
            Step::PageOn => at((from.index + self.columns).min(log.last.max(1))),
            Step::First => at(1),
            Step::Last => at(log.last.max(1)),
        }
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{logs, table};
    use super::super::{Table, Window};
    use super::{Cell, Plan, Step};
    use faultline_scene::Point;

    #[test]
    fn every_entry_is_where_it_is_pointed_at() {
        for (width, tall) in [(372.0, false), (340.0, true), (900.0, false), (60.0, true)] {
            let table = |columns| table(&[12, 12, 9, 0, 11], columns);
            let plan = Plan::new(5, width, tall);
            let table = table(plan.columns());
            for row in 0..5 {
                for column in 0..plan.columns() {
                    let corner = plan.corner(row, column);
                    let middle =
                        Point::new(corner.x + plan.cell().width / 2.0, corner.y + plan.cell().height / 2.0);
                    let index = table.first + column;
                    let entry = table.entry(row, index).map(|_| Cell { row, index });
                    assert_eq!(plan.at(&table, middle), entry, "{width} {row} {column}");
                }
            }
            let names = Point::new(3.0, plan.corner(1, 0).y + 3.0);
            assert_eq!(plan.at(&table, names), None);
            let beyond = Point::new(width.max(80.0) + 1.0, plan.corner(1, 0).y + 3.0);
            assert_eq!(plan.at(&table, beyond), None);
        }
    }

    #[test]
    fn a_width_has_as_many_columns_as_can_be_read() {
        assert_eq!(Plan::new(5, 372.0, false).columns(), 7);
        assert_eq!(Plan::new(5, 1_000.0, false).columns(), 20);
        assert_eq!(Plan::new(5, 10.0, false).columns(), 1);
    }

    #[test]
    fn steps_go_from_entry_to_entry_and_out_of_view_at_its_ends() {
        // Indices 6 to 12 are in view; n3 ends at 9, n4 is empty.
        let table = table(&[12, 12, 9, 0, 11], 7);
        let plan = Plan::new(5, 372.0, false);
        let step = |row, index, step| {
            let to = plan.step(&table, Cell { row, index }, step);
            (to.row, to.index)
        };
        assert_eq!(step(0, 8, Step::On), (0, 9));
        assert_eq!(step(0, 12, Step::On), (0, 12));
        assert_eq!(step(0, 6, Step::Back), (0, 5));
        assert_eq!(step(2, 9, Step::On), (2, 9));
        assert_eq!(step(2, 9, Step::Down), (4, 9));
        assert_eq!(step(4, 9, Step::Up), (2, 9));
        assert_eq!(step(4, 10, Step::Up), (1, 10));
        assert_eq!(step(1, 12, Step::Down), (1, 12));
        assert_eq!(step(0, 10, Step::PageBack), (0, 3));
        assert_eq!(step(0, 10, Step::PageOn), (0, 12));
        assert_eq!((step(2, 7, Step::First), step(2, 7, Step::Last)), ((2, 1), (2, 9)));
        assert_eq!(step(3, 7, Step::Last), (3, 1));
        let empty = Table::default();
        let nowhere = Cell { row: 2, index: 4 };
        assert_eq!(plan.step(&empty, nowhere, Step::On), nowhere);
    }

    /// The way back to the first entry and on to the last one, by single steps, of a log with holes.
    #[test]
    fn single_steps_lead_everywhere() {
        let plan = Plan::new(1, 372.0, false);
        let mut window = Window::Latest;
        let mut cell = Cell { row: 0, index: 40 };
        let seen = |window: Window| logs(&[40], window.first(40, 7), 7);
        for (step, target) in [(Step::Back, 1), (Step::On, 40)] {
            for _ in 0..60 {
                cell = plan.step(&seen(window), cell, step);
                window = window.showing(cell.index, 40, 7);
            }
            assert_eq!(cell.index, target);
        }
    }
}
