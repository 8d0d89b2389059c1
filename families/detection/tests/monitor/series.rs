//! What is computed from samples.

use faultline_detection::monitor::{Config, Gauges, Sample, Series, Topic, Verdict};
use faultline_engine::Span;
use proptest::prelude::*;

const KEEP: Span = Span::secs(100);

/// A series of one sample every 100 ms.
fn series(gauges: impl IntoIterator<Item = Gauges>) -> Series {
    let mut series = Series::default();
    for (at, gauges) in (0..).map(|tick| tick * 100_000).zip(gauges) {
        series.push(Sample { at, gauges }, KEEP);
    }
    series
}

fn used(used: u32) -> Gauges {
    Gauges { life: 1, used, ..Gauges::default() }
}

/// A service that has ended so many requests, so many of them bad.
fn served(life: u32, ended: u32, bad: u32) -> Gauges {
    Gauges { life, ended, bad, ..Gauges::default() }
}

/// Beyer et al. (2018), chapter 5, give for their three alerts burn rates of 14.4, 6 and 1 over an hour, six hours and three days, which use up 2%, 5%
/// and 10% of the budget of thirty days.
#[test]
fn the_burn_rates_of_the_workbook_are_shares_of_a_month() {
    let month = 30 * 24;
    for (tenths, hours, percent) in [(144, 1, 2), (60, 6, 5), (10, 72, 10)] {
        assert_eq!(tenths * hours * 100, percent * month * 10);
    }
    let config = Config::default();
    assert_eq!((config.burn.0, config.slo.0), (144, 99));
    // "The short window is 1/12 the long one": an hour and five minutes, six seconds and half a second.
    assert_eq!(config.short_window(), Span::millis(500));
}

/// The alert is about both windows: `rate1h > 14.4 * 0.001 and rate5m > 14.4 * 0.001`, there with an objective of 99.9%.
#[test]
fn the_budget_must_burn_in_both_windows() {
    let config = Config::default();
    let judge = |bad: &dyn Fn(u32) -> u32| {
        // Sixty intervals of ten requests each: the long window.
        let samples = (0..=60).scan(0, |total, tick| {
            *total += if tick > 0 { bad(tick) } else { 0 };
            Some(served(1, 10 * tick, *total))
        });
        Topic::Burn.judge(&series(samples), &config).0
    };
    // 14.4% of 600 requests are 86.4.
    assert_eq!(judge(&|tick| if tick <= 9 { 9 } else { u32::from(tick > 54) }), Verdict::Off);
    assert_eq!(
        judge(&|tick| if tick > 51 { 10 } else { 0 }),
        Verdict::On,
        "90 of 600, all in the short window"
    );
    assert_eq!(judge(&|tick| if tick > 52 { 10 } else { 0 }), Verdict::Between, "80 of 600");
    assert_eq!(
        judge(&|tick| if tick <= 50 { 10 } else { 0 }),
        Verdict::Off,
        "long over: the short window is clean"
    );
    assert_eq!(judge(&|_| 1), Verdict::Off, "a steady burn of 10");
    assert_eq!(judge(&|_| 2), Verdict::On, "a steady burn of 20");
}

/// Prometheus, `rate()`: a counter that falls has begun anew, and what it shows then is what it grew by.
#[test]
fn a_counter_begins_anew_with_its_process() {
    let samples = [served(1, 10, 5), served(1, 12, 6), served(2, 1, 1), served(2, 4, 2)];
    let grown = series(samples).increase(Span::secs(1), false);
    assert_eq!((grown.ended, grown.bad, grown.over), (2 + 1 + 3, 1 + 1 + 1, Span::millis(300)));
    // Whoever does not know of the restart sees less.
    assert_eq!(series(samples).increase(Span::secs(1), true).bad, 2);
}

/// `predict_linear`: on a straight line it is the line.
#[test]
fn a_straight_line_is_continued() {
    let config = Config::default();
    let line = |per_tick: u32| series((0..=20).map(|tick| used(200 + per_tick * tick)));
    // 50 records a second, 300 now: 500 in four seconds.
    let four = line(5).line(config.trend_window).expect("two seconds of samples");
    assert_eq!(four.comes_to(500), Some(Span::secs(4)));
    assert!(four.reaches(500, Span::secs(4)) && !four.reaches(500, Span::millis(3_999)));
    assert_eq!(Topic::Trend.judge(&line(5), &config), (Verdict::On, 4_000_000));
    assert_eq!(Topic::Trend.judge(&line(4), &config).0, Verdict::Between, "280 now, 5.5 s");
    assert_eq!(Topic::Trend.judge(&line(3), &config).0, Verdict::Off, "260 now, 8 s");
    assert_eq!(Topic::Trend.judge(&line(0), &config).0, Verdict::Off, "never");
}

/// A disk that is "full in 40 s", as node_exporter's rule about file systems would say, with hours for seconds.
#[test]
fn full_in_forty_seconds() {
    let config = Config { horizon: Span::secs(40), ..Config::default() };
    let samples = (0..=20).map(|tick| used(98 + tick));
    assert_eq!(Topic::Trend.judge(&series(samples), &config), (Verdict::On, 38_200_000));
}

#[test]
fn few_samples_say_nothing() {
    let config = Config::default();
    for samples in 0..=10 {
        let series = series((0..samples).map(|tick| used(40 * tick)));
        assert_eq!(
            Topic::Trend.judge(&series, &config).0,
            Verdict::Off,
            "{samples} samples, less than a second"
        );
    }
}

proptest! {
    /// Against a second computation: the sum of squares is least on the line, so moving it up or down, or turning it, makes it larger.
    #[test]
    fn the_line_is_the_one_of_least_squares(values in prop::collection::vec(0..500u32, 11..21), after in 0..8_000i64) {
        let points: Vec<(i64, i64)> = (0..).map(|tick| tick * 100).zip(values.iter().map(|value| i64::from(*value))).collect();
        let count = i128::try_from(points.len()).expect("few");
        // Slope and intercept by Cramer's rule, in whole numbers over a common denominator, from the first sample on.
        let sum = |term: &dyn Fn(i128, i128) -> i128| -> i128 { points.iter().map(|(t, y)| term((*t).into(), (*y).into())).sum() };
        let (t, y, tt, ty) = (sum(&|t, _| t), sum(&|_, y| y), sum(&|t, _| t * t), sum(&|t, y| t * y));
        let bottom = count * tt - t * t;
        let (slope, intercept) = (count * ty - t * y, y * tt - t * ty);
        let last = i128::from(points.last().expect("some").0);
        let there = intercept + slope * (last + i128::from(after));
        let line = series(values.into_iter().map(used)).line(Span::secs(2)).expect("a second of samples");
        let after = Span(u64::try_from(after).expect("not below zero") * 1_000);
        for value in [1u16, 100, 250, 499, 500, 1_000] {
            prop_assert_eq!(line.reaches(value, after), slope > 0 && there >= i128::from(value) * bottom);
        }
    }

    /// However often a process restarts, what its counter grew by is what it counted.
    #[test]
    fn nothing_that_was_counted_is_lost(steps in prop::collection::vec((0..5u32, prop::bool::weighted(0.2)), 1..40)) {
        let (mut life, mut bad, mut counted) = (1, 3, 0);
        let mut samples = vec![served(1, 3, 3)];
        for (step, restarts) in steps {
            if restarts {
                (life, bad) = (life + 1, 0);
            }
            bad += step;
            counted += u64::from(step);
            samples.push(served(life, bad, bad));
        }
        prop_assert_eq!(series(samples).increase(KEEP, false).bad, counted);
    }
}
