//! So many inputs of each kind that all of them together take about a minute; `FAULTLINE_FUZZ_INPUTS` says how many instead.

use faultline_fuzz::corpus::{FILES, LINES, LINKS_SENT};
use faultline_fuzz::histories::HISTORIES;
use faultline_fuzz::mutation::{broken, mutation};
use faultline_fuzz::targets;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngSeed, TestCaseError, TestRunner};

/// Tries so many inputs of a kind, and prints the smallest that fails.
fn fuzz<S: Strategy>(inputs: u32, strategy: &S, target: impl Fn(S::Value)) {
    let asked = std::env::var("FAULTLINE_FUZZ_INPUTS").ok();
    // The tests try the same ones every time: what they find belongs to the change that they test.
    let fresh = asked.is_some();
    let cases = asked.map_or(inputs, |text| text.parse().expect("FAULTLINE_FUZZ_INPUTS is a number"));
    let rng_seed = if fresh { RngSeed::Random } else { RngSeed::Fixed(7) };
    let config = ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(strategy, |value| {
        target(value);
        Ok::<(), TestCaseError>(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn links() {
    fuzz(40_000, &broken(&LINKS_SENT), |text| targets::link(&text));
}

#[test]
fn lines_of_scripts() {
    let texts: &'static [String] = LINES.iter().map(|(_, line)| line.clone()).collect::<Vec<_>>().leak();
    let strategy = (any::<Index>(), prop::collection::vec(mutation(), 0..5));
    fuzz(40_000, &strategy, |(which, mutations)| {
        let (protocol, line) = which.get(&LINES[..]);
        let line = mutations.iter().fold(line.clone(), |line, mutation| mutation.of(&line, texts));
        targets::line(protocol, &line);
    });
}

#[test]
fn scenario_files() {
    fuzz(40_000, &broken(&FILES), |text| targets::file(&text));
}

#[test]
fn histories() {
    fuzz(20_000, &broken(&HISTORIES), |text| targets::history(&text));
}

#[test]
fn histories_of_any_text() {
    for text in [
        "",
        "\0",
        "{",
        "[",
        "(",
        "#",
        "{\"",
        "INFO jepsen.util - ",
        "INFO jepsen.util - 1 :ok",
        "{}",
        "[]",
        ";",
    ] {
        targets::history(text);
    }
    for sign in ["[", "{", "(", "#{", "#_", "#a ", "{:a ", "\"", "\\"] {
        targets::history(&sign.repeat(200_000));
        targets::history(&format!("{{:process 0, :type :invoke, :f :write, :value {}", sign.repeat(200_000)));
        targets::history(&format!("INFO jepsen.util - 0 :invoke :write {}", sign.repeat(200_000)));
        targets::history(&format!("{{\"faultline\":1}}\n{}", sign.repeat(200_000)));
    }
}
