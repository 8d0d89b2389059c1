//! Members that come and go: φ is computed of whoever is a member, and of nobody else.

use crate::stage::{Stage, n};
use faultline_detection::phi::{Bugs, Config};
use faultline_detection::{Fact, Label};
use faultline_engine::view::Value;

const STEADY: &str = "0s delay all 10ms\n";

fn stage(nodes: u16, config: Config, script: &str) -> Stage {
    Stage::new(nodes, config, &format!("{STEADY}{script}"))
}

/// The row of one in the table of another one.
fn row(stage: &Stage, by: u16, of: u16) -> Option<Vec<Value>> {
    stage.table(n(by), Label::Suspicion).into_iter().find(|row| row[0] == Value::Node(Some(n(of))))
}

#[test]
fn a_new_member_has_a_new_window() {
    let mut stage = stage(3, Config::default(), "0s absent n3\n2.03s join n3");
    stage.until("2s");
    assert_eq!(row(&stage, 1, 3), None);
    stage.until("2.05s");
    let (old, new) = (row(&stage, 1, 2).expect("watched"), row(&stage, 1, 3).expect("watched"));
    // The timeout: what was seen for two seconds, and what is guessed.
    let timeout = |row: &[Value]| if let Value::Span(span) = row[5] { span } else { panic!("{row:?}") };
    assert!(timeout(&new) > timeout(&old), "{new:?} {old:?}");
    stage.until("20s");
    assert!(stage.broken().is_empty());
}

#[test]
fn nobody_computes_phi_of_a_node_that_has_left() {
    let script = "1.03s leave n3";
    let mut correct = stage(3, Config::default(), script);
    correct.until("5s");
    let about = |fact: &Fact| matches!(fact, Fact::Doubts { node, .. } | Fact::Convicts { node, .. } if *node == n(3));
    assert!(!correct.facts(n(1)).iter().any(about) && correct.broken().is_empty());
    assert_eq!(row(&correct, 1, 3), None);
    let bugs = Bugs { no_goodbye: true, ..Bugs::default() };
    let mut planted = stage(3, Config { bugs, ..Config::default() }, script);
    planted.until("5s");
    assert!(planted.facts(n(1)).iter().any(about));
    assert_eq!(planted.broken(), ["departed-unsuspected"]);
}

/// The rule computes φ itself, and begins anew with whoever joins again.
#[test]
fn who_joins_again_is_judged_by_its_new_life() {
    let script = "1.03s leave n3\n2.03s join n3\n4s crash n3\n6s restart n3\n8s leave n3\n8.3s join n3";
    let mut stage = stage(3, Config::default(), script);
    stage.until("5s");
    assert!(stage.suspects(n(1), n(3)));
    stage.until("30s");
    assert!(!stage.suspects(n(1), n(3)) && stage.broken().is_empty());
}
