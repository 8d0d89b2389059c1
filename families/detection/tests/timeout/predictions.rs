//! What the panel predicts from the links, beside what is measured; and what watching costs.

use crate::stage::{Stage, fixed, n};
use faultline_detection::Label;
use faultline_detection::timeout::Config;
use faultline_engine::Span;
use faultline_engine::view::Value;

fn span(value: &Value) -> u64 {
    match value {
        Value::Span(span) => span.0,
        other => panic!("{other:?} is no length of time"),
    }
}

/// The means over many answers, and what the first row of the table of n1 says of the links.
fn compare(delays: &str) -> ((u64, u64), (u64, u64)) {
    let mut stage = Stage::new(2, Config::default(), &format!("0s delay n1 -> n2 {delays}"));
    stage.until("300s");
    let formula = stage.table(n(1), Label::RoundTrips).swap_remove(0);
    let samples: Vec<u64> =
        stage.answers(n(1), n(2)).iter().filter_map(|it| it.sample).map(|it| it.0).collect();
    let mean = samples.iter().sum::<u64>() / samples.len() as u64;
    let off = samples.iter().map(|sample| sample.abs_diff(mean)).sum::<u64>() / samples.len() as u64;
    ((span(&formula[2]), span(&formula[3])), (mean, off))
}

/// The mean of the sum of two uniform delays of widths a ≥ b, and its mean deviation (3a² + b²) / 12a.
#[test]
fn round_trips_and_their_deviation_are_those_of_the_links() {
    for (delays, mean, deviation) in
        [("10ms..15ms", 25_000, 1_666), ("5ms..60ms", 45_000, 13_787), ("30ms", 42_500, 1_250)]
    {
        let (formula, measured) = compare(delays);
        assert_eq!(formula, (mean, deviation), "{delays}");
        assert!(measured.0.abs_diff(mean) < mean / 50, "{delays}: {measured:?}");
        assert!(measured.1.abs_diff(deviation) < deviation / 20, "{delays}: {measured:?}");
    }
}

/// Two messages to each other node in an interval, while nothing is lost: 2·n·(n − 1) in each.
#[test]
fn watching_costs_two_messages_for_each_pair_and_interval() {
    for nodes in [2, 5, 8] {
        let mut stage = Stage::new(nodes, fixed(200), "");
        stage.until("10.05s");
        let facts = (1..=nodes).map(|node| stage.answers(n(node), n(if node == 1 { 2 } else { 1 })).len());
        // A hundred intervals, and the request at 0 s.
        assert!(facts.clone().all(|answers| answers == 101), "{:?}", facts.collect::<Vec<_>>());
        let sent = stage.run.history().messages.len() as u64;
        let pairs = u64::from(nodes) * u64::from(nodes - 1);
        assert!(sent.abs_diff(101 * 2 * pairs) <= pairs, "{sent}");
    }
}

/// A node whose timer is fixed measures all the same, so that a reader can compare.
#[test]
fn a_fixed_timer_stands_beside_what_was_measured() {
    let mut stage = Stage::new(2, fixed(200), "0s delay all 10ms");
    stage.until("5s");
    let row = stage.table(n(1), Label::RoundTrips).swap_remove(1);
    assert_eq!((span(&row[2]), Span(span(&row[4]))), (20_000, Span::millis(200)));
}
