//! Mean, deviation and φ of intervals: values known from elsewhere, and the same computed from scratch.

use faultline_detection::phi::{Estimate, Phi, Window};
use faultline_engine::Span;
use proptest::prelude::*;
use std::f64::consts::LOG10_2;

const NONE: Span = Span(0);

fn window(size: u16, millis: &[u64]) -> Window {
    Window::of(size, &millis.iter().map(|millis| Span::millis(*millis)).collect::<Vec<_>>())
}

/// In milliseconds and their squares.
fn moments(estimate: Estimate) -> (f64, f64) {
    let millis = |span: Span| f64::from(u32::try_from(span.0).expect("short")) / 1e3;
    (millis(estimate.mean()), millis(estimate.deviation()).powi(2))
}

fn near((mean, variance): (f64, f64), told: (f64, f64)) {
    assert!((mean - told.0).abs() < 0.001 && (variance - told.1).abs() < 0.2, "{mean} {variance} {told:?}");
}

/// Akka's numbers for five intervals, and for a window of three that moves on. The variance is that of the population.
#[test]
fn the_window_has_mean_and_variance_of_what_it_holds() {
    near(moments(window(20, &[100, 200, 125, 340, 130]).estimate(NONE)), (179.0, 7584.0));
    let mut three = window(3, &[100, 110, 90]);
    near(moments(three.estimate(NONE)), (100.0, 66.667));
    three.push(Span::millis(140));
    near(moments(three.estimate(NONE)), (113.333, 422.222));
    three.push(Span::millis(80));
    near(moments(three.estimate(NONE)), (103.333, 688.889));
}

/// The normal distribution itself at a mean of 1 s and a deviation of 100 ms. Akka's logistic curve is 4.7367 at 1.4 s, 10.7826
/// at 1.6 s and 15.3685 at 1.7 s.
#[test]
fn phi_is_that_of_the_normal_distribution() {
    let steady = window(2, &[900, 1_100]).estimate(NONE);
    near(moments(steady), (1_000.0, 10_000.0));
    for (millis, told) in
        [(0, 0.0), (1_000, LOG10_2), (1_200, 1.6430), (1_400, 4.4993), (1_600, 9.0059), (1_700, 11.8929)]
    {
        let found = f64::from(steady.phi(Span::millis(millis), NONE).0) / 1e6;
        assert!((found - told).abs() < 0.000_5, "{millis} ms: {found}, not {told}");
    }
    assert_eq!(steady.phi(Span::secs(3_600), NONE), Phi::LIMIT);
}

/// An estimate of 1 s begins with 750 ms and 1,250 ms: φ is .301 after 1 s, that of four deviations after 2 s, and the largest after
/// 3 s.
#[test]
fn the_first_estimate_is_two_intervals_a_quarter_to_either_side() {
    let first = Window::new(50, Span::secs(1)).estimate(NONE);
    near(moments(first), (1_000.0, 62_500.0));
    let phi = |secs| f64::from(first.phi(Span::secs(secs), NONE).0) / 1e6;
    assert!((phi(1) - LOG10_2).abs() < 0.000_5 && (phi(2) - 4.4993).abs() < 0.000_5, "{} {}", phi(1), phi(2));
    assert!(phi(3) > 15.0);
}

#[test]
fn a_pause_moves_everything_by_as_much() {
    let steady = window(4, &[900, 1_100, 1_050, 950]).estimate(NONE);
    for millis in [0, 900, 1_000, 1_234, 1_500] {
        let (before, after) = (Span::millis(millis), Span::millis(millis + 3_000));
        assert_eq!(steady.phi(before, NONE), steady.phi(after, Span::secs(3)));
    }
}

#[test]
fn a_deviation_is_at_least_the_least() {
    let still = window(9, &[100; 9]);
    assert_eq!(still.estimate(Span::millis(10)).deviation(), Span::millis(10));
    let wild = window(2, &[10, 190]);
    assert_eq!(wild.estimate(Span::millis(10)).deviation(), Span::millis(90));
    // Where there is none and none is set, what is later than the mean is as late as can be.
    let none = still.estimate(NONE);
    assert_eq!(none.phi(Span(100_001), NONE), Phi::LIMIT);
    assert!(none.phi(Span(99_999), NONE) < Phi::whole(1));
}

/// The same by definition, in floating point.
fn by_definition(intervals: &[Span], least: Span) -> (f64, f64) {
    let micros = |span: &Span| f64::from(u32::try_from(span.0).unwrap_or(u32::MAX));
    let count = f64::from(u32::try_from(intervals.len()).expect("few"));
    let mean = intervals.iter().map(micros).sum::<f64>() / count;
    let variance = intervals.iter().map(|span| (micros(span) - mean).powi(2)).sum::<f64>() / count;
    (mean, variance.sqrt().max(micros(&least)))
}

proptest! {
    /// The window holds the last ones, whatever it held before.
    #[test]
    fn a_window_is_what_it_holds(
        intervals in proptest::collection::vec(0u64..7_000_000_000, 2..300), size in 2u16..40, least in 1_000u64..60_000_000,
    ) {
        let intervals: Vec<Span> = intervals.into_iter().map(Span).collect();
        let kept = &intervals[intervals.len().saturating_sub(size.into())..];
        let estimate = Window::of(size, &intervals).estimate(Span(least));
        prop_assert_eq!(estimate, Window::of(1_000, kept).estimate(Span(least)));
        let (mean, deviation) = by_definition(kept, Span(least));
        let float = |span: Span| f64::from(u32::try_from(span.0).unwrap_or(u32::MAX));
        prop_assert!((float(estimate.mean()) - mean).abs() <= 1.001, "{:?} {}", estimate.mean(), mean);
        prop_assert!((float(estimate.deviation()) - deviation).abs() <= 1.001 + deviation * 1e-9);
    }

    /// φ rises with the silence, and a silence that reaches a level is the shortest that does.
    #[test]
    fn a_silence_reaches_a_level_and_no_shorter_one_does(
        intervals in proptest::collection::vec(0u64..5_400_000_000, 2..200),
        least in 1_000u64..60_000_000, pause in 0u64..60_000_000, level in 1u16..=16, silence in 0u64..9_000_000_000,
    ) {
        let intervals: Vec<Span> = intervals.into_iter().map(Span).collect();
        let (estimate, pause) = (Window::of(200, &intervals).estimate(Span(least)), Span(pause));
        let reaches = estimate.reaches(Phi::whole(level), pause);
        prop_assert!(estimate.phi(reaches, pause) >= Phi::whole(level));
        prop_assert!(estimate.phi(Span(reaches.0 - 1), pause) < Phi::whole(level));
        prop_assert!(estimate.phi(Span(silence), pause) <= estimate.phi(Span(silence + 1), pause));
    }
}
