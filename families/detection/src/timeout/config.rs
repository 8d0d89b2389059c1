//! How often, for how long, how many tries; planted bugs.

use super::Estimate;
use faultline_engine::choices;
use faultline_engine::settings::{Field, Number};
use faultline_engine::{SettingKind, Settings, Span};

/// How many tries of a request must be silent before its receiver is suspected.
pub type Tries = Number<1, 10>;

/// The configuration of the detector. Everybody has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// How long a timer is.
    pub form: Form,
    /// The time from one request to the next, where answers come in time.
    pub interval: Span,
    /// The timer of the fixed form; in the adaptive form the timer before there is a sample (RFC 6298, 2.1).
    pub first_timer: Span,
    /// The least that an adaptive timer may be (RFC 6298, 2.4).
    pub least_timer: Span,
    /// The most that an adaptive timer and one that is backed off may be (RFC 6298, 2.5).
    pub most_timer: Span,
    /// G: how fine the clock is by which timers go; four deviations count for at least so much.
    pub granularity: Span,
    /// Whether each silent try doubles the timer.
    pub back_off: bool,
    /// How many tries of a request must be silent before its receiver is suspected.
    pub tries: Tries,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// How long a timer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What the round trips say (Jacobson & Karels 1988).
    Adaptive,
    /// Always the same.
    Fixed,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// An answer to a request that was sent again is measured from its last try. Breaks Karn's rule.
    pub last_try: bool,
    /// The same from its first try. Breaks Karn's rule.
    pub first_try: bool,
    /// No answer is ever measured. Breaks that every round trip that is certain counts.
    pub never_measures: bool,
    /// The deviation counts once and not four times. Breaks that the timer is what the samples say.
    pub one_deviation: bool,
    /// An answer ends the back-off, also one that gives no sample. Breaks the back-off.
    pub forget_back_off: bool,
    /// Silent tries of earlier requests count, too. Breaks the number of tries.
    pub count_all: bool,
    /// A silent request is replaced by a new one, and its tries are counted from one. Breaks completeness.
    pub new_request: bool,
    /// Who was suspected once is not listened to any more. Breaks accuracy.
    pub never_again: bool,
}

impl Config {
    /// The timer where nothing is backed off.
    pub(super) fn timer(&self, estimate: Option<Estimate>) -> Span {
        match self.form {
            Form::Fixed => self.first_timer,
            Form::Adaptive => {
                let computed = estimate.map_or(self.first_timer, |estimate| estimate.timer(self.granularity));
                self.bounded(computed)
            }
        }
    }

    /// The same, as a process computes it that may have a bug.
    pub(super) fn computed_timer(&self, estimate: Option<Estimate>) -> Span {
        match estimate {
            Some(estimate) if self.bugs.one_deviation && self.form == Form::Adaptive => {
                self.bounded(estimate.timer_of_one_deviation(self.granularity))
            }
            _ => self.timer(estimate),
        }
    }

    fn bounded(&self, timer: Span) -> Span {
        timer.max(self.least_timer).min(self.most_timer)
    }

    /// The timer of the next try after a silent one: RTO ← RTO · 2, up to a bound (RFC 6298, 5.5).
    pub(super) fn backed_off(&self, timer: Span) -> Span {
        // A fixed timer may be longer than the bound from the beginning.
        if self.back_off { Span(timer.0 * 2).min(self.most_timer.max(timer)) } else { timer }
    }

    /// The longest that any timer can be.
    pub(super) fn longest(&self) -> Span {
        match (self.form, self.back_off) {
            (Form::Fixed, false) => self.first_timer,
            (Form::Fixed, true) => self.most_timer.max(self.first_timer),
            (Form::Adaptive, _) => self.most_timer,
        }
    }

    /// How long a request is silent before its receiver is suspected, at the least.
    pub(super) fn least_silence(&self) -> Span {
        let first = match self.form {
            Form::Fixed => self.first_timer,
            Form::Adaptive => self.least_timer.min(self.most_timer),
        };
        let (mut timer, mut silence) = (first, 0);
        for _ in 0..self.tries.0 {
            silence += timer.0;
            timer = self.backed_off(timer);
        }
        Span(silence)
    }
}

choices! { Form: Adaptive = "adaptive", Fixed = "fixed" }

impl Default for Config {
    fn default() -> Self {
        Self {
            form: Form::Adaptive,
            interval: Span::millis(100),
            first_timer: Span::millis(200),
            least_timer: Span::millis(20),
            most_timer: Span::secs(2),
            granularity: Span::millis(1),
            back_off: true,
            tries: Number(3),
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
        visit("first-timer", SettingKind::Span, &mut self.first_timer);
        visit("least-timer", SettingKind::Span, &mut self.least_timer);
        visit("most-timer", SettingKind::Span, &mut self.most_timer);
        visit("granularity", SettingKind::Span, &mut self.granularity);
        visit("back-off", SettingKind::Switch, &mut self.back_off);
        visit("tries", Tries::KIND, &mut self.tries);
        visit("bug-last-try", SettingKind::Bug, &mut bugs.last_try);
        visit("bug-first-try", SettingKind::Bug, &mut bugs.first_try);
        visit("bug-never-measures", SettingKind::Bug, &mut bugs.never_measures);
        visit("bug-one-deviation", SettingKind::Bug, &mut bugs.one_deviation);
        visit("bug-forget-back-off", SettingKind::Bug, &mut bugs.forget_back_off);
        visit("bug-count-all", SettingKind::Bug, &mut bugs.count_all);
        visit("bug-new-request", SettingKind::Bug, &mut bugs.new_request);
        visit("bug-never-again", SettingKind::Bug, &mut bugs.never_again);
    }
}
