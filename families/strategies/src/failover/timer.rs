//! What director, servers and store wait for and work at.

use super::names::TimerName;
use faultline_engine::NodeId;
use faultline_engine::view::TimerView;

/// What a process waits for, or works at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The director: to ask every server whether it is there.
    Ping,
    /// The director: so long without a word of this server.
    Silence(NodeId),
    /// The director: to try the standbys.
    Drill,
    /// The primary: to save.
    Save,
    /// A standby: to copy the store.
    Ship,
    /// Who takes over: to ask the store again.
    Ask,
    /// Work: to start the service.
    Start,
    /// Work: to load what is missing.
    Load,
    /// Work: what remains until it serves.
    Resume,
    /// Work: to load what the copy lacks.
    Copy,
}

impl Timer {
    pub(super) fn describe(self) -> TimerView {
        let name = self.name();
        let prominent = matches!(self, Self::Silence(_) | Self::Start | Self::Load | Self::Resume);
        TimerView { name: name.into(), number: name.number(), prominent }
    }

    fn name(self) -> TimerName {
        match self {
            Self::Ping => TimerName::Ping,
            Self::Silence(_) => TimerName::Silence,
            Self::Drill => TimerName::Drill,
            Self::Save => TimerName::Save,
            Self::Ship => TimerName::Ship,
            Self::Ask => TimerName::Ask,
            Self::Start => TimerName::Start,
            Self::Load => TimerName::Load,
            Self::Resume => TimerName::Resume,
            Self::Copy => TimerName::Copying,
        }
    }
}
