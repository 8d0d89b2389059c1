//! Quality of service: the formulas against a table that was computed elsewhere, and against 10⁵ beats.

use crate::stage::{Stage, n};
use faultline_detection::heartbeat::{Config, Form, Predicted, predict, predict_on};
use faultline_engine::view::Value;
use faultline_engine::{LinkState, NodeId, Rate, Span, SpanRange, Time};

const CHAPTER: &str = include_str!("../../src/heartbeat/chapter.md");

/// Rows computed elsewhere for exponential delays: η, δ, p, mean delay, E(T_MR), E(T_M), P_A.
const TABLE: [[f64; 7]; 3] = [
    [1.0, 1.0, 0.01, 0.02, 101.0, 0.0301, 0.999_702],
    [1.0, 0.5, 0.01, 0.02, 101.0, 0.530, 0.994_752],
    [1.0, 0.2, 0.02, 0.1, 6.686, 0.2075, 0.968_965],
];

#[test]
#[expect(clippy::disallowed_methods, reason = "no run depends on it")]
fn the_formulas_give_the_table_for_exponential_delays() {
    for [eta, delta, loss, mean, between, lasts, accuracy] in TABLE {
        let found = predict(eta, delta, loss, &|x| (-x / mean).exp(), &[]);
        let close = |found: f64, told: f64, digits: f64| (found - told).abs() <= 0.5 * digits;
        assert!(close(found.between, between, if between > 100.0 { 0.1 } else { 0.001 }), "{found:?}");
        assert!(
            close(found.lasts, lasts, if lasts < 0.1 || lasts < 0.5 { 0.000_1 } else { 0.001 }),
            "{found:?}"
        );
        assert!(close(found.accuracy, accuracy, 0.000_001), "{found:?}");
    }
}

/// Beats of each node in a run: 2,000 seconds of them.
const BEATS: u32 = 100_000;
const INTERVAL: Span = Span::millis(20);
/// Half-widths of confidence intervals, in standard errors: 99.9 % for what is asserted, 95 % for what is printed.
const WIDE: f64 = 3.29;
const USUAL: f64 = 1.96;

/// δ, delays and loss that a link of the world can have.
struct Weather {
    delta: Span,
    delay: (u64, u64),
    percent: u32,
}

const WEATHER: [Weather; 4] = [
    // Mistakes are lost beats.
    Weather { delta: INTERVAL, delay: (100, 700), percent: 1 },
    // Mistakes are late beats, and there are many.
    Weather { delta: INTERVAL, delay: (5_000, 30_000), percent: 2 },
    // A beat is late one time in 24.
    Weather { delta: Span::millis(25), delay: (2_000, 26_000), percent: 1 },
    // Beats overtake each other, and up to three can be missing at once.
    Weather { delta: Span::millis(45), delay: (1_000, 50_000), percent: 10 },
];

/// A mean and its standard error.
#[derive(Clone, Copy, Debug)]
struct Mean {
    mean: f64,
    error: f64,
}

impl Mean {
    fn of(samples: &[f64]) -> Self {
        let count = f64::from(u32::try_from(samples.len()).expect("few"));
        let mean = samples.iter().sum::<f64>() / count;
        let variance = samples.iter().map(|sample| (sample - mean).powi(2)).sum::<f64>() / (count - 1.0);
        Self { mean, error: (variance / count).sqrt() }
    }

    fn has(self, value: f64) -> bool {
        (self.mean - value).abs() <= WIDE * self.error
    }
}

struct Observed {
    between: Mean,
    lasts: Mean,
    accuracy: Mean,
    mistakes: usize,
}

#[expect(clippy::cast_precision_loss, reason = "an hour in microseconds is far below 2^53")]
fn float(micros: u64) -> f64 {
    micros as f64
}

fn stage(weather: &Weather, form: Form, seed: u64) -> Stage {
    let Weather { delta, delay: (min, max), percent } = weather;
    let config = Config { form, interval: INTERVAL, delta: *delta, ..Config::default() };
    let script = format!("0s delay all {min}us..{max}us\n0s loss all {percent}%");
    let mut stage = Stage::seeded(2, config, &script, seed);
    stage.run.seek(Time(u64::from(BEATS) * INTERVAL.0), u32::MAX);
    stage
}

