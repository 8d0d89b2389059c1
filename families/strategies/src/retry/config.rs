//! How long a transaction takes, when recovery is judged, and planted bugs.

use faultline_engine::settings::{Field, Pause};
use faultline_engine::{SettingKind, Settings};

/// The configuration of the service.
#[derive(Clone, Copy, Debug, Default)]
pub struct Config {
    /// How long a request works on what it has read before it writes: an optimistic transaction. With nothing, requests are
    /// executed one after the other.
    pub transaction: Pause,
    /// By when requests must be answered again after whatever disturbed the service has ended. With nothing, nobody judges
    /// that.
    pub recovery: Pause,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// The table of keys is in memory alone. Breaks one effect per key after a crash.
    pub forget_keys: bool,
    /// The key is written after the effect, and not with it. Breaks one effect per key after a crash between the two.
    pub two_writes: bool,
    /// The client is answered before the effect is written. Breaks that answered effects last.
    pub answer_first: bool,
    /// After a restart the service refuses every request until its next write is done, which no request brings about. Breaks
    /// recovery.
    pub recovering: bool,
}

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("transaction", SettingKind::Pause, &mut self.transaction);
        visit("recovery", SettingKind::Pause, &mut self.recovery);
        visit("bug-forget-keys", SettingKind::Bug, &mut bugs.forget_keys);
        visit("bug-two-writes", SettingKind::Bug, &mut bugs.two_writes);
        visit("bug-answer-first", SettingKind::Bug, &mut bugs.answer_first);
        visit("bug-recovering", SettingKind::Bug, &mut bugs.recovering);
    }
}
