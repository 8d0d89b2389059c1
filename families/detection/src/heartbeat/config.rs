//! Which form, how often, how long; planted bugs.

use faultline_engine::choices;
use faultline_engine::settings::Field;
use faultline_engine::{SettingKind, Settings, Span};

/// The configuration of the heartbeat detector. Everybody has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// When somebody is suspected.
    pub form: Form,
    /// η: the time from one beat to the next.
    pub interval: Span,
    /// δ: with NFD-S, how long after a beat was to be sent its freshness point is; in the plain form, the timeout.
    pub delta: Span,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// When somebody is suspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// At freshness points, which are fixed in advance (Chen, Toueg & Aguilera 2002).
    NfdS,
    /// When a timer runs out that every beat restarts.
    Plain,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// Any beat is taken for a sign of life, however old it is. Breaks the bound on detection.
    pub stale_beat: bool,
    /// A watcher that starts gives everybody the benefit of the doubt until a first beat comes. Breaks completeness.
    pub first_beat: bool,
    /// In the plain form the number alone tells whether a beat is new, not the life of its sender. Breaks accuracy.
    pub forget_life: bool,
    /// Who was suspected once is not listened to any more. Breaks accuracy.
    pub never_again: bool,
    /// In the plain form silence is measured by the wall clock. Breaks the bound on detection.
    pub wall_clock: bool,
    /// Who says goodbye stays on the list of those who are watched. Breaks that nobody who left is suspected.
    pub no_goodbye: bool,
}

choices! { Form: NfdS = "nfd-s", Plain = "plain" }

impl Default for Config {
    fn default() -> Self {
        Self {
            form: Form::NfdS,
            interval: Span::millis(100),
            delta: Span::millis(150),
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
        visit("form", Form::KIND, &mut self.form);
        visit("interval", SettingKind::Span, &mut self.interval);
        visit("delta", SettingKind::Span, &mut self.delta);
        visit("bug-stale-beat", SettingKind::Bug, &mut bugs.stale_beat);
        visit("bug-first-beat", SettingKind::Bug, &mut bugs.first_beat);
        visit("bug-forget-life", SettingKind::Bug, &mut bugs.forget_life);
        visit("bug-never-again", SettingKind::Bug, &mut bugs.never_again);
        visit("bug-wall-clock", SettingKind::Bug, &mut bugs.wall_clock);
        visit("bug-no-goodbye", SettingKind::Bug, &mut bugs.no_goodbye);
    }
}
