//! What is watched, when an alert fires and clears, when somebody is paged; planted bugs.

use super::Topic;
use faultline_engine::choices;
use faultline_engine::settings::{Field, Number, Pause};
use faultline_engine::{SettingKind, Settings, Span};

/// How many scrapes of a node a window holds at most: every copy of a run holds the samples.
const MAX_SCRAPES: u64 = 600;

/// A share in percent.
pub type Percent = Number<1, 100>;

/// The configuration of the monitor and of what it watches.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// The time from one scrape to the next.
    pub interval: Span,
    /// How old the newest sample of a node may be before the node is unknown. An older answer to a scrape is no sample.
    pub stale: Span,
    /// How many records fit on the disk of a service.
    pub capacity: Number<10, 10_000>,
    /// Space: fires at so many percent of the capacity.
    pub space_above: Percent,
    /// Space: clears below so many.
    pub space_below: Percent,
    /// Trend: fires if the disk will be full within this time.
    pub horizon: Span,
    /// Trend: the line is laid through the samples of this time.
    pub trend_window: Span,
    /// Errors: fires at so many bad requests per second.
    pub errors_above: Number<1, 1_000>,
    /// Errors: clears below so many.
    pub errors_below: Number<1, 1_000>,
    /// The objective: so many percent of the requests are good.
    pub slo: Number<50, 99>,
    /// Burn: fires if the error budget burns so many tenths as fast as would use it up, in both windows.
    pub burn: Number<10, 1_000>,
    /// Burn: the long window. The short one is a twelfth of it.
    pub burn_window: Span,
    /// d: how long a condition must hold before its alert fires, and how long it must be gone before the alert clears.
    pub hold: Pause,
    /// How long an alert waits for others of the same cause before somebody is paged.
    pub group_wait: Span,
    /// What makes one page of several alerts.
    pub group: Group,
    /// Whether the monitor has the disk of a service cleaned when its space or its trend fires.
    pub remedy: bool,
    /// How long a request may take to be a good one; the database is not waited for any longer.
    pub objective: Span,
    /// How often a service renews its session with the database by itself.
    pub renewal: Span,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// What makes one page of several alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Their cause: the node, or what it depends on.
    Cause,
    /// Nothing: each alert is a page.
    Alert,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// A pending alert whose condition ends remembers when it began. Breaks that alerts fire for what held.
    pub since_first: bool,
    /// Burn looks at the short window alone. Breaks the same.
    pub short_window: bool,
    /// An alert clears as soon as it would not fire. Breaks that alerts clear below the lower threshold.
    pub one_threshold: bool,
    /// A counter that began anew is taken for one that stood still. Breaks that alerts fire in time.
    pub no_reset: bool,
    /// The last sample of a node that is silent goes on to count. Breaks that a silent node is unknown.
    pub last_value: bool,
    /// A node that is silent has no condition, so its alerts clear. Breaks the same.
    pub silence_is_fine: bool,
    /// A sample that comes late replaces a newer one. Breaks that samples are what services said.
    pub late_sample: bool,
    /// What was paged is not written down. Breaks one page per cause.
    pub forget_pages: bool,
    /// An alert of a node is taken for its own, also if what it depends on is gone. Breaks the same.
    pub symptoms: bool,
    /// What fires while a node is silenced is taken for told. Breaks that somebody is paged in time.
    pub silence_forgets: bool,
    /// A silence is looked at when an alert fires, and not when the page goes out. Breaks that silences are kept.
    pub late_silence: bool,
    /// A silence is kept in memory only. Breaks the same.
    pub forget_silences: bool,
    /// A node that has become unknown is no longer scraped. Breaks that all are known at rest.
    pub drop_target: bool,
}

impl Config {
    /// The long window of the burn rate.
    #[must_use]
    pub fn long_window(&self) -> Span {
        self.bounded(self.burn_window)
    }

    /// The short window of the burn rate: a twelfth of the long one (SRE workbook, chapter 5).
    #[must_use]
    pub fn short_window(&self) -> Span {
        Span(self.long_window().0 / 12)
    }

