//! When a process proposes itself, and a planted bug.

use faultline_engine::settings::Field;
use faultline_engine::{SettingKind, Settings, Span, SpanRange};

/// The configuration. Everybody has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// After how long a process proposes itself, if nothing came before.
    pub start: SpanRange,
    /// A smaller number is passed on, too. Breaks that one leads.
    pub bug_pass_all: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { start: SpanRange { min: Span::millis(10), max: Span::millis(100) }, bug_pass_all: false }
    }
}

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        visit("start", SettingKind::Range, &mut self.start);
        visit("bug-pass-all", SettingKind::Bug, &mut self.bug_pass_all);
    }
}
