//! What can break the rules.

use faultline_engine::NodeId;
use faultline_engine::describe::Describe;

/// The values that broke a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum Evidence {
    /// A second process leads.
    Two {
        /// Who leads already.
        first: NodeId,
        /// Who leads as well.
        second: NodeId,
    },
}
