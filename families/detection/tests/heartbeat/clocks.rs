//! Clocks: NFD-S assumes that they are synchronised, and the plain form does not.

use crate::stage::{Stage, n, nfd_s, plain};
use faultline_detection::Fact;
use faultline_detection::heartbeat::{Bugs, Config};
use faultline_engine::{Span, Time};

/// How long n2 takes to suspect n1, which crashes at 2.05 s.
fn takes(config: Config, clock: &str) -> Span {
    let script = format!("0s delay all 10ms\n{clock}\n2.05s crash n1");
    let mut stage = Stage::new(2, config, &script);
    stage.until("30s");
    assert!(stage.broken().is_empty(), "{clock}: {:?}", stage.broken());
    let last = stage.opinions(n(2), n(1)).into_iter().rev().find(|(_, suspects)| *suspects);
    last.unwrap_or_else(|| panic!("{clock}: it is suspected")).0.since(Time(2_050_000))
}

fn near(span: Span, millis: u64) -> bool {
    span.0.abs_diff(millis * 1_000) <= 1_000
}

#[test]
fn with_freshness_points_a_watcher_whose_clock_is_behind_notices_a_crash_as_much_later() {
    let right = takes(nfd_s(), "");
    assert!(near(right, 200), "{right}");
    let behind = takes(nfd_s(), "1.5s clock n2 -5s");
    assert!(near(behind, 5_200), "{behind}");
    // A sender whose clock is ahead has sent beats that count for longer, also when it has been set right since.
    let ahead = takes(nfd_s(), "1.5s clock n1 +5s\n1.95s clock n1 sync");
    assert!(ahead > Span::millis(5_000), "{ahead}");
}

/// A wall clock that is held at 2 s, a hundred times a second, until it is set right.
#[test]
fn a_watcher_whose_wall_clock_stands_still_notices_no_crash_by_freshness_points_and_any_by_silence() {
    for until in [3_000u64, 6_000, 12_000] {
        let held = (2_010..until).step_by(10);
        let held: String =
            held.map(|at| format!("{} clock n2 -{}\n", Time(at * 1_000), Span::millis(at - 2_000))).collect();
        let held = format!("{held}{} clock n2 sync", Time(until * 1_000));
        let late = takes(nfd_s(), &held);
        assert!(near(late, until - 2_050), "{until}: {late}");
        let silence = takes(plain(), &held);
        assert!(silence < Span::millis(250), "{until}: {silence}");
    }
}

#[test]
fn with_freshness_points_a_sender_whose_clock_is_behind_is_suspected_while_it_runs() {
    let mut stage = Stage::new(2, nfd_s(), "1s clock n1 -300ms\n3s clock n1 sync");
    stage.until("2.9s");
    assert!(stage.suspects(n(2), n(1)) && !stage.suspects(n(1), n(2)));
    stage.until("20s");
    assert!(!stage.suspects(n(2), n(1)) && stage.broken().is_empty());
}

#[test]
fn in_the_plain_form_wall_clocks_play_no_part_and_the_rate_of_the_watcher_does() {
    let right = takes(plain(), "");
    for clock in ["1.5s clock n2 -5s", "1.5s clock n1 +5s", "1.5s clock n2 +60s"] {
        assert_eq!(takes(plain(), clock), right, "{clock}");
    }
    // At half the rate a timer takes twice as long.
    let slow = takes(plain(), "1.5s clock n2 -500000ppm");
    assert!(slow > right && slow.0 <= right.0 + 150_000, "{slow}");
}

#[test]
fn a_silence_that_is_measured_by_the_wall_clock_is_measured_wrong() {
    let config = Config { bugs: Bugs { wall_clock: true, ..Bugs::default() }, ..plain() };
    let mut stage = Stage::new(2, config, "1.55s crash n1\n1.6s clock n2 -5s");
    stage.until("4s");
    assert_eq!(stage.broken(), ["detection-bound"]);
}

#[test]
fn a_watcher_that_waits_for_a_first_beat_waits_for_ever() {
    let script = "1s crash n1\n1.5s crash n2\n2s restart n2";
    for config in [nfd_s(), plain()] {
        let mut stage = Stage::new(3, config, script);
        stage.until("9s");
        assert!(stage.suspects(n(2), n(1)) && stage.broken().is_empty());
        let config = Config { bugs: Bugs { first_beat: true, ..Bugs::default() }, ..config };
        let mut stage = Stage::new(3, config, script);
        stage.until("9s");
        assert_eq!(stage.broken(), ["strong-completeness"]);
    }
}

#[test]
fn who_never_starts_has_crashed_from_the_beginning() {
    for config in [nfd_s(), plain()] {
        let mut stage = Stage::new(3, config, "0s crash n1\n9s restart n1");
        stage.until("20s");
        assert!(stage.broken().is_empty(), "{:?}", stage.broken());
        let config = Config { bugs: Bugs { first_beat: true, ..Bugs::default() }, ..config };
        let mut stage = Stage::new(3, config, "0s crash n1");
        stage.until("9s");
        assert_eq!(stage.broken(), ["strong-completeness"]);
    }
}

/// Beat 1 is due at η: before that there is none to send.
#[test]
fn a_sender_whose_clock_shows_less_than_an_interval_says_that_it_sends_nothing() {
    let mut stage = Stage::new(2, nfd_s(), "1.02s clock n1 -60s");
    stage.until("2.05s");
    let silent = stage.facts(n(1)).iter().filter(|fact| matches!(fact, Fact::NotDue)).count();
    assert_eq!(silent, 10);
    assert!(!stage.facts(n(2)).iter().any(|fact| matches!(fact, Fact::NotDue)));
}