/// What somebody outside sees of one opinion in a run in which nobody crashes: every suspicion is a mistake.
fn observed(stage: &Stage, by: NodeId, of: NodeId) -> Observed {
    let changes = stage.opinions(by, of);
    let mut mistakes: Vec<(u64, u64)> = Vec::new();
    let mut began = None;
    // The first change of mind is the first trust.
    for (at, suspects) in &changes[1..] {
        if *suspects {
            began = Some(at.0);
        } else if let Some(began) = began.take() {
            mistakes.push((began, at.0));
        }
    }
    let between: Vec<f64> = mistakes.windows(2).map(|pair| float(pair[1].0 - pair[0].0)).collect();
    let lasts: Vec<f64> = mistakes.iter().map(|(from, to)| float(to - from)).collect();
    // The share of time is averaged over stretches, each of many beats, so that what follows each other in one counts as one.
    let (start, stretch) = (changes[0].0.0, 1_000 * INTERVAL.0);
    let overlap = |from: u64| {
        let inside = |(a, b): &(u64, u64)| (*b).min(from + stretch).saturating_sub((*a).max(from));
        1.0 - float(mistakes.iter().map(inside).sum()) / float(stretch)
    };
    let stretches: Vec<f64> =
        (0..u64::from(BEATS) / 1_000 - 1).map(|i| overlap(start + i * stretch)).collect();
    Observed {
        between: Mean::of(&between),
        lasts: Mean::of(&lasts),
        accuracy: Mean::of(&stretches),
        mistakes: mistakes.len(),
    }
}

fn link(weather: &Weather) -> LinkState {
    let (min, max) = weather.delay;
    LinkState {
        latency: SpanRange { min: Span(min), max: Span(max) },
        loss: Rate(weather.percent * 10_000),
        ..LinkState::default()
    }
}

/// A row of the chapter's table, in milliseconds; the intervals are of 95 %.
fn row(weather: &Weather, predicted: &Predicted, observed: &Observed) -> String {
    let Weather { delta, delay: (min, max), percent } = weather;
    let millis = |micros: u64| float(micros) / 1e3;
    let near = |mean: Mean, digits: usize, unit: f64| {
        format!("{:.digits$} ± {:.digits$}", mean.mean / unit, USUAL * mean.error / unit)
    };
    format!(
        "| {}, {}–{}, {percent}% | {:.2} | {} | {:.3} | {} | {:.6} | {} |",
        millis(delta.0),
        millis(*min),
        millis(*max),
        predicted.between / 1e3,
        near(observed.between, 2, 1e3),
        predicted.lasts / 1e3,
        near(observed.lasts, 3, 1e3),
        predicted.accuracy,
        near(observed.accuracy, 6, 1.0),
    )
}

/// Run with `--nocapture` to read the table.
#[test]
fn what_is_measured_over_a_hundred_thousand_beats_agrees_with_the_formulas() {
    let mut rows = Vec::new();
    for weather in &WEATHER {
        let Weather { delta, delay: (min, max), percent } = weather;
        println!("eta {INTERVAL}, delta {delta}, delay {min}..{max} us, loss {percent} %");
        let stage = stage(weather, Form::NfdS, 7);
        let predicted = predict_on(link(weather), INTERVAL, *delta).expect("the analysis knows such links");
        let Predicted { between, lasts, accuracy } = predicted;
        println!("  formula   T_MR {between:>11.1} us, T_M {lasts:>8.1} us, P_A {accuracy:.6}");
        for (by, of) in [(n(1), n(2)), (n(2), n(1))] {
            let observed = observed(&stage, by, of);
            if by == n(1) {
                rows.push(row(weather, &predicted, &observed));
            }
            let Observed { between: t_mr, lasts: t_m, accuracy: p_a, mistakes } = observed;
            println!(
                "  {by} of {of}  T_MR {:>11.1} ± {:<7.1} T_M {:>8.1} ± {:<5.1} P_A {:.6} ± {:.6}  ({mistakes} mistakes)",
                t_mr.mean,
                USUAL * t_mr.error,
                t_m.mean,
                USUAL * t_m.error,
                p_a.mean,
                USUAL * p_a.error,
            );
            assert!(t_mr.has(between) && t_m.has(lasts) && p_a.has(accuracy), "{by} of {of}");
            // A formula that is a little wrong does not pass: half a millisecond of 20 to 45.
            let wrong = predict_on(link(weather), INTERVAL, Span(delta.0 + 500)).expect("the same");
            assert!(
                !(t_mr.has(wrong.between) && t_m.has(wrong.lasts) && p_a.has(wrong.accuracy)),
                "{by} of {of}"
            );
        }
        assert!(stage.broken().is_empty());
    }
    println!("{}", rows.join("\n"));
    for row in rows {
        assert!(CHAPTER.contains(&row), "the chapter has another row than\n{row}");
    }
}

