//! How long a step takes, how often beats and steps are expected; planted bugs.

use faultline_engine::settings::Field;
use faultline_engine::{SettingKind, Settings, Span, SpanRange};

/// The configuration of workers and their watchdogs. Everybody has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// How long a step of the work takes, without the disk.
    pub step: SpanRange,
    /// A peer is slow when no step of it was reported for so long.
    pub pace: Span,
    /// A peer is stuck when no step of it was reported for so long.
    pub patience: Span,
    /// η: the time from one beat to the next.
    pub interval: Span,
    /// δ: a peer whose beats are silent for so long has probably crashed.
    pub delta: Span,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// A beat counts as progress. Breaks that who is stuck is found.
    pub beat_is_progress: bool,
    /// The report with which a worker starts again counts as progress. Breaks that only new steps do.
    pub replayed_report: bool,
    /// Any report counts as progress, however old it is. Breaks the same.
    pub old_report: bool,
    /// Who is slow is taken for stuck. Breaks that a slow one is only slow.
    pub slow_is_stuck: bool,
    /// A watchdog waits for a first report before it begins to watch. Breaks completeness.
    pub first_report: bool,
    /// Who was stuck once is not listened to any more. Breaks accuracy.
    pub never_again: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            step: SpanRange::millis(40, 60),
            pace: Span::millis(150),
            patience: Span::millis(600),
            interval: Span::millis(100),
            delta: Span::millis(200),
            bugs: Bugs::default(),
        }
    }
}

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("step", SettingKind::Range, &mut self.step);
        visit("pace", SettingKind::Span, &mut self.pace);
        visit("patience", SettingKind::Span, &mut self.patience);
        visit("interval", SettingKind::Span, &mut self.interval);
        visit("delta", SettingKind::Span, &mut self.delta);
        visit("bug-beat-is-progress", SettingKind::Bug, &mut bugs.beat_is_progress);
        visit("bug-replayed-report", SettingKind::Bug, &mut bugs.replayed_report);
        visit("bug-old-report", SettingKind::Bug, &mut bugs.old_report);
        visit("bug-slow-is-stuck", SettingKind::Bug, &mut bugs.slow_is_stuck);
        visit("bug-first-report", SettingKind::Bug, &mut bugs.first_report);
        visit("bug-never-again", SettingKind::Bug, &mut bugs.never_again);
    }
}
