//! The series as comma-separated values: a row per bucket, a column per number.

use super::grid::Grid;
use super::ledger::Ledger;
use super::quantity::Quantity;
use super::tally::Tally;

/// The most rows of an export.
pub const MOST_ROWS: usize = 100_000;

/// Every quantity of a run over a stretch. The first row has the names of the columns, which `docs/command-line.md`
/// explains; a number that there is not is empty.
pub fn csv(ledger: &Ledger, grid: &Grid) -> impl Iterator<Item = String> + use<> {
    let tallies: Vec<Tally> =
        ledger.quantities().into_iter().map(|quantity| ledger.tally(quantity, grid)).collect();
    let columns = tallies.iter().flat_map(|tally| columns(tally.quantity));
    let head: Vec<String> = ["from_us", "to_us"].map(str::to_owned).into_iter().chain(columns).collect();
    let grid = *grid;
    let row = move |bucket: usize| {
        let mut row = format!("{},{}", grid.start(bucket).0, grid.end(bucket).0);
        for line in tallies.iter().flat_map(|tally| &tally.lines) {
            row.push(',');
            if let Some(value) = line[bucket] {
                row += &value.to_string();
            }
        }
        row + "\n"
    };
    std::iter::once(head.join(",") + "\n").chain((0..grid.buckets()).map(row))
}

fn columns(quantity: Quantity) -> Vec<String> {
    let named = |what: &str, name: Option<&str>| match name {
        Some(name) => format!("{what}.{name}"),
        None => what.to_owned(),
    };
    match quantity {
        Quantity::Latency => ["latency_p50_us", "latency_p99_us"].map(str::to_owned).to_vec(),
        Quantity::Waiting => ["requests_waiting", "requests_blocked"].map(str::to_owned).to_vec(),
        Quantity::Leaderless => vec!["leaderless_us".to_owned()],
        Quantity::Gauge(name) => vec![name.to_owned()],
        Quantity::Compared(name) => vec![name.to_owned(), format!("{name}_predicted")],
        Quantity::Messages(name) => vec![named("messages", name)],
        Quantity::Bytes(name) => vec![named("bytes", name)],
    }
}
