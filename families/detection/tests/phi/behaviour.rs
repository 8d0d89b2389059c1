//! How the detector behaves, sentence by sentence.

use crate::stage::{Stage, n};
use faultline_detection::phi::{Bugs, Config, Learn};
use faultline_detection::{Fact, Why};
use faultline_engine::settings::{Number, Pause};
use faultline_engine::view::Value;
use faultline_engine::{Record, Session, SettingError, SettingKind, Settings, Span, Time};

const STEADY: &str = "0s delay all 10ms\n";

fn near(span: Span, millis: u64) -> bool {
    span.0.abs_diff(millis * 1_000) < 1_000
}

fn slow() -> Config {
    Config { interval: Span::secs(60), first_estimate: Span::secs(1), ..Config::default() }
}

/// Nobody is trusted before a beat has come, and the first one comes as soon as its sender runs.
#[test]
fn the_first_beat_makes_its_sender_trusted() {
    let mut stage = Stage::new(2, Config::default(), STEADY);
    stage.until("0.009s");
    assert!(stage.suspects(n(1), n(2)));
    assert!(stage.row(n(1), n(2))[1..].iter().all(|value| *value == Value::Text("–".into())));
    stage.until("0.011s");
    assert!(!stage.suspects(n(1), n(2)));
    assert!(stage.facts(n(1)).iter().any(|fact| matches!(fact, Fact::Trusts { why: Why::First, .. })));
}

/// Threshold 3, beats that come at 0.01, 0.99 and 1.09 s, and none later: no suspicion 110 ms later, and one 7 s later.
#[test]
fn who_is_silent_for_seconds_is_suspected() {
    let config = Config {
        threshold: Number(3),
        interval: Span::millis(100),
        first_estimate: Span::secs(1),
        ..Config::default()
    };
    let script = "0s delay all 10ms\n0.05s hold all n2 -> n1\n0.99s deliver n2 -> n1 Heartbeat\n1.09s deliver n2 -> n1 Heartbeat";
    let mut stage = Stage::new(2, config, script);
    stage.until("1.2s");
    assert!(!stage.suspects(n(1), n(2)));
    stage.until("8.2s");
    assert!(stage.suspects(n(1), n(2)) && stage.broken().is_empty(), "{:?}", stage.broken());
}

/// An acceptable pause of 3 s, and a beat each second. Four of them, and 4 s of silence: no suspicion. Seven, and 5 s: one.
#[test]
fn a_pause_that_is_accepted_is_no_suspicion() {
    let config = Config {
        interval: Span::secs(1),
        first_estimate: Span::secs(1),
        acceptable_pause: Pause(Span::secs(3)),
        ..Config::default()
    };
    let suspects = |last: u64, at: &str| {
        let mut stage = Stage::new(2, config, &format!("{STEADY}{last}.5s crash n2"));
        stage.until(at);
        assert!(stage.broken().is_empty());
        stage.suspects(n(1), n(2))
    };
    assert!(!suspects(3, "7.01s"));
    assert!(suspects(6, "11.01s"));
}

/// 50 intervals of 100 ms: the deviation is that of the first guess, and later the least. φ reaches 8 at 5.612 deviations.
#[test]
fn a_steady_link_gets_a_short_timeout() {
    let mut stage = Stage::new(2, Config::default(), STEADY);
    stage.until("10s");
    assert!(near(stage.timeout(n(1), n(2)), 156), "{}", stage.timeout(n(1), n(2)));
    let script = format!("{STEADY}10.05s crash n2");
    let mut stage = Stage::new(2, Config::default(), &script);
    stage.until("11s");
    // The last beat came at 10.01 s.
    let detects = stage.detects(n(1), n(2), Time(10_050_000)).expect("it is suspected");
    assert!(near(detects, 10_010 + 156 - 10_050), "{detects}");
    assert_eq!(stage.row(n(1), n(2))[6], Value::Span(detects));
}

/// A link that loses a third gets a longer one, from the same settings.
#[test]
fn a_lossy_link_gets_a_long_timeout() {
    let mut stage = Stage::new(3, Config::default(), "0s delay all 10ms\n0s loss n2 -> n1 30%");
    stage.until("20s");
    let (lossy, quiet) = (stage.timeout(n(1), n(2)), stage.timeout(n(1), n(3)));
    assert!(lossy.0 > 3 * quiet.0, "{lossy} {quiet}");
}

