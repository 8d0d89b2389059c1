//! Karn's rule and the back-off, sentence by sentence.

use crate::stage::{STEADY, Stage, n};
use faultline_detection::timeout::{Bugs, Config};
use faultline_engine::Span;

/// The link becomes six times as slow.
const SLOWER: &str = "0s delay all 10ms\n1.05s delay n1 n2 60ms";

fn bug(plant: fn(&mut Bugs)) -> Config {
    let mut config = Config::default();
    plant(&mut config.bugs);
    config
}

/// RFC 6298, §3: "RTT samples MUST NOT be made using segments that were retransmitted".
#[test]
fn an_answer_to_a_request_that_was_sent_again_is_no_sample() {
    for seed in 0..20 {
        let mut stage = Stage::seeded(2, Config::default(), "0s loss all 20%\n0s duplicate all 10%", seed);
        stage.until("10s");
        for answer in stage.answers(n(1), n(2)) {
            assert_eq!(answer.sample.is_some(), answer.tries == 1, "{answer:?}");
        }
        assert!(stage.broken().is_empty(), "{:?}", stage.broken());
    }
}

/// RFC 6298, 5.5: "The host MUST set RTO <- RTO * 2 (\"back off the timer\")", up to the bound of 2.5.
#[test]
fn each_silent_try_doubles_the_timer_up_to_its_bound() {
    let script = format!("{STEADY}1.05s crash n2");
    let mut stage = Stage::new(2, Config::default(), &script);
    stage.until("12s");
    let tries = stage.tries(n(1), n(2));
    let silent: Vec<_> = tries.iter().filter(|(request, ..)| *request == tries[tries.len() - 1].0).collect();
    assert!(silent.len() >= 9, "{silent:?}");
    for pair in silent.windows(2) {
        assert_eq!(pair[1].1, pair[0].1 + 1);
        assert_eq!(pair[1].2, Span(pair[0].2.0 * 2).min(Span::secs(2)), "{pair:?}");
    }
    assert_eq!(silent[silent.len() - 1].2, Span::secs(2));
}

/// Karn & Partridge: the timer that was backed off is kept for the next request, until one is answered at its first try.
#[test]
fn a_timer_stays_doubled_until_a_request_is_answered_at_its_first_try() {
    let mut stage = Stage::new(2, Config::default(), SLOWER);
    stage.until("4s");
    let tries = stage.tries(n(1), n(2));
    let first = |request: u64| tries.iter().find(|(number, tries, _)| (*number, *tries) == (request, 1));
    // Request 12 is sent three times, 13 twice, and 14 once: it had time enough.
    let timers: Vec<u64> = (12..15).map(|request| first(request).expect("it was sent").2.0 / 1_000).collect();
    assert_eq!(timers, [22, 89, 178]);
    let answers = stage.answers(n(1), n(2));
    assert_eq!((answers[13].tries, answers[13].sample), (1, Some(Span(120_000))));
    // From there on nothing is sent again, and the mean goes to what a round trip takes.
    assert!(answers[14..].iter().all(|answer| answer.tries == 1));
    assert!(answers.last().expect("answers").smoothed.expect("samples") > Span::millis(100));
    assert!(stage.broken().is_empty());
}

/// Without Karn's rule, measured from the last try: the estimate stays far below what a round trip takes, and all is sent twice.
#[test]
fn measured_from_the_last_try_the_estimate_is_too_short_for_ever() {
    let script = "0s delay all 10ms\n1.05s delay n1 n2 100ms";
    let mut right = Stage::new(2, Config::default(), script);
    right.until("8s");
    let mut wrong = Stage::new(2, bug(|bugs| bugs.last_try = true), script);
    wrong.until("8s");
    let smoothed = |stage: &Stage| stage.answers(n(1), n(2)).last().and_then(|answer| answer.smoothed);
    assert!(smoothed(&right) > Some(Span::millis(190)), "{:?}", smoothed(&right));
    assert!(smoothed(&wrong) < Some(Span::millis(100)), "{:?}", smoothed(&wrong));
    let again =
        |stage: &Stage| stage.answers(n(1), n(2)).iter().rev().take(10).filter(|it| it.tries > 1).count();
    assert_eq!((again(&right), again(&wrong)), (0, 10));
    assert_eq!(wrong.broken(), ["unambiguous-samples"]);
}

/// Measured from the first try, timers count as round trips, and make longer timers.
#[test]
fn measured_from_the_first_try_the_estimate_runs_away() {
    let script = "0s delay all 10ms\n1s loss n1 n2 40%";
    let most = |config: Config| {
        let mut stage = Stage::new(2, config, script);
        stage.until("20s");
        stage.answers(n(1), n(2)).iter().filter_map(|answer| answer.smoothed).max().expect("samples")
    };
    assert_eq!(most(Config::default()), Span(20_000));
    let wild = most(bug(|bugs| bugs.first_try = true));
    assert!(wild > Span::millis(400), "{wild}");
}

/// Without the other half of the rule there is never a sample: the trap that Karn & Partridge describe.
#[test]
fn without_the_back_off_a_slow_link_is_never_learned() {
    for config in [bug(|bugs| bugs.forget_back_off = true), Config { back_off: false, ..Config::default() }] {
        let mut stage = Stage::new(2, config, SLOWER);
        stage.until("20s");
        let answers = stage.answers(n(1), n(2));
        assert!(answers[11..].iter().all(|answer| answer.sample.is_none()), "no sample for 19 s");
        assert_eq!(stage.broken().is_empty(), !config.back_off, "it is a setting, or a bug");
    }
}

/// An answer says which request it is for, and in which life it was asked, but not which try.
#[test]
fn an_answer_to_an_earlier_request_or_life_is_none() {
    let script = format!(
        "{STEADY}1.005s hold n2 -> n1 Ack\n1.5s hold n2 -> n1 Ack\n2.005s crash n1\n2.3s restart n1\n2.6s release"
    );
    let mut stage = Stage::new(2, Config::default(), &script);
    stage.until("5s");
    let answers = stage.answers(n(1), n(2));
    assert!(answers.iter().all(|answer| answer.sample.is_none_or(|sample| sample <= Span::millis(21))));
    assert!(stage.broken().is_empty(), "{:?}", stage.broken());
}
