//! The settings of three-phase commit.

use crate::commit::Terms;
use faultline_engine::settings::Field;
use faultline_engine::{SettingKind, Settings, Span};

/// The configuration of three-phase commit.
#[derive(Clone, Debug)]
pub struct Config(pub Terms);

impl Default for Config {
    /// A participant's patience outlasts the coordinator's: a vote and a pre-commit take 20 to 34 ms over links and
    /// disks as they are at first, and the coordinator waits 100 ms for each.
    fn default() -> Self {
        Self(Terms { decision: Span::millis(200), ..Terms::default() })
    }
}

impl Settings for Config {
    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let terms = &mut self.0;
        let bugs = &mut terms.bugs;
        visit("votes", SettingKind::Span, &mut terms.votes);
        visit("decision", SettingKind::Span, &mut terms.decision);
        visit("resend", SettingKind::Span, &mut terms.resend);
        visit("bug-majority", SettingKind::Bug, &mut bugs.majority);
        visit("bug-forget-yes", SettingKind::Bug, &mut bugs.forget_yes);
        visit("bug-early-answer", SettingKind::Bug, &mut bugs.early_answer);
        visit("bug-abort-on-timeout", SettingKind::Bug, &mut bugs.abort_on_timeout);
        visit("bug-early-release", SettingKind::Bug, &mut bugs.early_release);
    }
}
