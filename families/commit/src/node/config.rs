//! The configuration of either protocol; each shows the settings that are its own.

use super::terms::{Presume, Terms};
use faultline_engine::settings::Field;
use faultline_engine::{Info, SettingKind, Settings};

/// Which protocol it is, and on which terms transactions are committed.
#[derive(Clone, Debug)]
pub struct Config {
    /// What it is in the catalogue.
    pub info: &'static Info,
    /// Whether everybody hears that all voted yes before anybody commits: three-phase commit.
    pub three: bool,
    /// Timeouts, variants, planted bugs.
    pub terms: Terms,
}

impl Settings for Config {
    fn standard(&self) -> Self {
        if self.three { crate::three_phase::config() } else { crate::two_phase::config() }
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let terms = &mut self.terms;
        let bugs = &mut terms.bugs;
        visit("votes", SettingKind::Span, &mut terms.votes);
        visit("decision", SettingKind::Span, &mut terms.decision);
        visit("resend", SettingKind::Span, &mut terms.resend);
        if !self.three {
            visit("presume", Presume::KIND, &mut terms.presume);
            visit("cooperative", SettingKind::Switch, &mut terms.cooperative);
        }
        visit("bug-majority", SettingKind::Bug, &mut bugs.majority);
        visit("bug-forget-yes", SettingKind::Bug, &mut bugs.forget_yes);
        visit("bug-unwritten-yes", SettingKind::Bug, &mut bugs.unwritten_yes);
        visit("bug-early-answer", SettingKind::Bug, &mut bugs.early_answer);
        visit("bug-abort-on-timeout", SettingKind::Bug, &mut bugs.abort_on_timeout);
        visit("bug-early-release", SettingKind::Bug, &mut bugs.early_release);
        visit("bug-forget-locks", SettingKind::Bug, &mut bugs.forget_locks);
        if self.three {
            visit("bug-no-wait", SettingKind::Bug, &mut bugs.no_wait);
        }
    }
}