/// φ is looked at whenever it reaches a whole number: none is left out, and each is told once.
#[test]
fn phi_is_told_as_it_rises() {
    let script = format!("{STEADY}1.05s crash n2");
    let mut stage = Stage::new(2, Config::default(), &script);
    stage.until("3s");
    let told: Vec<u32> = stage
        .facts(n(1))
        .iter()
        .filter_map(|fact| match fact {
            Fact::Doubts { phi_hundredths, .. } | Fact::Convicts { phi_hundredths, .. } => {
                Some(*phi_hundredths)
            }
            _ => None,
        })
        .collect();
    let whole: Vec<u32> = told.iter().map(|phi| phi / 100).collect();
    assert_eq!(whole, (1..=16).collect::<Vec<u32>>());
    // A microsecond of silence is little: each is told where it is reached.
    assert!(told.iter().all(|phi| phi % 100 <= 1), "{told:?}");
}

/// A timer that runs out by hand tells nothing: φ has not risen for it.
#[test]
fn a_timer_that_is_wrong_makes_no_suspicion() {
    let script: String =
        (0..200).map(|i| format!("{}us timeout n1\n", 1_000_000 + i * 37)).collect::<String>() + STEADY;
    let mut stage = Stage::new(3, Config::default(), &script);
    stage.until("3s");
    assert!(stage.opinions(n(1), n(2)).len() == 1 && stage.broken().is_empty());
}

/// Copies and beats that were overtaken are no arrivals.
#[test]
fn an_old_beat_is_ignored() {
    let script = format!(
        "{STEADY}0.505s hold n2 -> n1 Heartbeat\n2s crash n2\n2.1s deliver n2 -> n1 Heartbeat\n0s duplicate all 50%"
    );
    let mut stage = Stage::new(2, Config::default(), &script);
    stage.until("3s");
    let facts = stage.facts(n(1));
    assert!(facts.iter().filter(|fact| matches!(fact, Fact::Ignored { life: None, .. })).count() > 5);
    let last = stage.opinions(n(1), n(2)).pop().expect("an opinion");
    assert!(last.1 && last.0 < Time(2_200_000) && stage.broken().is_empty());
}

/// A life begins with a new window: how long its sender was down is no interval.
#[test]
fn a_new_life_begins_a_new_window() {
    let script = format!("{STEADY}2.05s crash n2\n4.05s restart n2");
    let mut stage = Stage::new(2, Config::default(), &script);
    stage.until("4.07s");
    // 75 ms and 125 ms.
    assert_eq!(stage.row(n(1), n(2))[3..5], [Value::Span(Span::millis(100)), Value::Span(Span::millis(25))]);
    let again = stage.facts(n(1)).into_iter().rev().find_map(|fact| match fact {
        Fact::Trusts { why, suspected, .. } => Some((why, suspected)),
        _ => None,
    });
    let Some((Why::Restarted, Some(suspected))) = again else { panic!("{again:?}") };
    assert!(suspected < Span::secs(2));
    assert_eq!(stage.row(n(1), n(2))[6], Value::Text("–".into()));
}

/// An outage is in the window, or is not, as the settings say.
#[test]
fn an_interval_that_ended_in_a_suspicion_is_learned_or_not() {
    let script = format!("{STEADY}3s cut n2 -> n1\n5s heal");
    let after = |learn: Learn| {
        let mut stage = Stage::new(2, Config { learn, ..Config::default() }, &script);
        stage.until("5.5s");
        assert!(!stage.suspects(n(1), n(2)) && stage.broken().is_empty());
        stage.timeout(n(1), n(2))
    };
    let (all, trusted) = (after(Learn::All), after(Learn::Trusted));
    assert!(trusted < Span::millis(170), "{trusted}");
    assert!(all > Span::secs(1), "{all}");
}

/// A watcher that stood still reads what waited before it looks at its timers: it suspects nobody.
#[test]
fn a_watcher_that_stood_still_suspects_nobody() {
    for learn in [Learn::All, Learn::Trusted] {
        let script = format!("{STEADY}2s freeze n1\n5s thaw n1");
        let mut stage = Stage::new(2, Config { learn, ..Config::default() }, &script);
        stage.until("4.9s");
        assert!(stage.suspects(n(2), n(1)));
        stage.until("5.05s");
        assert!(stage.opinions(n(1), n(2)).len() == 1, "{learn:?}");
        assert!(stage.broken().is_empty(), "{:?}", stage.broken());
    }
}

