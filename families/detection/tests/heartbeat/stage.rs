//! Runs of heartbeats from scripts.

use crate::any;
use faultline_detection::Label;
use faultline_detection::heartbeat::{Config, Form, Heartbeat};
use faultline_engine::NodeId;
use faultline_engine::view::Value;

pub(crate) use crate::any::n;

/// A run of so many nodes.
pub(crate) type Stage = any::Stage<Heartbeat>;

/// Freshness points.
pub(crate) fn nfd_s() -> Config {
    Config::default()
}

/// The plain form.
pub(crate) fn plain() -> Config {
    Config { form: Form::Plain, ..Config::default() }
}

impl Stage {
    /// The rows of the table of a node's quality of service.
    pub(crate) fn quality(&self, node: NodeId) -> Vec<Vec<Value>> {
        self.table(node, Label::Quality)
    }
}
