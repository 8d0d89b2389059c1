//! Runs of the φ accrual detector from scripts.

use crate::any;
use faultline_detection::Label;
use faultline_detection::phi::PhiAccrual;
use faultline_engine::view::Value;
use faultline_engine::{NodeId, Span};

pub(crate) use crate::any::n;

/// A run of so many nodes.
pub(crate) type Stage = any::Stage<PhiAccrual>;

impl Stage {
    /// The row about another node in the table of what φ is.
    pub(crate) fn row(&self, node: NodeId, of: NodeId) -> Vec<Value> {
        let rows = self.table(node, Label::Suspicion);
        rows.into_iter().find(|row| row[0] == Value::Node(Some(of))).expect("a row for each")
    }

    /// After how long a silence one would suspect another one now.
    pub(crate) fn timeout(&self, by: NodeId, of: NodeId) -> Span {
        let Value::Span(timeout) = self.row(by, of)[5] else { panic!("{by} has not heard of {of}") };
        timeout
    }
}
