//! A second of silence under a load that the service can serve: who recovers, and when.

use crate::stage::Stage;
use faultline_engine::settings::Pause;
use faultline_engine::{Abandon, ClientFact, Span, Time};
use faultline_strategies::Fact;
use faultline_strategies::retry::{Bugs, Config};

#[derive(Default)]
struct Outcome {
    /// Up to 14 s, as for failures.
    retries: usize,
    failures: usize,
    /// When the last retry or failure happened.
    last: Time,
    broken: bool,
}

fn storm(seed: u64, server: &str, policy: &str) -> Outcome {
    let config = Config { recovery: Pause(Span::secs(5)), ..Config::default() };
    let policy = if policy.is_empty() { String::new() } else { format!("0s policy all {policy}") };
    let script = format!(
        "0s server n1 4ms {server}
         {policy}
         0.5s c1 load 150/s poisson add x 1
         4s freeze n1
         5s thaw n1"
    );
    let stage = Stage::new(config, seed, &script).until("24s");
    let retried = |fact: &Fact| matches!(fact, Fact::Client(ClientFact::Retried { .. }));
    let failed = |fact: &Fact| {
        matches!(fact, Fact::Client(ClientFact::Abandoned { .. } | ClientFact::Declined { .. }))
    };
    let mut outcome =
        Outcome { broken: stage.broken().contains(&"recovers-after-trigger"), ..Outcome::default() };
    for (time, fact) in stage.facts().filter(|(_, fact)| retried(fact) || failed(fact)) {
        outcome.last = time;
        if time <= Time(14_000_000) {
            outcome.retries += usize::from(retried(&fact));
            outcome.failures += usize::from(failed(&fact));
        }
    }
    outcome
}

/// The server, the policy, the retries and failures of the table in the chapter, and whether the overload ends.
const FORMS: [(&str, &str, usize, usize, bool); 8] = [
    ("queue 200", "", 23_000, 0, false),
    ("queue 200", "retries 3", 4_404, 1_435, false),
    ("queue 200", "backoff 100ms..10s full", 5_116, 0, false),
    ("queue 200", "budget 10 10%", 4, 297, true),
    ("queue 200", "breaker 10 500ms", 9, 172, true),
    ("queue 200", "deadline 200ms", 140, 126, true),
    ("queue 20 refuse", "", 3_787, 0, true),
    ("queue 200", "retries 0", 0, 293, true),
];

#[test]
fn what_looks_at_all_requests_together_ends_the_storm_and_what_looks_at_each_does_not() {
    for (server, policy, retries, failures, ends) in FORMS {
        let one = storm(1, server, policy);
        assert_eq!((one.retries, one.failures), (retries, failures), "{server}; {policy}");
        for seed in 1..=12 {
            let Outcome { broken, last, .. } = storm(seed, server, policy);
            assert_eq!(broken, !ends, "{server}; {policy}: seed {seed}");
            let calm = last < Time(13_500_000);
            assert_eq!(calm, ends, "{server}; {policy}: seed {seed}, the last trouble at {last}");
        }
    }
}

/// A deadline that leaves time for a third attempt does not spare enough: some of these runs end calm, and some do not.
#[test]
fn a_longer_deadline_leaves_some_runs_in_a_milder_storm() {
    let stays = |seed: &u64| storm(*seed, "queue 200", "deadline 300ms").last > Time(13_500_000);
    assert_eq!((1..=12).filter(stays).count(), 5);
}

/// Without the trigger there is nothing to recover from, and nobody is told that there was.
#[test]
fn without_a_trigger_nothing_is_said_to_have_failed() {
    let config = Config { recovery: Pause(Span::millis(500)), ..Config::default() };
    // More than it can serve from the beginning; a load that grows above that; one that ends.
    for script in [
        "0s server n1 4ms queue 200\n0.5s c1 load 400/s poisson add x 1",
        "0s server n1 4ms queue 200\n0.5s c1 load 100/s add x 1\n4s c1 load 400/s add x 1",
        "0s server n1 4ms queue 200\n0.5s c1 load 100/s add x 1\n4s c1 quiet",
        // What disturbs goes on.
        "0s server n1 4ms queue 200\n0.5s c1 load 100/s add x 1\n4s slow n1 20x",
        "0s server n1 4ms queue 200\n0.5s c1 load 100/s add x 1\n4s server n1 40ms",
        "0s server n1 4ms queue 200\n0.5s c1 load 100/s add x 1\n4s cut n1 c1",
        "0s server n1 4ms queue 200\n0.5s c1 load 100/s add x 1\n4s crash n1",
    ] {
        let stage = Stage::new(config, 1, script).until("12s");
        assert_eq!(stage.broken(), Vec::<&str>::new(), "{script}");
    }
}

/// A service that does not come back is noticed through whatever its clients do, and whatever the weather is.
#[test]
fn a_service_that_does_not_recover_is_noticed_whatever_else_happens() {
    let bugs = Bugs { recovering: true, ..Bugs::default() };
    let config = Config { recovery: Pause(Span::secs(3)), bugs, ..Config::default() };
    let crash = "0.5s c1 load 20/s add x 1\n4s crash n1\n4.3s restart n1";
    for script in [
        crash.to_string(),
        format!("0s delay all 30ms..40ms\n0s disk all 5ms\n0s server n1 1ms\n{crash}"),
        format!("{crash}\n4.1s c1 add y 1\n8s c1 add y 1"),
        format!("0s policy c1 patience 200ms no-key\n{crash}"),
        format!("0s policy c1 retries 0\n{crash}"),
        format!("0s policy c1 breaker 3 2s\n{crash}"),
        // A remedy has as long as a recovery.
        format!("{crash}\n6s policy c1 backoff 100ms..1s"),
    ] {
        let stage = Stage::new(config, 1, &script).until("14s");
        assert_eq!(stage.broken(), ["recovers-after-trigger"], "{script}");
        let well = Config { bugs: Bugs::default(), ..config };
        let stage = Stage::new(well, 1, &script).until("14s");
        assert_eq!(stage.broken(), Vec::<&str>::new(), "{script}");
    }
}

/// Without a key each attempt is a request of its own to the service, and still one of its client: what the last attempt of
/// each is told counts, and no attempt that was given up.
#[test]
fn requests_that_are_sent_again_as_new_ones_are_as_old_as_they_were() {
    let config = Config { recovery: Pause(Span::secs(2)), ..Config::default() };
    // Two attempts in three are lost, and each request is answered within a second all the same.
    let script = "0s policy c1 patience 60ms no-key\n0.5s c1 load 20/s add x 1\n4s crash n1\n4.3s restart n1\n0s loss all 40%";
    let mut lines: Vec<&str> = script.lines().collect();
    lines.rotate_right(1);
    for seed in 1..=12 {
        let stage = Stage::new(config, seed, &lines.join("\n")).until("12s");
        let keyless = |fact: &Fact| {
            matches!(fact, Fact::Client(ClientFact::Abandoned { reason: Abandon::Keyless, .. }))
        };
        assert!(stage.count(keyless) > 100, "seed {seed}");
        assert!(!stage.broken().contains(&"recovers-after-trigger"), "seed {seed}");
    }
}
