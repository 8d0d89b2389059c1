//! The time series.

use crate::Series;
use faultline_engine::{Span, Time};
use faultline_language::en::{clock, span};
use faultline_views::series::{Labels, Quantity, Unit};

pub(super) fn text(text: Series) -> &'static str {
    match text {
        Series::Help => {
            "Arrow keys move along the run and from chart to chart. With Shift they select a stretch, which the \
             diagram shows. Enter moves the run to the moment."
        }
        Series::Hint => {
            "Drag across a chart to select a stretch; the diagram shows it. Click to move the run there."
        }
        Series::WholeRun => "Whole run",
        Series::Window => "Diagram's window",
        Series::Range => "Part of the run shown",
        Series::Choose => "Charts",
        Series::Nothing => "No chart is chosen.",
    }
}

pub(super) fn quantity(quantity: Quantity) -> String {
    let named = |name: Option<&str>, all: &str, one: &str| match name {
        Some(name) => format!("{name}{one}"),
        None => all.to_owned(),
    };
    match quantity {
        Quantity::Latency => "Request latency".into(),
        Quantity::Waiting => "Requests".into(),
        Quantity::Leaderless => "Time without a leader".into(),
        Quantity::Gauge(name) | Quantity::Compared(name) => gauge(name).into(),
        Quantity::Messages(name) => named(name, "Messages sent", ""),
        Quantity::Bytes(name) => named(name, "Bytes sent", ", bytes"),
    }
}

/// What a protocol measures, by its name for programs.
fn gauge(name: &'static str) -> &'static str {
    match name {
        "uncommitted_entries" => "Uncommitted entries",
        "completed_tasks" => "Completed tasks",
        "suspicions" => "Suspicions",
        "phi" => "Suspicion level φ",
        "messages_waiting" => "Messages waiting",
        "busy_workers" => "Busy workers",
        "mistakes" => "Mistakes",
        "detection_time" => "Detection time",
        "wrong_share" => "Wrong opinions, share of time",
        "between_mistakes_time" => "From one mistake to the next",
        "mistake_time" => "Length of a mistake",
        "steps" => "Steps done",
        "suspected_by_beats" => "Suspected by heartbeats",
        "slow_workers" => "Found slow",
        "stuck_workers" => "Found stuck",
        "timer_time" => "Longest timer in force",
        "round_trip_time" => "Smoothed round trip",
        "deviation_time" => "Deviation of round trips",
        "retransmissions" => "Retransmissions",
        "spurious_retransmissions" => "Needless retransmissions",
        "effects" => "Requests executed",
        "recognised" => "Retries recognised",
        "conflicts" => "Conflicts",
        "counted_tasks" => "Tasks counted",
        "waiting_tasks" => "Tasks waiting",
        "failed_attempts" => "Failed attempts",
        "late_results" => "Late results",
        "effects_at_risk" => "Effects at risk",
        "effects_lost" => "Effects known to be lost",
        "last_outage_time" => "Last outage",
        "writes_refused" => "Writes refused",
        "backup_lag" => "Writes that a backup lacks",
        "requests_held_back" => "Requests held back",
        "backups_in_view" => "Backups in the view",
        "chain_length" => "Servers in the chain",
        "unacknowledged_updates" => "Unacknowledged updates",
        "reads_asked_of_tail" => "Questions to the tail about reads",
        "requests_behind" => "Requests behind",
        "requests_fetched" => "Requests fetched",
        "reads_told" => "Reads answered",
        "stale_reads" => "Stale reads found",
        "anti_entropy_bytes" => "Anti-entropy, bytes sent",
        "bytes_without_trees" => "Anti-entropy, bytes without trees",
        "greatest_count" => "Greatest count of an active replica",
        "mean_count" => "Mean count of the active replicas",
        "active_replicas" => "Active replicas",
        "additions_waiting" => "Additions without enough copies",
        "replica_values" => "Different values among replicas",
        "gossip_bytes" => "Gossip, bytes sent",
        "whole_state_bytes" => "Gossip, bytes if always whole states",
        "tombstones" => "Tombstones at one replica",
        "writes_behind" => "Writes that the last replica lacks",
        "requests_waiting" => "Requests that wait at replicas",
        "read_wait_time" => "Reads: wait for other replicas",
        "write_wait_time" => "Writes: wait for other replicas",
        "records" => "Records on the fullest disk",
        "bad_requests" => "Bad requests",
        "alerts_firing" => "Alerts firing",
        "unknown_nodes" => "Unknown nodes",
        "pages_sent" => "Pages sent",
        other => other,
    }
}

pub(super) fn value(quantity: Quantity, line: usize, value: Option<f64>) -> String {
    let amount = match (value, quantity) {
        (Some(value), _) => amount(quantity.unit(), value),
        // Which of the two there is not.
        (None, Quantity::Compared(_)) => "–".into(),
        (None, _) => return "–".into(),
    };
    match (quantity, line) {
        (Quantity::Latency, 0) => format!("p50 {amount}"),
        (Quantity::Latency, _) => format!("p99 {amount}"),
        (Quantity::Waiting, 0) => format!("{amount} waiting"),
        (Quantity::Waiting, _) => format!("{amount} blocked"),
        (Quantity::Compared("detection_time"), 1) => format!("predicted ≤ {amount}"),
        (Quantity::Compared(_), 1) => format!("predicted {amount}"),
        (Quantity::Compared(_), _) => format!("measured {amount}"),
        _ => amount,
    }
}

pub(crate) fn amount(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count => thousands(value),
        Unit::PerSecond => format!("{}/s", thousands(value)),
        Unit::BytesPerSecond if value < 1_000.0 => format!("{} B/s", whole(value)),
        Unit::BytesPerSecond if value < 1_000_000.0 => format!("{} kB/s", tenths(value / 1_000.0)),
        Unit::BytesPerSecond => format!("{} MB/s", tenths(value / 1_000_000.0)),
        Unit::Time => span(Span(whole(value))),
        Unit::Share => format!("{}%", whole(value * 100.0)),
        Unit::Millionths => hundredths(value / 10_000.0),
    }
}

