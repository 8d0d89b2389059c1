//! Keys and effects, one script after the other.

use crate::stage::Stage;
use faultline_engine::ClientFact;
use faultline_engine::kv::Answer;
use faultline_strategies::retry::{Bugs, Config};
use faultline_strategies::{Fact, Outcome};

fn answers(stage: &Stage) -> Vec<Answer> {
    let answer = |(_, fact)| match fact {
        Fact::Client(ClientFact::Returned { outcome: Outcome::KeyValue(answer), .. }) => Some(answer),
        _ => None,
    };
    stage.facts().filter_map(answer).collect()
}

fn effects(stage: &Stage) -> usize {
    stage.count(|fact| matches!(fact, Fact::TookEffect { .. }))
}

const STEADY: &str = "0s delay all 10ms\n0s disk all 1ms\n";

fn run(script: &str) -> Stage {
    Stage::new(Config::default(), 1, &format!("{STEADY}{script}")).until("4s")
}

/// "If the client retries with the same identifier, the service must not do the work again" (Helland 2012, restated).
#[test]
fn whatever_is_lost_or_copied_a_key_has_one_effect() {
    for script in [
        "1s c1 add x 1\n1.005s cut n1 -> c1\n1.45s heal",
        "0s duplicate all 100%\n1s c1 add x 1",
        "0s duplicate all 100%\n1s c1 add x 1\n1.005s cut n1 -> c1\n1.45s heal",
        // The first attempt overtakes nothing: it arrives long after the answer to the second.
        "0.9s delay c1 -> n1 700ms\n1s c1 add x 1\n1.05s delay c1 -> n1 10ms",
        "1s c1 add x 1\n1.0105s freeze n1\n1.5s thaw n1",
    ] {
        let stage = run(script);
        assert_eq!((effects(&stage), stage.broken()), (1, vec![]), "{script}");
        assert_eq!(answers(&stage), [Answer::Sum(1)], "{script}");
    }
}

/// At every microsecond around the write: the effect and its key are both there after the crash, or neither is.
#[test]
fn a_crash_at_any_moment_leaves_effect_and_key_together() {
    for micros in (1_009_000..1_025_000).step_by(250) {
        let at = format!("{}.{:06}s", micros / 1_000_000, micros % 1_000_000);
        let stage = run(&format!("1s c1 add x 1\n{at} crash n1\n1.3s restart n1\n2s c1 get x"));
        assert_eq!(stage.broken(), Vec::<&str>::new(), "{at}");
        assert_eq!(answers(&stage), [Answer::Sum(1), Answer::Value(Some(1))], "{at}");
    }
}

/// With the key in a write of its own there is a moment at which it is not so, and the rule sees it.
#[test]
fn with_two_writes_a_crash_between_them_counts_twice() {
    let config = Config { bugs: Bugs { two_writes: true, ..Bugs::default() }, ..Config::default() };
    let mut twice = 0;
    for micros in (1_009_000..1_025_000).step_by(250) {
        let at = format!("{}.{:06}s", micros / 1_000_000, micros % 1_000_000);
        let script = format!("{STEADY}1s c1 add x 1\n{at} crash n1\n1.3s restart n1\n2s c1 get x");
        let stage = Stage::new(config, 1, &script).until("4s");
        let wrong = effects(&stage) > 1;
        assert_eq!(wrong, stage.broken().contains(&"one-effect-per-key"), "{at}");
        twice += u32::from(wrong);
    }
    // The write of the key takes a millisecond, which four of the moments are in.
    assert_eq!(twice, 4);
}

#[test]
fn an_old_request_that_nobody_waits_for_has_no_effect() {
    // c1 gives its first request up; it arrives when the second has taken effect.
    let stage = run(
        "0s policy c1 retries 0\n0.9s delay c1 -> n1 700ms\n1s c1 add x 1\n1.05s delay c1 -> n1 10ms\n1.2s c1 add x 5",
    );
    assert_eq!(stage.count(|fact| matches!(fact, Fact::Outdated { .. })), 1);
    assert_eq!((effects(&stage), answers(&stage)), (1, vec![Answer::Sum(5)]));
}

#[test]
fn of_two_transactions_that_meet_one_takes_effect_and_the_other_comes_again() {
    let config = Config {
        transaction: faultline_engine::settings::Pause(faultline_engine::Span::millis(20)),
        ..Config::default()
    };
    let stage = Stage::new(config, 1, &format!("{STEADY}1s c1 add x 1\n1s c2 add x 1")).until("3s");
    assert_eq!(stage.count(|fact| matches!(fact, Fact::Conflicted { .. })), 1);
    assert_eq!((effects(&stage), stage.broken()), (2, vec![]));
    let apart = Stage::new(config, 1, &format!("{STEADY}1s c1 add x 1\n1s c2 add y 1")).until("3s");
    assert_eq!(apart.count(|fact| matches!(fact, Fact::Conflicted { .. })), 0, "other keys do not meet");
}

/// A request that nobody waits for arrives while a newer one of its client is being worked at.
#[test]
fn an_older_request_does_not_take_the_place_of_a_newer_transaction() {
    let config = Config {
        transaction: faultline_engine::settings::Pause(faultline_engine::Span::millis(400)),
        ..Config::default()
    };
    let script = "0s policy c1 patience 100ms retries 0\n0.9s delay c1 -> n1 300ms\n1s c1 add x 1\n1.05s delay c1 -> n1 10ms\n1.15s policy c1 patience 2s\n1.2s c1 add x 5";
    let stage = Stage::new(config, 1, &format!("{STEADY}{script}")).until("4s");
    assert_eq!(stage.count(|fact| matches!(fact, Fact::Outdated { .. })), 1);
    assert_eq!((effects(&stage), answers(&stage)), (1, vec![Answer::Sum(5)]));
}