/// What the panel shows is what somebody outside sees, and the formula stands above it.
#[test]
fn the_table_of_a_node_shows_what_is_observed_from_outside_below_the_formula() {
    let weather = &WEATHER[1];
    let stage = stage(weather, Form::NfdS, 3);
    let rows = stage.quality(n(1));
    let [formula, measured] = &rows[..] else { panic!("{rows:?}") };
    let seen = observed(&stage, n(1), n(2));
    let predicted =
        predict_on(link(weather), INTERVAL, weather.delta).expect("the analysis knows such links");
    let span = |value: &Value| match value {
        Value::Span(span) => float(span.0),
        other => panic!("no time: {other:?}"),
    };
    for (column, predicted, seen) in
        [(2, predicted.between, seen.between.mean), (3, predicted.lasts, seen.lasts.mean)]
    {
        assert!((span(&formula[column]) - predicted).abs() <= 1.0);
        assert!((span(&measured[column]) - seen).abs() <= 1.0);
    }
    assert_eq!(formula[5], Value::Span(Span(INTERVAL.0 + weather.delta.0)), "δ + η");
    for value in [&formula[4], &measured[4]] {
        assert!(matches!(value, Value::Text(text) if text.ends_with('%') && text.len() == 7), "{value:?}");
    }
}

/// The plain form has no line in the analysis of NFD-S, and neither have links of which it says nothing.
#[test]
fn nothing_is_predicted_where_the_analysis_says_nothing() {
    let good = link(&WEATHER[0]);
    let bad = [
        LinkState { cut: true, ..good },
        LinkState { fifo: true, ..good },
        LinkState { duplicate: Rate(10_000), ..good },
    ];
    for link in bad {
        assert_eq!(predict_on(link, INTERVAL, INTERVAL), None, "{link:?}");
    }
    let rows = stage(&WEATHER[3], Form::Plain, 1).quality(n(1));
    assert!(rows[0][2..5].iter().all(|value| *value == Value::Text("–".into())), "{rows:?}");
    assert!(matches!(rows[1][2], Value::Span(_)));
}

/// A shorter δ detects sooner and suspects the living, and how much of either the formula says.
#[test]
fn a_shorter_delta_detects_sooner_and_is_wrong_more_often() {
    let weather = &WEATHER[1];
    let qualities = [5, 10, 20, 30, 40].map(|delta| {
        let found = predict_on(link(weather), INTERVAL, Span::millis(delta));
        found.expect("the analysis knows such links")
    });
    assert!(qualities.windows(2).all(|pair| pair[0].accuracy < pair[1].accuracy), "{qualities:?}");
    assert!(qualities[1..].windows(2).all(|pair| pair[0].between < pair[1].between), "{qualities:?}");
}

/// Limits of the settings give numbers, quickly.
#[test]
fn extreme_settings_give_numbers() {
    let second = 1_000_000;
    for (interval, delta) in
        [(1_000, 60 * second), (60 * second, 1_000), (1_000, 1_000), (60 * second, 60 * second)]
    {
        for percent in [0, 50, 100] {
            for delay in [(0, 0), (1, 60 * second), (60 * second, 60 * second), (10_000, 15_000)] {
                let weather = Weather { delta: Span(delta), delay, percent };
                let found = predict_on(link(&weather), Span(interval), Span(delta)).expect("numbers");
                assert!(
                    (-1e-9..=1.0 + 1e-9).contains(&found.accuracy),
                    "{interval} {delta} {percent} {delay:?}: {found:?}"
                );
                assert!(found.lasts >= 0.0 && found.between > 0.0, "{found:?}");
            }
        }
    }
}

/// A prediction costs little, whatever somebody has set: thousands of beats that may be late or lost at a time have none.
#[test]
fn what_would_take_long_is_not_predicted() {
    let (interval, delta) = (Span::millis(1), Span::secs(60));
    let found = |loss: u32, delay| {
        let weather = Weather { delta, delay, percent: 0 };
        predict_on(LinkState { loss: Rate(loss), ..link(&weather) }, interval, delta)
    };
    let second = 1_000_000;
    assert_eq!(found(999_000, (0, 0)), None, "thousands may be lost one after the other");
    assert_eq!(found(0, (0, 60_000 * second)), None, "thousands may be late at a time");
    let never = Predicted { between: f64::INFINITY, lasts: 0.0, accuracy: 0.0 };
    assert_eq!(found(1_000_000, (0, 0)), Some(never), "none ever comes");
    assert_eq!(found(0, (60 * second, 60 * second)).map(|found| found.accuracy > 0.99), Some(true));
    assert!(found(600_000, (0, 60 * second)).is_some(), "sixty in a row are as good as impossible");
}

