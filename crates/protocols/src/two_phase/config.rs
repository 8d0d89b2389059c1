//! The settings of two-phase commit.

use crate::commit::Terms;
use faultline_engine::settings::Field;
use faultline_engine::{SettingKind, Settings};

const PRESUME: &[&str] = &["nothing", "abort"];

/// The configuration of two-phase commit.
#[derive(Clone, Debug, Default)]
pub struct Config(pub Terms);

impl Settings for Config {
    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let terms = &mut self.0;
        let bugs = &mut terms.bugs;
        visit("votes", SettingKind::Span, &mut terms.votes);
        visit("decision", SettingKind::Span, &mut terms.decision);
        visit("resend", SettingKind::Span, &mut terms.resend);
        visit("presume", SettingKind::Choice(PRESUME), &mut terms.presume);
        visit("cooperative", SettingKind::Switch, &mut terms.cooperative);
        visit("bug-majority", SettingKind::Bug, &mut bugs.majority);
        visit("bug-forget-yes", SettingKind::Bug, &mut bugs.forget_yes);
        visit("bug-early-answer", SettingKind::Bug, &mut bugs.early_answer);
        visit("bug-abort-on-timeout", SettingKind::Bug, &mut bugs.abort_on_timeout);
        visit("bug-early-release", SettingKind::Bug, &mut bugs.early_release);
    }
}
