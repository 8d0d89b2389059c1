//! Matrices for the tests, made up.

use super::plan::Labels;
use faultline_engine::view::{Belief, Concern, Matrix, Name, Subject};
use faultline_engine::{Epoch, NodeId, NodeStatus};

/// Nodes of which every third has crashed; every second that runs has noticed.
pub(super) fn matrix_of(nodes: u16) -> Matrix {
    let is_down = |node: u16| node % 3 == 2;
    let belief = |by: u16, of: u16| {
        let suspects = is_down(of) && by.is_multiple_of(2);
        Belief {
            by: Subject::Node(NodeId(by)),
            of: Subject::Node(NodeId(of)),
            state: Name(if suspects { "suspected" } else { "trusted" }),
            concern: if suspects { Concern::Alarmed } else { Concern::Calm },
            mark: if suspects { "?".into() } else { String::new() },
            runs: Some(!suspects),
            gone: if suspects { 1_000 } else { by * 100 % 900 },
            epoch: Epoch::NONE,
            rank: None,
            fields: Vec::new(),
        }
    };
    let pairs = (0..nodes).flat_map(|by| (0..nodes).map(move |of| (by, of)));
    let beliefs = pairs.filter(|(by, of)| by != of && !is_down(*by)).map(|(by, of)| belief(by, of));
    let status = |node| if is_down(node) { NodeStatus::Down } else { NodeStatus::Up };
    let statuses: Vec<_> = (0..nodes).map(status).collect();
    Matrix::of(beliefs.collect(), &statuses)
}

/// The names that nodes have in every language.
pub(super) fn labels_of(matrix: &Matrix) -> Labels {
    let names = |line: &[Subject]| line.iter().filter_map(|one| Some(one.node()?.to_string())).collect();
    Labels {
        rows: names(&matrix.rows),
        columns: names(&matrix.columns),
        truth: "in truth".into(),
        cells: Vec::new(),
    }
}
