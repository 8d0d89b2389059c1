//! The estimate, sentence by sentence.

use crate::stage::{STEADY, Stage, n};
use faultline_detection::timeout::{Config, Estimate};
use faultline_engine::Span;
use proptest::prelude::*;

/// RFC 6298, 2.2: "When the first RTT measurement R is made, the host MUST set SRTT <- R, RTTVAR <- R/2, RTO <- SRTT + max (G,
/// K*RTTVAR), where K = 4."
#[test]
fn the_first_sample_is_the_mean_and_half_of_it_the_deviation() {
    let estimate = Estimate::first(Span::millis(100));
    assert_eq!((estimate.smoothed(), estimate.deviation()), (Span::millis(100), Span::millis(50)));
    assert_eq!(estimate.timer(Span::millis(1)), Span::millis(300));
}

/// RFC 6298, 2.3: "RTTVAR <- (1 - beta) * RTTVAR + beta * |SRTT - R'|, SRTT <- (1 - alpha) * SRTT + alpha * R'", with alpha =
/// 1/8 and beta = 1/4, and the old SRTT in the first of the two. Computed by hand.
#[test]
fn later_samples_move_the_mean_by_an_eighth_and_the_deviation_by_a_quarter() {
    let estimate = Estimate::first(Span::millis(100)).next(Span::millis(180));
    assert_eq!((estimate.smoothed(), estimate.deviation()), (Span::millis(110), Span(57_500)));
    assert_eq!(estimate.timer(Span::millis(1)), Span::millis(340));
    let estimate = estimate.next(Span::millis(30));
    // 110 - 80/8 = 100; 57.5 · 3/4 + 80/4 = 63.125.
    assert_eq!((estimate.smoothed(), estimate.deviation()), (Span::millis(100), Span(63_125)));
}

/// The same: "max (G, K*RTTVAR)". Where round trips are all alike the deviation vanishes, and the granularity is left.
#[test]
fn the_granularity_is_the_least_by_which_a_timer_exceeds_the_round_trip() {
    let estimate =
        (0..200).fold(Estimate::first(Span::millis(40)), |estimate, _| estimate.next(Span::millis(40)));
    assert!(estimate.deviation() < Span(10), "{}", estimate.deviation());
    assert_eq!(estimate.timer(Span::millis(10)), Span::millis(50));
}

/// The program of appendix A of Jacobson & Karels, to the letter: `sa` is the mean times eight, `sv` the deviation times four.
struct AppendixA {
    sa: i64,
    sv: i64,
}

impl AppendixA {
    fn update(&mut self, sample: i64) -> i64 {
        let mut m = sample;
        m -= self.sa >> 3;
        self.sa += m;
        if m < 0 {
            m = -m;
        }
        m -= self.sv >> 2;
        self.sv += m;
        (self.sa >> 3) + self.sv
    }
}

/// RFC 6298 in floating point.
struct Fractions {
    smoothed: f64,
    deviation: f64,
}

proptest! {
    /// The scaled integers are those of the paper, and no further from the fractions of the RFC than rounding explains.
    #[test]
    fn the_estimate_is_that_of_the_paper_and_of_the_rfc(samples in prop::collection::vec(1u64..60_000_000, 1..200)) {
        let first = samples[0];
        let mut estimate = Estimate::first(Span(first));
        let mut paper = AppendixA { sa: 8 * first.cast_signed(), sv: 2 * first.cast_signed() };
        let mut rfc = Fractions { smoothed: first as f64, deviation: first as f64 / 2.0 };
        for sample in &samples[1..] {
            estimate = estimate.next(Span(*sample));
            let timer = paper.update(sample.cast_signed());
            rfc.deviation = 0.75 * rfc.deviation + 0.25 * (rfc.smoothed - *sample as f64).abs();
            rfc.smoothed = 0.875 * rfc.smoothed + 0.125 * *sample as f64;
            prop_assert_eq!(estimate.timer(Span(0)).0.cast_signed(), timer);
            prop_assert!((estimate.smoothed().0 as f64 - rfc.smoothed).abs() <= 9.0);
            prop_assert!((estimate.deviation().0 as f64 - rfc.deviation).abs() <= 16.0);
        }
    }
}

/// 2.4 and 2.5: a minimum and a maximum may be placed on the timer.
#[test]
fn a_timer_stays_within_its_bounds() {
    let config = Config { least_timer: Span::millis(60), ..Config::default() };
    let mut stage = Stage::new(2, config, STEADY);
    stage.until("4s");
    assert_eq!(stage.answers(n(1), n(2)).last().expect("answers").timer, Span::millis(60));
    let config = Config { most_timer: Span::millis(15), least_timer: Span::millis(1), ..Config::default() };
    let mut stage = Stage::new(2, config, STEADY);
    stage.until("4s");
    assert!(stage.tries(n(1), n(2)).iter().all(|(_, _, timer)| *timer <= Span::millis(15)));
    assert!(stage.broken().is_empty());
    // One that is less than the least: the most counts.
    let config = Config { most_timer: Span::millis(30), least_timer: Span::millis(90), ..Config::default() };
    let mut stage = Stage::new(2, config, STEADY);
    stage.until("4s");
    assert_eq!(stage.answers(n(1), n(2)).last().expect("answers").timer, Span::millis(30));
    assert!(stage.broken().is_empty());
}
