//! A hundred clients that meet at one key: the calls until all are done, beside those of M. Brooker's simulation.

use crate::stage::Stage;
use faultline_engine::settings::Pause;
use faultline_engine::{ClientFact, Span};
use faultline_strategies::Fact;
use faultline_strategies::retry::Config;

const CHAPTER: &str = include_str!("../../src/retry/chapter.md");

/// Calls until all hundred are done, on average of 12 runs. Two messages of 5 to 15 ms make a round, as four of 10 ms with a
/// deviation of 2 ms do there: both have a deviation of 4 ms.
fn calls(backoff: &str) -> usize {
    let config = Config { transaction: Pause(Span::millis(20)), ..Config::default() };
    let script = format!(
        "0s delay all 5ms..15ms
         0s disk all 100us
         0s policy all patience 60s backoff {backoff}
         1s c1 load 100/s bursts 100 add x 1
         1.5s c1 quiet"
    );
    let one = |seed| {
        let stage = Stage::new(config, seed, &script).until("300s");
        let answers = stage.count(|fact| matches!(fact, Fact::Client(ClientFact::Returned { .. })));
        assert_eq!((answers, stage.broken()), (100, vec![]), "{backoff}, seed {seed}");
        stage.count(|fact| matches!(fact, Fact::TookEffect { .. } | Fact::Conflicted { .. }))
    };
    (1..=12).map(one).sum::<usize>() / 12
}

/// As people write it: `1,846`.
fn thousands(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}

#[test]
fn jitter_has_the_order_and_the_ratios_that_were_published() {
    // The article's base is 5 ms, and its first exponential pause twice that.
    let published = [
        ("full jitter", "10ms..2s full", 796),
        ("equal jitter", "10ms..2s equal", 813),
        ("decorrelated jitter", "5ms..2s decorrelated", 999),
        ("exponential", "10ms..2s", 1_846),
        ("none", "0s", 2_426),
    ];
    let mut before = 0;
    for (name, backoff, theirs) in published {
        let ours = calls(backoff);
        println!("{backoff}: {ours} calls, {theirs} published");
        assert!(ours > before, "{backoff} takes more than what stands above it: {ours}");
        assert!(
            ours.abs_diff(theirs) * 100 <= theirs * 15,
            "{backoff}: {ours} is not within 15 % of {theirs}"
        );
        let ratio = (ours * 100 + theirs / 2) / theirs;
        let row = format!(
            "| {name} | {} | {} | {}.{:02} |",
            thousands(theirs),
            thousands(ours),
            ratio / 100,
            ratio % 100
        );
        assert!(CHAPTER.contains(&row), "the chapter has another row than\n{row}");
        before = ours;
    }
}