/// T_D ≤ δ + η: where no beat is missed, a crash is detected δ + η after the last beat was sent. So over crashes at any
/// moment the mean is δ + η/2.
#[test]
fn the_time_to_detect_is_between_delta_and_delta_and_eta() {
    let (interval, delta, crashes) = (Span::millis(100), Span::millis(150), 900_u64);
    // Every second a crash, each 0.11 ms later in the interval than the one before, and a restart.
    let at = |i: u64| Time((i + 1) * 1_000_000 + 500 + i * 110);
    let script: String = (0..crashes)
        .map(|i| format!("{} crash n2\n{} restart n2\n", at(i), at(i) + Span::millis(500)))
        .collect();
    let mut stage = Stage::new(2, Config { interval, delta, ..Config::default() }, &script);
    stage.until("902s");
    assert!(stage.broken().is_empty());
    let suspicions: Vec<Time> =
        stage.opinions(n(1), n(2)).into_iter().filter(|(_, suspects)| *suspects).map(|(at, _)| at).collect();
    assert_eq!(suspicions.len() as u64, crashes);
    let took: Vec<u64> =
        (0..crashes).zip(suspicions).map(|(i, suspected)| suspected.since(at(i)).0).collect();
    let (least, most) = (took.iter().min().copied(), took.iter().max().copied());
    let mean = took.iter().sum::<u64>() / crashes;
    println!(
        "T_D over {crashes} crashes: {least:?} to {most:?}, mean {mean} us; δ + η = {interval} + {delta}"
    );
    assert!(least >= Some(delta.0) && most <= Some(delta.0 + interval.0 + 10));
    assert!(mean.abs_diff(delta.0 + interval.0 / 2) < 1_000, "{mean}");
}

/// A case that one can do by hand, in which the function that is integrated jumps: every message takes 50 ms, and δ is 40 ms.
/// So every beat is 10 ms late.
#[test]
fn where_every_beat_is_ten_milliseconds_late_a_mistake_lasts_so_long() {
    let weather = Weather { delta: Span::millis(40), delay: (50_000, 50_000), percent: 0 };
    let found = predict_on(link(&weather), Span::millis(100), weather.delta).expect("the analysis knows it");
    let close = |found: f64, told: f64| (found - told).abs() < 1e-6;
    assert!(
        close(found.between, 100_000.0) && close(found.lasts, 10_000.0) && close(found.accuracy, 0.9),
        "{found:?}"
    );
    let config = Config { interval: Span::millis(100), delta: weather.delta, ..Config::default() };
    let mut stage = Stage::new(2, config, "0s delay all 50ms");
    stage.until("100.15s");
    let rows = stage.quality(n(1));
    assert_eq!(
        rows[0][2..5],
        [Value::Span(Span(100_000)), Value::Span(Span(10_000)), Value::Text("90.000%".into())]
    );
    let Value::Span(between) = rows[1][2] else { panic!("{rows:?}") };
    let Value::Span(lasts) = rows[1][3] else { panic!("{rows:?}") };
    assert!(between.0.abs_diff(100_000) <= 2 && lasts.0.abs_diff(10_000) <= 3, "{rows:?}");
    assert!(
        matches!(&rows[1][4], Value::Text(share) if share.starts_with("90.0") || share.starts_with("89.99")),
        "{rows:?}"
    );
}

/// The analysis is of clocks that agree.
#[test]
fn nothing_is_predicted_where_clocks_differ() {
    let mut stage = Stage::new(3, Config::default(), "1s clock n2 -5s");
    stage.until("2s");
    let rows = stage.quality(n(1));
    let nothing = Value::Text("–".into());
    assert!(rows[0][1..].iter().all(|value| *value == nothing), "n1 of n2: {rows:?}");
    assert_eq!(rows[2][5], Value::Span(Span::millis(250)), "n1 of n3: {rows:?}");
    // Who is wrong by the same as all others is right.
    let mut stage = Stage::new(2, Config::default(), "1s clock n1 -5s\n1s clock n2 -5s");
    stage.until("2s");
    assert_eq!(stage.quality(n(1))[0][5], Value::Span(Span::millis(250)));
}