    /// The window of the line.
    #[must_use]
    pub fn line_window(&self) -> Span {
        self.bounded(self.trend_window)
    }

    /// A window, with no more scrapes than a monitor keeps.
    fn bounded(&self, window: Span) -> Span {
        window.min(Span(self.interval.0.saturating_mul(MAX_SCRAPES)))
    }

    /// How long samples are kept.
    pub(super) fn retention(&self) -> Span {
        self.long_window().max(self.line_window())
    }

    /// How long the condition of an alert must hold before it fires. The long window of a burn rate is its duration.
    #[must_use]
    pub fn holds(&self, topic: Topic) -> Span {
        if topic == Topic::Burn { Span(0) } else { self.hold.0 }
    }

    /// How long a page stays open after its last alert: so long that an alert which fires again is no news.
    pub(super) fn quiet(&self) -> Span {
        Span(self.stale.0 + self.hold.0.0 + self.group_wait.0 + self.interval.0)
    }
}

choices! { Group: Cause = "cause", Alert = "alert" }

impl Default for Config {
    fn default() -> Self {
        Self {
            interval: Span::millis(100),
            stale: Span::millis(350),
            capacity: Number(500),
            space_above: Number(90),
            space_below: Number(80),
            horizon: Span::secs(4),
            trend_window: Span::secs(2),
            errors_above: Number(5),
            errors_below: Number(2),
            slo: Number(99),
            burn: Number(144),
            burn_window: Span::secs(6),
            hold: Pause(Span::millis(500)),
            group_wait: Span::millis(500),
            group: Group::Cause,
            remedy: false,
            objective: Span::millis(100),
            renewal: Span::millis(100),
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
        visit("interval", SettingKind::Span, &mut self.interval);
        visit("stale", SettingKind::Span, &mut self.stale);
        visit("capacity", Number::<10, 10_000>::KIND, &mut self.capacity);
        visit("space-above", Percent::KIND, &mut self.space_above);
        visit("space-below", Percent::KIND, &mut self.space_below);
        visit("horizon", SettingKind::Span, &mut self.horizon);
        visit("trend-window", SettingKind::Span, &mut self.trend_window);
        visit("errors-above", Number::<1, 1_000>::KIND, &mut self.errors_above);
        visit("errors-below", Number::<1, 1_000>::KIND, &mut self.errors_below);
        visit("slo", Number::<50, 99>::KIND, &mut self.slo);
        visit("burn", Number::<10, 1_000>::KIND, &mut self.burn);
        visit("burn-window", SettingKind::Span, &mut self.burn_window);
        visit("hold", SettingKind::Pause, &mut self.hold);
        visit("group-wait", SettingKind::Span, &mut self.group_wait);
        visit("group", Group::KIND, &mut self.group);
        visit("remedy", SettingKind::Switch, &mut self.remedy);
        visit("objective", SettingKind::Span, &mut self.objective);
        visit("renewal", SettingKind::Span, &mut self.renewal);
        visit("bug-since-first", SettingKind::Bug, &mut bugs.since_first);
        visit("bug-short-window", SettingKind::Bug, &mut bugs.short_window);
        visit("bug-one-threshold", SettingKind::Bug, &mut bugs.one_threshold);
        visit("bug-no-reset", SettingKind::Bug, &mut bugs.no_reset);
        visit("bug-last-value", SettingKind::Bug, &mut bugs.last_value);
        visit("bug-silence-is-fine", SettingKind::Bug, &mut bugs.silence_is_fine);
        visit("bug-late-sample", SettingKind::Bug, &mut bugs.late_sample);
        visit("bug-forget-pages", SettingKind::Bug, &mut bugs.forget_pages);
        visit("bug-symptoms", SettingKind::Bug, &mut bugs.symptoms);
        visit("bug-silence-forgets", SettingKind::Bug, &mut bugs.silence_forgets);
        visit("bug-late-silence", SettingKind::Bug, &mut bugs.late_silence);
        visit("bug-forget-silences", SettingKind::Bug, &mut bugs.forget_silences);
        visit("bug-drop-target", SettingKind::Bug, &mut bugs.drop_target);
    }
}
