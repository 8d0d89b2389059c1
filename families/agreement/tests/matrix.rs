//! The matrix of Paxos: what each acceptor has promised and accepted, and what is known to be chosen.

use faultline_agreement::{Label, door};
use faultline_engine::view::{About, Detail, Field, Matrix, Name};
use faultline_engine::{LogWindow, NodeId, NodeStatus, ScriptLine, Time, TimedInput, matrix};
use faultline_language::Run;
use faultline_registry::RunSetup;

const COLUMNS: [Label; 3] = [Label::Promised, Label::AcceptedValue, Label::Chosen];

/// Two proposers get in each other's way.
const DUEL: &[&str] = &[
    "0s delay all 10ms",
    "0s disk all 1ms",
    "0.2s c1 propose tea",
    "0.215s c2 -> n2 propose coffee",
    "0.6s crash n3",
];

fn run() -> Box<dyn Run> {
    let line = |text: &&str| {
        let line: ScriptLine = text.parse().expect("a line of the grammar");
        TimedInput { at: line.at.expect("a moment"), input: line.input }
    };
    let script = DUEL.iter().map(line).collect();
    let setup = RunSetup { behaviour: 1, nodes: 3, clients: 2, seed: 42, config: &[], script };
    door::paxos(&setup).expect("the run opens")
}

fn square(matrix: &Matrix, node: u16, column: Label) -> Option<&[Field]> {
    let column = COLUMNS.iter().position(|one| *one == column).expect("a column");
    let cell = &matrix.cells[usize::from(node) * COLUMNS.len() + column];
    cell.as_ref().map(|belief| belief.fields.as_slice())
}

#[test]
fn every_square_is_what_the_node_itself_says_at_every_moment() {
    let mut run = run();
    let (mut filled, mut behind) = (0, 0);
    for millis in (1..=700).map(|millis| Time(millis * 1_000)) {
        run.seek(millis, u32::MAX);
        let matrix = matrix(&*run, Detail::Values);
        assert_eq!((matrix.rows.len(), matrix.about()), (3, About::States), "{millis}");
        for node in 0..3 {
            let view = run.node(NodeId(node), LogWindow { from: 1, len: 0 });
            for column in COLUMNS {
                let own = view.fields.iter().find(|field| field.label == Name::from(column));
                let own = own.filter(|_| run.status(NodeId(node)) == NodeStatus::Up);
                let shown = square(&matrix, node, column).map(|fields| &fields[0]);
                assert_eq!(shown, own, "n{} {column:?} at {millis}", node + 1);
            }
        }
        filled = filled.max(matrix.cells.iter().flatten().count());
        behind += (0..matrix.cells.len()).filter(|place| matrix.is_behind(*place)).count();
    }
    assert!(
        filled == 9 && behind > 0,
        "{filled} squares of nine were filled, {behind} were behind at a moment"
    );
}

#[test]
fn a_node_that_is_down_has_a_row_of_its_own_and_columns_stand_before_anything_is_held() {
    let mut run = run();
    run.seek(Time(150_000), u32::MAX);
    let before = matrix(&*run, Detail::Values);
    assert_eq!((before.rows.len(), before.columns.len()), (3, 3));
    assert!(before.cells.iter().all(Option::is_none));
    run.seek(Time(650_000), u32::MAX);
    assert_eq!(matrix(&*run, Detail::Values).silent, [false, false, true]);
}
