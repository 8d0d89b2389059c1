//! A second of silence under a load that the service can serve: who recovers, and when.

use crate::stage::Stage;
use faultline_engine::settings::Pause;
use faultline_engine::{ClientFact, Span, Time};
use faultline_strategies::Fact;
use faultline_strategies::retry::Config;

struct Outcome {
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
    let stage = Stage::new(config, seed, &script).until("14s");
    let retried = |fact: &Fact| matches!(fact, Fact::Client(ClientFact::Retried { .. }));
    let failed = |fact: &Fact| {
        matches!(fact, Fact::Client(ClientFact::Abandoned { .. } | ClientFact::Declined { .. }))
    };
    let trouble = stage.facts().filter(|(_, fact)| retried(fact) || failed(fact));
    Outcome {
        retries: stage.count(retried),
        failures: stage.count(failed),
        last: trouble.map(|(time, _)| time).max().unwrap_or_default(),
        broken: stage.broken().contains(&"recovers-after-trigger"),
    }
}

/// The server, the policy, and whether the overload ends.
const FORMS: [(&str, &str, bool); 8] = [
    ("queue 200", "", false),
    ("queue 200", "retries 3", false),
    ("queue 200", "backoff 100ms..10s full", false),
    ("queue 200", "budget 10 10%", true),
    ("queue 200", "breaker 10 500ms", true),
    ("queue 200", "deadline 200ms", true),
    ("queue 20 refuse", "", true),
    ("queue 200", "retries 0", true),
];

#[test]
fn what_looks_at_all_requests_together_ends_the_storm_and_what_looks_at_each_does_not() {
    for (server, policy, ends) in FORMS {
        let one = storm(1, server, policy);
        println!(
            "{server}; {policy}: {} retries, {} failures, the last at {}",
            one.retries, one.failures, one.last
        );
        for seed in 1..=12 {
            let Outcome { broken, last, .. } = storm(seed, server, policy);
            assert_eq!(broken, !ends, "{server}; {policy}: seed {seed}");
            let calm = last < Time(13_500_000);
            assert_eq!(calm, ends, "{server}; {policy}: seed {seed}, the last trouble at {last}");
        }
    }
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
