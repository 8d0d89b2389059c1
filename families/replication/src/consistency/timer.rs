//! What a replica waits for.

use faultline_engine::names;
use faultline_engine::view::TimerView;

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Time to compare what it has with another replica.
    Repair,
}

names! {
    /// What a process waits for, by name.
    pub enum TimerName {
        /// Time to compare what it has with another replica.
        Repair = "repair",
    }
}

impl Timer {
    pub(super) fn describe(self) -> TimerView {
        let Self::Repair = self;
        TimerView { name: TimerName::Repair.into(), number: TimerName::Repair.number(), prominent: false }
    }
}