pub(super) fn at(labels: &Labels, time: Time) -> String {
    format!("{}: {} at {}", labels.title, labels.values.join(", "), clock(time))
}

pub(super) fn at_most(quantity_of: Quantity, most: f64) -> String {
    format!("{}: at most {}", quantity(quantity_of), amount(quantity_of.unit(), most))
}

/// A number, with what is above a thousand in thousands.
fn thousands(value: f64) -> String {
    if value < 1_000.0 {
        whole(value).to_string()
    } else if value < 1_000_000.0 {
        format!("{}k", tenths(value / 1_000.0))
    } else {
        format!("{}M", tenths(value / 1_000_000.0))
    }
}

/// A number below ten with one decimal, unless that is 0.
fn tenths(value: f64) -> String {
    let tenths = whole(value * 10.0);
    if value >= 10.0 || tenths.is_multiple_of(10) {
        return whole(value).to_string();
    }
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A share of a hundred with two decimals, unless they are 0.
fn hundredths(value: f64) -> String {
    let hundredths = whole(value * 100.0);
    if hundredths.is_multiple_of(100) {
        return format!("{}%", hundredths / 100);
    }
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The nearest whole number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float's cast ends at the ends"
)]
pub(crate) fn whole(value: f64) -> u64 {
    value.round() as u64
}

#[cfg(test)]
mod tests {
    use super::{Unit, amount};

    #[test]
    fn amounts_are_short_and_say_their_unit() {
        for (unit, value, told) in [
            (Unit::Count, 3.0, "3"),
            (Unit::PerSecond, 140.4, "140/s"),
            (Unit::PerSecond, 2_500.0, "2.5k/s"),
            (Unit::PerSecond, 20_000.0, "20k/s"),
            (Unit::BytesPerSecond, 999.0, "999 B/s"),
            (Unit::BytesPerSecond, 2_000.0, "2 kB/s"),
            (Unit::BytesPerSecond, 3_400_000.0, "3.4 MB/s"),
            (Unit::Time, 21_400.0, "21 ms"),
            (Unit::Share, 0.4, "40%"),
            (Unit::Millionths, 34_412.0, "3.44%"),
            (Unit::Millionths, 300.0, "0.03%"),
            (Unit::Millionths, 50_000.0, "5%"),
        ] {
            assert_eq!(amount(unit, value), told);
        }
    }
}
