//! The matrix: which part each plays, under which token, and how much it has.

use crate::fencing::split;
use crate::stage::n;
use faultline_engine::view::{Belief, Concern, Value};
use faultline_strategies::Part;

/// The squares of a node: its part, its token, and the effects that it has.
fn row(stage: &crate::stage::Stage, node: u16) -> Vec<Option<Belief>> {
    let matrix = stage.matrix();
    let row = matrix.rows.iter().position(|row| row.node() == Some(n(node))).expect("a row");
    let columns = matrix.columns.len();
    matrix.cells[row * columns..(row + 1) * columns].to_vec()
}

fn part(belief: Option<&Belief>) -> Option<Value> {
    belief.map(|belief| belief.fields[0].value.clone())
}

/// Without a fence the old primary goes on: two of them stand in the matrix, each in the colour of its token.
#[test]
fn two_primaries_stand_in_it_under_different_tokens() {
    let stage = split(false).until("5s");
    let primary = Some(Value::Part(Part::Primary.role()));
    let (old, new) = (row(&stage, 2), row(&stage, 3));
    assert_eq!((part(old[0].as_ref()), part(new[0].as_ref())), (primary.clone(), primary));
    let token = |row: &[Option<Belief>]| row[0].as_ref().map(|belief| belief.epoch.number);
    assert_eq!((token(&old), token(&new)), (Some(1), Some(2)));
}

#[test]
fn a_node_that_has_nothing_keeps_its_columns() {
    let stage = split(true).until("0.2s");
    let matrix = stage.matrix();
    assert_eq!((matrix.rows.len(), matrix.columns.len()), (4, 3));
    // Nobody has an effect before a client has asked for one.
    assert!((0..4).all(|row| matrix.cells[row * 3 + 2].is_none()), "{matrix:?}");
    let calm = |belief: &Belief| belief.concern == Concern::Calm;
    assert!(matrix.cells.iter().flatten().all(calm), "{matrix:?}");
}
