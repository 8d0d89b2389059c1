//! Logs for the tests, made up.

use super::{Row, Table, Window};
use faultline_engine::view::{Held, LogCell, LogView};
use faultline_engine::{ClientId, Epoch, NodeId};

/// The latest entries of logs of these lengths.
pub(super) fn table(lengths: &[u64], columns: u64) -> Table {
    let last = lengths.iter().copied().max().unwrap_or(0);
    logs(lengths, Window::Latest.first(last, columns), columns)
}

/// Entries from `first` on: a term per ten of them, all committed but the last three, all on the disk but the last.
pub(super) fn logs(lengths: &[u64], first: u64, columns: u64) -> Table {
    let entry = |index: u64| LogCell {
        epoch: Epoch::color(1 + index / 10),
        held: Held::Command {
            client: ClientId(0),
            text: format!("set x {index}"),
            short: format!("x={index}"),
        },
    };
    let row = |(node, length): (u16, &u64)| {
        let log = LogView {
            last: *length,
            from: first,
            cells: (first..(length + 1).min(first + columns)).map(entry).collect(),
            commit: length.saturating_sub(3),
            durable: length.saturating_sub(1),
        };
        Row { node: NodeId(node), down: node == 1, log }
    };
    Table {
        first,
        columns,
        last: lengths.iter().copied().max().unwrap_or(0),
        rows: (0..).zip(lengths).map(row).collect(),
    }
}
