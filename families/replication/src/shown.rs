//! What servers hold, as plain data for people.

use crate::history::{Entry, place};
use faultline_engine::kv::Store;
use faultline_engine::view::{Held, LogCell, LogView};
use faultline_engine::{EpochKind, LogWindow, SharedVec};

/// The updates of a server: so many are on its disk, and it has executed up to one.
pub(crate) fn log(
    entries: &SharedVec<Entry>,
    durable: usize,
    commit: u64,
    window: LogWindow,
    numbers: &'static EpochKind,
) -> LogView {
    let from = window.from.max(1);
    let len = usize::try_from(window.len).unwrap_or(usize::MAX);
    let cell = |entry: &Entry| LogCell {
        epoch: numbers.of(entry.number),
        held: Held::Command {
            client: entry.ticket.client,
            text: entry.command.to_string(),
            short: entry.command.short(),
        },
    };
    LogView {
        last: entries.len() as u64,
        from,
        cells: entries.iter_from(place(from)).take(len).map(cell).collect(),
        commit,
        durable: durable as u64,
    }
}

/// Keys and values.
pub(crate) fn table(store: &Store) -> Vec<(String, String)> {
    store.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}
