//! What the table shows.

use super::{Cell, Window};
use faultline_engine::view::{LogCell, LogView};
use faultline_engine::{LogWindow, NodeId, NodeStatus, Session};

/// A part of the logs of all nodes that keep one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The index of the first column.
    pub first: u64,
    /// How many columns there are.
    pub columns: u64,
    /// The last index of the longest log.
    pub last: u64,
    /// A row per node.
    pub rows: Vec<Row>,
}

/// The log of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whose.
    pub node: NodeId,
    /// Whether the node runs no process: what is shown is its disk.
    pub down: bool,
    /// The part of it that is in view.
    pub log: LogView,
}

impl Table {
    /// What a window of so many columns shows at the playhead.
    #[must_use]
    pub fn of(session: &dyn Session, window: Window, columns: u64) -> Self {
        let nodes = || (0..session.nodes()).map(NodeId);
        let log = |node, window| session.node(node, window).log;
        let nothing = LogWindow { from: 1, len: 0 };
        let last = nodes().filter_map(|node| log(node, nothing)).map(|log| log.last).max().unwrap_or(0);
        let first = window.first(last, columns);
        let rows = nodes().filter_map(|node| {
            let log = log(node, LogWindow { from: first, len: columns })?;
            let down = !matches!(session.status(node), NodeStatus::Up | NodeStatus::Frozen);
            Some(Row { node, down, log })
        });
        Self { first, columns, last, rows: rows.collect() }
    }

    /// The entries in view, row by row.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        let cells = (0..self.rows.len())
            .flat_map(|row| (self.first..self.first + self.columns).map(move |index| Cell { row, index }));
        cells.filter(|cell| self.entry(cell.row, cell.index).is_some())
    }

    /// The entry of a row at an index, if there is one.
    #[must_use]
    pub fn entry(&self, row: usize, index: u64) -> Option<&LogCell> {
        let log = &self.rows.get(row)?.log;
        let place = usize::try_from(index.checked_sub(log.from)?).ok()?;
        log.cells.get(place).filter(|cell| !cell.is_hole())
    }
}
