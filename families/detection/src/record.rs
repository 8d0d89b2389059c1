//! What a watcher measures of its own opinions: the quality of service of Chen, Toueg & Aguilera 2002.

use crate::Why;
use faultline_engine::{Span, Time};

/// What has become of the suspicions of one process, by the monotonic clock of its watcher. A watcher takes a suspicion for
/// a mistake if the next beat that changes its mind is from the same life.
#[derive(Clone, Copy, Debug, Default)]
pub struct Record {
    /// When it first trusted the process.
    since: Option<Time>,
    /// When it began to suspect it, if it does.
    suspected: Option<Time>,
    /// When the last mistake began, if it was in this life.
    last: Option<Time>,
    mistakes: u32,
    /// How long they lasted together.
    mistaken: u64,
    /// How many pairs of mistakes followed each other in one life, and how long was between their beginnings.
    pairs: (u32, u64),
    /// How long the process was suspected and had crashed.
    down: u64,
}

/// Means that were measured. Nothing where nothing was seen to measure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// T_MR: from the beginning of a mistake to the beginning of the next.
    pub between: Option<Span>,
    /// T_M: from the beginning of a mistake to its end.
    pub lasts: Option<Span>,
    /// P_A: the share of time in which the process was trusted while it ran, in millionths.
    pub accuracy: Option<u64>,
}

impl Record {
    /// S-transition.
    pub(crate) fn suspects(&mut self, now: Time) {
        self.suspected = Some(now);
    }

    /// T-transition. How long the suspicion lasted that ends with it.
    pub(crate) fn trusts(&mut self, now: Time, why: Why) -> Option<Span> {
        self.since = self.since.or(Some(now));
        let began = self.suspected.take()?;
        let lasted = now.since(began);
        if why != Why::Mistaken {
            self.down += lasted.0;
            self.last = None;
        } else {
            if let Some(last) = self.last.replace(began) {
                self.pairs = (self.pairs.0 + 1, self.pairs.1 + began.since(last).0);
            }
            self.mistakes += 1;
            self.mistaken += lasted.0;
        }
        Some(lasted)
    }

    /// How often it suspected a process that had not crashed, as far as it can tell.
    #[must_use]
    pub fn mistakes(&self) -> u32 {
        self.mistakes
    }

    /// When it began to suspect the process, if it does.
    #[must_use]
    pub fn suspected_since(&self) -> Option<Time> {
        self.suspected
    }

    /// The means up to now. A suspicion that lasts does not count yet: it may be right.
    #[must_use]
    pub fn measured(&self, now: Time) -> Measured {
        Self::together(std::iter::once(self), now)
    }

    /// The means over several processes up to now, as if each mistake had been about one.
    #[must_use]
    pub fn together<'a>(records: impl Iterator<Item = &'a Self>, now: Time) -> Measured {
        let (mut mistakes, mut mistaken, mut pairs, mut seen) = (0, 0, (0, 0), 0);
        for record in records {
            mistakes += u64::from(record.mistakes);
            mistaken += record.mistaken;
            pairs = (pairs.0 + u64::from(record.pairs.0), pairs.1 + record.pairs.1);
            seen += record.seen(now);
        }
        let mean = |sum: u64, count: u64| (count > 0).then(|| Span(sum / count.max(1)));
        let share = |mistaken: u64| {
            let right = u128::from(seen.saturating_sub(mistaken)) * 1_000_000 / u128::from(seen.max(1));
            u64::try_from(right).unwrap_or(0)
        };
        Measured {
            between: mean(pairs.1, pairs.0),
            lasts: mean(mistaken, mistakes),
            accuracy: (seen > 0).then(|| share(mistaken)),
        }
    }

    /// How long it has had an opinion of the process while that ran.
    fn seen(&self, now: Time) -> u64 {
        let end = self.suspected.unwrap_or(now);
        self.since.map_or(0, |since| end.since(since).0).saturating_sub(self.down)
    }
}
