//! The table of actions.

use crate::arbitrary::{input, size};
use faultline_engine::{ACTIONS, MEANINGS};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

#[test]
fn the_manual_has_the_table_of_actions() {
    let manual = include_str!("../../../../docs/scenarios.md");
    let mut table = String::from("| Action | What it does |\n|---|---|\n");
    for (row, meaning) in ACTIONS.iter().zip(MEANINGS) {
        let examples: Vec<String> =
            row.examples.iter().map(|example| format!("`{}`", example.replace('|', "\\|"))).collect();
        table += &format!("| {} | {} |\n", examples.join(", "), meaning.trim());
    }
    assert!(manual.contains(&table), "docs/scenarios.md should have this table:\n\n{table}");
}

#[test]
fn every_row_of_the_table_is_among_the_actions_that_are_drawn_here() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = size().prop_flat_map(input);
    let drawn: Vec<String> = (0..4_000)
        .map(|_| strategy.new_tree(&mut runner).expect("an action").current().to_string())
        .collect();
    for row in ACTIONS {
        let of_row = |line: &String| {
            let mut words = line.split(' ');
            let first = words.next();
            match row.word {
                Some(word) if row.by_client => words.next() == Some(word),
                Some(word) => first == Some(word),
                None => true,
            }
        };
        assert!(drawn.iter().any(of_row), "{:?} is never drawn", row.examples);
    }
}
