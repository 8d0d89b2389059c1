//! What a rule computes from the samples of a node. It shares nothing with what the monitor does: counters become totals that
//! never fall, and lines are centred at their means.

use super::super::{Config, Topic, Verdict};
use faultline_engine::{Span, Time};

/// A sample that was taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// When it was asked for, by the clock of the monitor.
    pub(super) asked: Time,
    pub(super) life: u32,
    pub(super) used: u32,
    pub(super) ended: u32,
    pub(super) bad: u32,
    /// What the counters would show had they never begun anew.
    total: (u64, u64),
}

/// The samples of a node, in the order in which they were asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Book(Vec<Entry>);

impl Entry {
    pub(super) fn new(asked: Time, life: u32, used: u32, (ended, bad): (u32, u32)) -> Self {
        Self { asked, life, used, ended, bad, total: (0, 0) }
    }
}

impl Book {
    /// Takes one, and forgets what no window reaches.
    pub(super) fn push(&mut self, mut entry: Entry, keep: Span) {
        let grown = match self.0.last() {
            Some(last) if last.life == entry.life => {
                (entry.ended.saturating_sub(last.ended), entry.bad.saturating_sub(last.bad))
            }
            _ => (entry.ended, entry.bad),
        };
        let before = self.0.last().map_or((0, 0), |last| last.total);
        entry.total = (before.0 + u64::from(grown.0), before.1 + u64::from(grown.1));
        // What the first sample counts was there before anybody looked.
        self.0.push(entry);
        let useless = self.0.partition_point(|old| entry.asked.since(old.asked) > keep);
        if useless > 64 {
            self.0.drain(..useless);
        }
    }

    pub(super) fn newest(&self) -> Option<&Entry> {
        self.0.last()
    }

    fn window(&self, window: Span) -> &[Entry] {
        let Some(newest) = self.0.last() else { return &[] };
        &self.0[self.0.partition_point(|entry| newest.asked.since(entry.asked) > window)..]
    }

    /// Requests that ended and bad ones in a window, and how long it is.
    fn grown(&self, window: Span) -> (u64, u64, Span) {
        match self.window(window) {
            [first, .., last] => {
                let (ended, bad) = (last.total.0 - first.total.0, last.total.1 - first.total.1);
                (ended, bad, last.asked.since(first.asked))
            }
            _ => (0, 0, Span(0)),
        }
    }

    /// Whether the line through a window grows, and has come to a value so long after the newest sample.
    fn reaches(&self, window: Span, value: u16, after: Span) -> bool {
        let samples = self.window(window);
        let [first, .., last] = samples else { return false };
        let ago = |entry: &Entry| -i128::from(last.asked.since(entry.asked).0 / 1_000);
        if samples.len() < 3 || -2_000 * ago(first) < i128::from(window.0) {
            return false;
        }
        let count = i128::try_from(samples.len()).unwrap_or(i128::MAX);
        let times: i128 = samples.iter().map(ago).sum();
        let values: i128 = samples.iter().map(|entry| i128::from(entry.used)).sum();
        let (mut square, mut product) = (0, 0);
        for entry in samples {
            let time = count * ago(entry) - times;
            square += time * time;
            product += time * (count * i128::from(entry.used) - values);
        }
        let time = count * i128::from(after.0 / 1_000) - times;
        square > 0 && product > 0 && values * square + product * time >= i128::from(value) * count * square
    }

    /// What the newest sample says of a condition.
    pub(super) fn verdict(&self, topic: Topic, config: &Config) -> Verdict {
        let (fires, stays) = match topic {
            Topic::Space => {
                let used = u64::from(self.newest().map_or(0, |newest| newest.used)) * 100;
                let limit = |percent: u16| u64::from(percent) * u64::from(config.capacity.0);
                (used >= limit(config.space_above.0), used >= limit(config.space_below.0))
            }
            Topic::Trend => {
                let full = |after| self.reaches(config.line_window(), config.capacity.0, after);
                (full(config.horizon), full(Span(config.horizon.0 * 3 / 2)))
            }
            Topic::Errors => {
                let (_, bad, over) = self.grown(config.short_window());
                let fast = |limit: u16| bad > 0 && bad * 1_000_000 >= u64::from(limit) * over.0;
                (fast(config.errors_above.0), fast(config.errors_below.0))
            }
            Topic::Burn => {
                let burns = |window| {
                    let (ended, bad, _) = self.grown(window);
                    // bad / ended ≥ burn · (1 − SLO)
                    let budget = u64::from(config.burn.0) * u64::from(100 - config.slo.0);
                    bad > 0 && bad * 1_000 >= budget * ended
                };
                let short = burns(config.short_window());
                (short && burns(config.long_window()), short)
            }
            Topic::NoNews => (false, false),
        };
        match (fires, stays) {
            (true, _) => Verdict::On,
            (_, true) => Verdict::Between,
            _ => Verdict::Off,
        }
    }
}
