//! Each rule is turned red by a mistake that one could make, and by nothing that the paper tolerates.

use crate::stage::{Stage, n};
use faultline_detection::phi::{Bugs, Config, Learn};
use faultline_engine::settings::Number;
use faultline_engine::{Span, Time};

/// The first rule that breaks with these bugs, and that nothing breaks without them.
fn first(bugs: Bugs, config: Config, nodes: u16, script: &str) -> &'static str {
    let mut stage = Stage::new(nodes, config, script);
    stage.until("12s");
    assert!(stage.broken().is_empty(), "without a bug: {:?}", stage.broken());
    let mut stage = Stage::new(nodes, Config { bugs, ..config }, script);
    stage.until("12s");
    stage.broken().first().copied().unwrap_or("nothing")
}

#[test]
fn an_old_beat_that_counts_hides_a_crash() {
    let bugs = Bugs { stale_beat: true, ..Bugs::default() };
    let script =
        "0s delay all 10ms\n1.005s hold n2 -> n1 Heartbeat\n2.05s crash n2\n3s deliver n2 -> n1 Heartbeat";
    assert_eq!(first(bugs, Config::default(), 2, script), "detection-bound");
}

#[test]
fn who_takes_the_unknown_for_healthy_waits_for_ever() {
    let bugs = Bugs { first_beat: true, ..Bugs::default() };
    for script in ["1s crash n1\n1.5s crash n2\n2s restart n2", "0s crash n1"] {
        assert_eq!(first(bugs, Config::default(), 3, script), "strong-completeness");
    }
}

#[test]
fn who_never_trusts_again_is_wrong_for_ever() {
    let bugs = Bugs { never_again: true, ..Bugs::default() };
    let config = Config { window: Number(10), ..Config::default() };
    assert_eq!(first(bugs, config, 3, "1s freeze n1\n1.5s thaw n1"), "eventual-accuracy");
}

#[test]
fn without_a_least_deviation_what_is_regular_is_suspected() {
    let bugs = Bugs { no_minimum: true, ..Bugs::default() };
    let script = "0s delay all 10ms\n6.95s delay all 12ms";
    assert_eq!(first(bugs, Config::default(), 2, script), "phi-of-arrivals");
}

#[test]
fn a_beat_that_is_thrown_away_with_its_interval_does_not_end_the_silence() {
    let bugs = Bugs { keep_silence: true, ..Bugs::default() };
    for learn in [Learn::All, Learn::Trusted] {
        let config = Config { learn, ..Config::default() };
        assert_eq!(first(bugs, config, 2, "2s cut n2 -> n1\n3s heal"), "phi-restarts");
    }
}

/// As Akka learns, the window can be filled with intervals so short that it suspects for ever: what it suspects it does not learn.
/// Accuracy is not promised there, and no rule says so. As the paper learns, it recovers.
#[test]
fn a_burst_makes_who_learns_only_what_it_trusts_suspect_for_ever() {
    let script = "0s delay all 10ms\n2s hold all n2 -> n1\n6s release";
    let suspicions = |learn: Learn| {
        let config = Config { learn, window: Number(10), ..Config::default() };
        let mut stage = Stage::new(2, config, script);
        stage.until("30s");
        assert!(stage.broken().is_empty(), "{:?}", stage.broken());
        stage.opinions(n(1), n(2)).iter().filter(|(at, suspects)| *suspects && *at > Time(8_000_000)).count()
    };
    assert_eq!(suspicions(Learn::All), 0);
    let for_ever = suspicions(Learn::Trusted);
    assert!(for_ever > 200, "{for_ever}");
}

/// A threshold below what links do at rest promises no accuracy, and a least deviation makes up for it.
#[test]
fn accuracy_is_promised_where_the_threshold_allows_for_what_links_do_at_rest() {
    let watches = |threshold: u16, least: u64| {
        let (threshold, min_deviation) = (Number(threshold), Span::millis(least));
        let stage = Stage::new(2, Config { threshold, min_deviation, ..Config::default() }, "");
        let session: &dyn faultline_engine::Session = &stage.run;
        session.rules().iter().any(|(rule, _)| rule.slug == "eventual-accuracy")
    };
    assert!(watches(8, 10) && watches(1, 10) && watches(8, 2));
    assert!(!watches(1, 1) && !watches(1, 5) && !watches(8, 1));
}

/// Thousands of beats that were held arrive at once, and each takes its microsecond: timers that run out meanwhile are late.
#[test]
fn what_arrives_at_once_makes_timers_late_and_breaks_no_rule() {
    let config = Config {
        interval: Span::millis(2),
        min_deviation: Span::millis(1),
        first_estimate: Span::millis(1),
        window: Number(2),
        ..Config::default()
    };
    for seed in 25..30 {
        let script = "0.6s hold all\n0.62s crash n6\n0.7s freeze n1\n0.8s release\n1.2s thaw n1\n1.3s hold all\n1.8s release";
        let mut stage = Stage::seeded(7, config, script, seed);
        stage.until("2s");
        assert_eq!(stage.broken(), [""; 0], "seed {seed}");
    }
}
