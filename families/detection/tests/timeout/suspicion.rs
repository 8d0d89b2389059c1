//! When somebody is suspected, and trusted again.

use crate::stage::{STEADY, Stage, fixed, n};
use faultline_detection::timeout::{Bugs, Config};
use faultline_detection::{Fact, Why};
use faultline_engine::settings::Number;
use faultline_engine::{Span, Time};

fn crash(config: Config) -> Span {
    let script = format!("{STEADY}1.05s crash n2");
    let mut stage = Stage::new(3, config, &script);
    stage.until("12s");
    assert!(stage.suspects(n(1), n(2)) && !stage.suspects(n(1), n(3)) && stage.broken().is_empty());
    stage.detects(n(1), n(2), Time(1_050_000)).expect("it is suspected")
}

/// The next request is sent at 1.1 s, and each try waits for its timer.
#[test]
fn a_crash_is_suspected_after_so_many_timers_of_the_next_request() {
    let near = |config: Config, micros: u64| {
        let after = crash(config);
        assert!(after.0.abs_diff(micros) < 1_000, "{after} and not {micros} µs");
    };
    for tries in 1..=5 {
        near(Config { tries: Number(tries), ..fixed(40) }, 50_000 + u64::from(tries) * 40_000);
        let doubled = 40_000 * ((1 << tries) - 1);
        near(Config { tries: Number(tries), back_off: true, ..fixed(40) }, 50_000 + doubled);
    }
    // Adaptive: 22.25 ms after eleven round trips of 20 ms.
    near(Config::default(), 50_000 + 7 * 22_250);
}

/// Nobody is suspected before it was asked, and one that never starts is.
#[test]
fn whoever_never_answers_is_suspected_after_the_first_timers() {
    let mut stage = Stage::new(3, Config::default(), "0s crash n2\n6s restart n2");
    stage.until("1.39s");
    assert!(!stage.suspects(n(1), n(2)));
    stage.until("1.41s");
    // 200, 400 and 800 ms.
    assert!(stage.suspects(n(1), n(2)));
    stage.until("12s");
    assert!(!stage.suspects(n(1), n(2)) && stage.broken().is_empty());
    let why = stage.facts(n(1)).into_iter().find_map(|fact| match fact {
        Fact::Responds { why, .. } => Some(why),
        _ => None,
    });
    assert_eq!(why, Some(Why::First));
}

/// A process tells a restart from a mistake by the life in the answer.
#[test]
fn a_restart_is_no_mistake_and_a_pause_is() {
    for (script, expected) in [
        ("1.05s crash n2\n2s restart n2", Why::Restarted),
        ("1.05s freeze n2\n2s thaw n2", Why::Mistaken),
        ("1.05s cut n1 -> n2\n2s heal", Why::Mistaken),
    ] {
        let mut stage = Stage::new(2, Config::default(), script);
        stage.until("6s");
        let why = stage.facts(n(1)).into_iter().find_map(|fact| match fact {
            Fact::Responds { why, .. } => Some(why),
            _ => None,
        });
        assert_eq!(why, Some(expected), "{script}");
        assert!(!stage.suspects(n(1), n(2)) && stage.broken().is_empty());
    }
}

/// A request needs both directions, so a one-way cut makes both sides suspect each other: with heartbeats one of them would.
#[test]
fn a_one_way_cut_is_seen_from_both_sides() {
    let mut stage = Stage::new(3, Config::default(), "1s cut n1 -> n3");
    stage.until("3s");
    assert!(stage.suspects(n(1), n(3)) && stage.suspects(n(3), n(1)));
    assert!(!stage.suspects(n(2), n(1)) && !stage.suspects(n(2), n(3)) && stage.broken().is_empty());
}

/// The clock of the watcher decides, and no wall clock.
#[test]
fn wall_clocks_play_no_part_and_the_rate_of_the_watcher_does() {
    let takes = |clock: &str| {
        let mut stage = Stage::new(2, fixed(100), &format!("{STEADY}{clock}\n2.05s crash n2"));
        stage.until("12s");
        assert!(stage.broken().is_empty(), "{clock}: {:?}", stage.broken());
        stage.detects(n(1), n(2), Time(2_050_000)).expect("it is suspected")
    };
    let right = takes("0s clock n1 sync");
    // An action takes a microsecond from others.
    let same = |clock: &str| takes(clock).0.abs_diff(right.0) <= 2;
    assert!(same("1.5s clock n1 -5s") && same("1.5s clock n2 +5s"));
    let slow = takes("1.5s clock n1 -500000ppm");
    assert!(slow.0 > 2 * 300_000 && slow.0 < 2 * 300_000 + 210_000, "{slow}");
}

#[test]
fn each_planted_bug_breaks_its_rule() {
    let bug = |plant: fn(&mut Bugs)| {
        let mut config = Config { most_timer: Span::millis(300), ..Config::default() };
        plant(&mut config.bugs);
        config
    };
    for (config, script, rule) in [
        (bug(|bugs| bugs.count_all = true), "0s loss all 20%", "silent-tries"),
        (bug(|bugs| bugs.new_request = true), "1s crash n1", "detection-bound"),
        (bug(|bugs| bugs.never_again = true), "1s freeze n1\n1.5s thaw n1", "eventual-accuracy"),
        (bug(|bugs| bugs.one_deviation = true), "1s crash n1", "timer-of-samples"),
    ] {
        let mut stage = Stage::new(3, config, script);
        stage.until("9s");
        assert!(stage.broken().contains(&rule), "{rule}: {:?}", stage.broken());
        let mut stage = Stage::new(3, Config { bugs: Bugs::default(), ..config }, script);
        stage.until("9s");
        assert!(stage.broken().is_empty(), "{rule}");
    }
}

/// The matrix: a square fills up with every try that is silent; the last one makes the suspicion.
#[test]
fn a_square_of_the_matrix_fills_up_try_by_try() {
    let script = format!("{STEADY}1.05s crash n2\n3s restart n2\n4s freeze n3\n5s thaw n3");
    let full = Stage::new(4, Config::default(), &script).walk(Time(6_000_000));
    // Two of three tries.
    assert!(full.len() >= 6 && full.iter().all(|gone| *gone == 666), "{full:?}");
}
