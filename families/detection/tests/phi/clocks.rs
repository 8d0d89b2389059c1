//! Clocks: the detector goes by its own, and by its rate.

use crate::stage::{Stage, n};
use faultline_detection::phi::{Bugs, Config};
use faultline_engine::{Span, Time};

/// How long n2 takes to suspect n1, which crashes at 2.05 s.
fn takes(clock: &str) -> Span {
    let script = format!("0s delay all 10ms\n{clock}\n2.05s crash n1");
    let mut stage = Stage::new(2, Config::default(), &script);
    stage.until("30s");
    assert!(stage.broken().is_empty(), "{clock}: {:?}", stage.broken());
    stage.detects(n(2), n(1), Time(2_050_000)).unwrap_or_else(|| panic!("{clock}: it is suspected"))
}

#[test]
fn wall_clocks_play_no_part() {
    let right = takes("");
    for clock in ["1.5s clock n2 -5s", "1.5s clock n1 +5s", "2.1s clock n2 +60s", "2.1s clock n2 -60s"] {
        assert_eq!(takes(clock), right, "{clock}");
    }
}

/// What is measured by a slow clock is compared with what was measured by a slow clock. A clock that is slow from one moment on
/// takes twice as long to see the silence.
#[test]
fn a_clock_that_has_always_been_slow_is_right_about_silence() {
    let (right, always, later) =
        (takes(""), takes("0s clock n2 -500000ppm"), takes("2.02s clock n2 -500000ppm"));
    // The least deviation and the guess at the beginning are no measurements: by that clock they are as long as by any, and so
    // twice as long by the right one.
    assert!(always > right && always.0 < right.0 + 150_000, "{right} {always}");
    assert!(later.0 > right.0 * 3 / 2, "{right} {later}");
}

#[test]
fn a_silence_that_is_measured_by_the_wall_clock_makes_phi_fall() {
    let bugs = Bugs { wall_clock: true, ..Bugs::default() };
    let config = Config { bugs, min_deviation: Span::millis(20), ..Config::default() };
    let mut stage = Stage::new(2, config, "1.53s crash n1\n1.68s clock n2 -5s");
    stage.until("4s");
    assert_eq!(stage.broken()[0], "phi-rises", "{:?}", stage.broken());
}
