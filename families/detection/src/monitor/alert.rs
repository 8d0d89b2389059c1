//! One alert: a rule about one node, and the states that it goes through (Prometheus: inactive, pending, firing).

use super::series::micros;
use super::{Config, Series};
use faultline_engine::Span;
use faultline_engine::describe::Data;
use faultline_engine::digest::Encode;

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Data)]
pub enum Topic {
    /// The disk is almost full.
    Space,
    /// The disk will soon be full.
    Trend,
    /// Too many requests per second are bad.
    Errors,
    /// The error budget burns too fast, in both windows.
    Burn,
    /// Nothing is known of the node.
    NoNews,
}

/// What the newest samples say of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    On,
    /// It does not hold, and its end is not certain either: between the thresholds.
    Between,
    /// It is over.
    Off,
}

/// The state of an alert. Moments are those at which a node was asked, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Its condition does not hold.
    #[default]
    Fine,
    /// Its condition has held since a moment, and not for long enough.
    Pending(i64),
    /// Somebody should know; since when its condition has been over, if it is.
    Firing(Option<i64>),
}

/// What a sample changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The condition begins to hold.
    Pends,
    /// It ended before the alert fired.
    Calms,
    /// It has held for so long.
    Fires(Span),
    /// It has been over for so long.
    Clears(Span),
}

impl Topic {
    /// What samples are asked about.
    pub const RULES: [Self; 4] = [Self::Space, Self::Trend, Self::Errors, Self::Burn];

    /// Whether it is a symptom that a dependency may cause.
    #[must_use]
    pub fn is_symptom(self) -> bool {
        matches!(self, Self::Errors | Self::Burn)
    }

    /// What the samples say of its condition, and the value on which that rests: percent of the capacity, microseconds until the
    /// disk is full, bad requests per second, tenths of a burn rate.
    #[must_use]
    pub fn judge(self, series: &Series, config: &Config) -> (Verdict, u64) {
        match self {
            Self::Space => {
                let used = series.newest().map_or(0, |newest| newest.gauges.used);
                let percent = u64::from(used) * 100 / u64::from(config.capacity.0);
                let over =
                    |percent: u16| u64::from(used) * 100 >= u64::from(percent) * u64::from(config.capacity.0);
                (between(over(config.space_above.0), over(config.space_below.0)), percent)
            }
            Self::Trend => {
                let line = series.line(config.line_window());
                let full = |after| line.is_some_and(|line| line.reaches(config.capacity.0, after));
                let left = line.and_then(|line| line.comes_to(config.capacity.0)).unwrap_or_default();
                // The hysteresis of a prediction: it must be off by half as much again.
                (between(full(config.horizon), full(Span(config.horizon.0 * 3 / 2))), left.0)
            }
            Self::Errors => {
                let grown = series.increase(config.short_window(), config.bugs.no_reset);
                let over =
                    |limit: u16| grown.bad > 0 && grown.bad * 1_000_000 >= u64::from(limit) * grown.over.0;
                let verdict = between(over(config.errors_above.0), over(config.errors_below.0));
                (verdict, grown.bad * 1_000_000 / grown.over.0.max(1))
            }
            Self::Burn => {
                let burns = |window| {
                    let grown = series.increase(window, config.bugs.no_reset);
                    // The share of bad requests, over the share that may be bad, in tenths.
                    let budget = u64::from(100 - config.slo.0);
                    let fast = grown.bad * 1_000 >= u64::from(config.burn.0) * budget * grown.ended;
                    (grown.bad > 0 && fast, grown.bad * 1_000 / (budget * grown.ended).max(1))
                };
                let (short, rate) = burns(config.short_window());
                let long = config.bugs.short_window || burns(config.long_window()).0;
                (between(short && long, short), rate)
            }
            Self::NoNews => (Verdict::Off, 0),
        }
    }
}

/// Above the upper threshold, above the lower one, or below both.
fn between(fires: bool, stays: bool) -> Verdict {
    match (fires, stays) {
        (true, _) => Verdict::On,
        (false, true) => Verdict::Between,
        (false, false) => Verdict::Off,
    }
}

impl State {
    /// Whether it fires.
    #[must_use]
    pub fn fires(self) -> bool {
        matches!(self, Self::Firing(_))
    }

    /// Takes what the sample of a moment says.
    pub(super) fn step(
        &mut self,
        topic: Topic,
        verdict: Verdict,
        at: i64,
        config: &Config,
    ) -> Option<Change> {
        let since = |moment: i64| Span((at - moment).unsigned_abs());
        match (*self, verdict) {
            (Self::Fine, Verdict::On) => {
                if config.holds(topic) == Span(0) {
                    *self = Self::Firing(None);
                    return Some(Change::Fires(Span(0)));
                }
                *self = Self::Pending(at);
                Some(Change::Pends)
            }
            (Self::Pending(began), Verdict::On) if at - began >= micros(config.holds(topic)) => {
                *self = Self::Firing(None);
                Some(Change::Fires(since(began)))
            }
            // Whoever counts the time of all peaks together fires for two short ones.
            (Self::Pending(_), Verdict::Between | Verdict::Off) if config.bugs.since_first => None,
            (Self::Pending(_), Verdict::Between | Verdict::Off) => {
                *self = Self::Fine;
                Some(Change::Calms)
            }
            (Self::Firing(_), Verdict::Between | Verdict::Off) if config.bugs.one_threshold => {
                *self = Self::Fine;
                Some(Change::Clears(Span(0)))
            }
            (Self::Firing(calm), Verdict::Off) => {
                let calm = calm.unwrap_or(at);
                if at - calm >= micros(config.hold.0) {
                    *self = Self::Fine;
                    return Some(Change::Clears(since(calm)));
                }
                *self = Self::Firing(Some(calm));
                None
            }
            (Self::Firing(_), _) => {
                *self = Self::Firing(None);
                None
            }
            (Self::Fine | Self::Pending(_), _) => None,
        }
    }
}
