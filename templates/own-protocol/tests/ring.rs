//! The ring elects its largest number, and with the planted bug the rule turns red.

use faultline_engine::{Setup, Time, TimedInput, Timeline};
use own_protocol::Fact;
use own_protocol::ring::{Config, ONE_LEADER, Ring};

fn run(nodes: u16, seed: u64, bug_pass_all: bool, script: &str) -> Timeline<Ring> {
    let line = |text: &str| {
        let line: faultline_engine::ScriptLine = text.parse().expect("a line of a script");
        TimedInput { at: line.at.expect("a moment"), input: line.input }
    };
    let config = Config { bug_pass_all, ..Config::default() };
    let setup = Setup { nodes, clients: 0, seed, config };
    let mut run = Timeline::new(setup, script.lines().map(line).collect());
    run.seek(Time(5_000_000), u32::MAX);
    run
}

fn elected(run: &Timeline<Ring>) -> Vec<String> {
    let facts = run.history().facts.iter().filter(|record| record.fact == Fact::Elected);
    facts.map(|record| record.subject.to_string()).collect()
}

#[test]
fn the_largest_number_leads_and_everybody_knows() {
    for seed in 0..50 {
        let run = run(5, seed, false, "");
        assert_eq!(elected(&run), ["n5"], "seed {seed}");
        let follow = run.history().facts.iter().filter(|record| matches!(record.fact, Fact::Follows { .. })).count();
        assert_eq!(follow, 4, "seed {seed}");
        assert!(run.history().violations.is_empty());
    }
}

#[test]
fn one_crash_breaks_the_ring() {
    assert!(elected(&run(5, 7, false, "5ms crash n2")).is_empty());
}

#[test]
fn the_planted_bug_turns_the_rule_red() {
    let run = run(3, 7, true, "");
    assert!(elected(&run).len() > 1);
    assert!(run.history().violations.iter().any(|violation| violation.rule == ONE_LEADER));
}
