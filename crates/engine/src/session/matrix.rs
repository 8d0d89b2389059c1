//! The matrix of a run: what its nodes believe, put together.

use super::Session;
use crate::id::NodeId;
use crate::view::{Detail, Matrix};

/// What those that run believe at the playhead. It is no method of a session, which would be compiled for every protocol.
#[must_use]
pub fn matrix(session: &dyn Session, detail: Detail) -> Matrix {
    let nodes = || (0..session.nodes()).map(NodeId);
    let mut beliefs = Vec::new();
    for node in nodes() {
        beliefs.append(&mut session.beliefs(node, detail));
    }
    let statuses: Vec<_> = nodes().map(|node| session.status(node)).collect();
    Matrix::of(beliefs, &statuses)
}