/// The gauge is the largest φ in whole numbers.
#[test]
fn the_series_shows_phi() {
    let script = format!("{STEADY}1.05s crash n2");
    let mut stage = Stage::new(3, Config::default(), &script);
    stage.until("2s");
    let mut values = Vec::new();
    let session: &dyn Session = &stage.run;
    assert_eq!(
        session.metrics().gauges.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["phi", "suspicions", "mistakes"]
    );
    session.measure(0, session.known_events(), &mut |at, measure| {
        if let faultline_engine::Measure::Gauge { node, number: 0, value } = measure
            && node == n(1)
            && at > Time(1_050_000)
        {
            values.push(value);
        }
    });
    assert_eq!(values, (1..=16).map(Some).collect::<Vec<_>>());
}

/// Each setting says what it takes.
#[test]
fn what_a_setting_does_not_take_it_names() {
    let mut config = slow();
    for (name, good) in [
        ("interval", "1ms"),
        ("threshold", "16"),
        ("window", "1000"),
        ("acceptable-pause", "0s"),
        ("acceptable-pause", "60s"),
        ("min-deviation", "1ms"),
        ("first-estimate", "60s"),
        ("learn", "trusted"),
    ] {
        assert_eq!(config.set(name, good), Ok(()), "{name} {good}");
    }
    for (name, bad) in [
        ("interval", "0s"),
        ("interval", "61s"),
        ("threshold", "0"),
        ("threshold", "17"),
        ("threshold", "8.5"),
        ("window", "1"),
        ("window", "1001"),
        ("acceptable-pause", "61s"),
        ("acceptable-pause", "-1s"),
        ("acceptable-pause", "off"),
        ("min-deviation", "0s"),
        ("first-estimate", ""),
        ("learn", "some"),
    ] {
        assert!(matches!(config.set(name, bad), Err(SettingError::Value(_))), "{name} {bad}");
    }
    assert!(
        matches!(config.set("delta", "1s"), Err(SettingError::Unknown(names)) if names.contains(&"threshold"))
    );
}

/// What is refused is told with what would be accepted: nothing is a pause, and no interval.
#[test]
fn a_pause_may_be_nothing_and_says_so() {
    let mut config = Config::default();
    assert_eq!(config.set("acceptable-pause", "0s"), Ok(()));
    let refused = config.set("acceptable-pause", "61s");
    assert_eq!(refused, Err(SettingError::Value(SettingKind::Pause)));
    assert_eq!(config.set("interval", "0s"), Err(SettingError::Value(SettingKind::Span)));
}

/// Everything at its limits runs, and breaks no rule.
#[test]
fn settings_at_their_limits_break_nothing() {
    for interval in [Span::millis(1), Span::secs(60)] {
        for (threshold, window) in [(1, 2), (16, 1_000), (1, 1_000), (16, 2)] {
            for (pause, least, first) in
                [(0, 1, 1), (60_000, 60_000, 60_000), (0, 60_000, 1), (60_000, 1, 60_000)]
            {
                for learn in [Learn::All, Learn::Trusted] {
                    let config = Config {
                        interval,
                        threshold: Number(threshold),
                        window: Number(window),
                        acceptable_pause: Pause(Span::millis(pause)),
                        min_deviation: Span::millis(least),
                        first_estimate: Span::millis(first),
                        learn,
                        bugs: Bugs::default(),
                    };
                    let script =
                        "1s crash n2\n2s restart n2\n2.2s clock n1 -500000ppm\n2.5s freeze n1\n3s thaw n1";
                    let mut stage = Stage::new(2, config, script);
                    stage.until("6s");
                    assert!(stage.broken().is_empty(), "{config:?}: {:?}", Record::violations(&stage.run));
                }
            }
        }
    }
}

/// The matrix: a square fills up with φ, and is full at the threshold.
#[test]
fn a_square_of_the_matrix_fills_up_with_phi() {
    let script = "1.5s crash n3\n2.5s restart n3\n3s freeze n2\n4s thaw n2";
    let full = Stage::new(4, Config::default(), script).walk(Time(5_000_000));
    assert!(full.len() >= 6 && full.iter().all(|gone| (850..=1_000).contains(gone)), "{full:?}");
}
