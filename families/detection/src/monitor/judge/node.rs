//! What the rules know of a node, and what they make of its samples and alerts.

use super::super::{MonitorEvidence, MonitorFact, Topic, Verdict};
use super::alerts::Alerts;
use super::book::{Book, Entry};
use super::{CLEARS_WHEN_OVER, FIRES_FOR_CAUSE, GRAIN, SILENT_IS_UNKNOWN};
use crate::Evidence;
use faultline_engine::{NodeId, Rule, Span, Time};
use std::collections::VecDeque;

/// What a rule knows of a node that is watched.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) book: Book,
    /// What it told the monitor and may still become a sample: the scrape; its life, records, and counters; and when it said so, by
    /// the time of the run. The oldest first.
    pub(super) told: VecDeque<(u64, Entry, Time)>,
    /// The newest scrape of which a sample was taken.
    pub(super) newest: u64,
    /// Since when it is known, by the time of the run; nothing while it is unknown.
    pub(super) known: Option<Time>,
    pub(super) alerts: [Alert; 4],
    /// Whether windows may hold samples of an earlier life of the monitor, when the first of this one was asked for, and when the
    /// first after which no window holds others.
    pub(super) restored: bool,
    pub(super) first: Option<Time>,
    pub(super) whole: Option<Time>,
    /// Since when its disk is really as full as the threshold for space says.
    pub(super) full: Option<Time>,
}

/// What a rule knows of an alert. Moments are those of scrapes, by the clock of the monitor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Alert {
    /// Since when the condition has held at every sample.
    pub(super) on: Option<Time>,
    /// Since when it has been over at every sample.
    pub(super) off: Option<Time>,
    /// Whether it is said to fire.
    pub(super) fires: bool,
}

impl Alerts {
    pub(super) fn on_sample(
        &mut self,
        node: NodeId,
        number: u64,
        entry: Entry,
        event: u32,
    ) -> Option<Evidence> {
        let Self { config, clock, .. } = self;
        let watched = &mut self.nodes[node.index()];
        // A scrape that the network copies is answered twice, and either answer may come first.
        let is = |(scrape, told, _): &(u64, Entry, Time)| {
            let same = (told.life, told.used, told.ended, told.bad)
                == (entry.life, entry.used, entry.ended, entry.bad);
            *scrape == number && same
        };
        let newest = watched.newest;
        if !watched.told.iter().any(is) || number <= newest || entry.asked > clock.now(self.now) + GRAIN {
            return Some(Evidence::Monitor(MonitorEvidence::Untrue { node, number, newest }));
        }
        watched.newest = number;
        // An answer to an older scrape is no sample any more.
        while watched.told.front().is_some_and(|(scrape, ..)| *scrape <= number) {
            watched.told.pop_front();
        }
        watched.known.get_or_insert(self.now);
        watched.book.push(entry, config.retention());
        let age = entry.asked.since(*watched.first.get_or_insert(entry.asked));
        let excused = watched.restored && age < config.retention();
        if !excused {
            watched.whole.get_or_insert(entry.asked);
        }
        for (topic, alert) in Topic::RULES.into_iter().zip(&mut watched.alerts) {
            if excused && topic != Topic::Space {
                (alert.on, alert.off) = (None, None);
                continue;
            }
            let verdict = watched.book.verdict(topic, config);
            alert.on = alert.on.or(Some(entry.asked)).filter(|_| verdict == Verdict::On);
            alert.off = alert.off.or(Some(entry.asked)).filter(|_| verdict == Verdict::Off);
            let held = alert.on.map(|on| entry.asked.since(on));
            if let Some(held) = held.filter(|held| !alert.fires && *held >= config.holds(topic)) {
                self.due.push((node, topic, held, event));
            }
        }
        None
    }

    /// An alert is said to fire, or to be over.
    pub(super) fn on_alert(
        &mut self,
        node: NodeId,
        topic: Topic,
        fires: bool,
    ) -> Option<(&'static Rule, MonitorEvidence)> {
        self.due.retain(|due| (due.0, due.1) != (node, topic));
        let config = &self.config;
        let watched = &mut self.nodes[node.index()];
        let place = Topic::RULES.iter().position(|rule| *rule == topic)?;
        if watched.known.is_none() {
            return Some((SILENT_IS_UNKNOWN, MonitorEvidence::Said { node, topic }));
        }
        let alert = &mut watched.alerts[place];
        alert.fires = fires;
        let newest = watched.book.newest()?.asked;
        let (since, wanted) =
            if fires { (alert.on, config.holds(topic)) } else { (alert.off, config.hold.0) };
        let lasted = since.map(|since| newest.since(since));
        // What a window holds of an earlier life, nobody but the monitor knows; nor since when a condition holds that held when
        // the first window was whole.
        let unknown = watched.whole.is_none() || since.is_some_and(|since| Some(since) == watched.whole);
        if watched.restored && topic != Topic::Space && unknown {
            return None;
        }
        if lasted.is_some_and(|lasted| lasted >= wanted) {
            return None;
        }
        Some(if fires {
            (FIRES_FOR_CAUSE, MonitorEvidence::Unfounded { topic, node, held: lasted, wanted })
        } else {
            (CLEARS_WHEN_OVER, MonitorEvidence::Early { topic, node, calm: lasted, wanted })
        })
    }

    /// What a service says of itself.
    pub(super) fn on_service(&mut self, node: NodeId, fact: MonitorFact) {
        let limit = u64::from(self.config.space_above.0) * u64::from(self.config.capacity.0);
        let (life, now) = (self.life, self.now);
        let watched = &mut self.nodes[node.index()];
        match fact {
            MonitorFact::Serves { used, .. }
            | MonitorFact::Stores { used }
            | MonitorFact::Cleaned { used, .. } => {
                watched.full = watched.full.or(Some(now)).filter(|_| u64::from(used) * 100 >= limit);
            }
            MonitorFact::Tells { asked, number, life: started, used, ended, bad } if asked == life => {
                let entry = Entry::new(Time::ZERO, started, used, (ended, bad));
                watched.told.push_back((number, entry, now));
                // Nor is one that is too old, by the clock of the monitor, which may be slow by half.
                let useful = Span(2 * self.config.stale.0 + GRAIN.0);
                while watched.told.front().is_some_and(|(.., said)| now.since(*said) > useful) {
                    watched.told.pop_front();
                }
            }
            _ => {}
        }
    }
}
