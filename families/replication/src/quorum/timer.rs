//! What a node waits for.

use faultline_engine::names;
use faultline_engine::view::TimerView;

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Answers to what it coordinates, by the number of that.
    Operation(u64),
    /// Time to hand over what it holds for others.
    Handoff,
    /// Time to compare its keys with those of another node.
    Compare,
}

names! {
    /// What a process waits for, by name.
    pub enum TimerName {
        /// The answers of replicas.
        Answers = "answers_of_replicas",
        /// Time to hand over.
        Handoff = "handoff",
        /// Time to compare.
        Compare = "anti_entropy",
    }
}

impl Timer {
    pub(super) fn describe(self) -> TimerView {
        let name = match self {
            Self::Operation(_) => TimerName::Answers,
            Self::Handoff => TimerName::Handoff,
            Self::Compare => TimerName::Compare,
        };
        TimerView { name: name.into(), number: name.number(), prominent: matches!(self, Self::Operation(_)) }
    }
}
