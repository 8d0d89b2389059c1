//! Alerts follow the samples, and samples what nodes say. Nodes that say nothing are unknown.

use super::super::{Config, MonitorEvidence, MonitorFact, Topic, Verdict};
use super::book::{Book, Entry};
use super::{
    ALERT_IN_TIME, CATCHES_UP, CLEARS_WHEN_OVER, FIRES_FOR_CAUSE, GRAIN, KNOWN_AT_REST, SAMPLES_TRUE,
    SILENT_IS_UNKNOWN, WATCH,
};
use crate::clock::Clock;
use crate::crowd::Crowd;
use crate::{Evidence, Fact};
use faultline_engine::{
    Checker, Endpoint, FactRecord, LinkState, NodeId, Observation, Rule, Seen, Sight, Span, Time, Violation,
};
use std::collections::VecDeque;

/// Watches all rules about alerts.
#[derive(Clone, Debug)]
pub(in super::super) struct Alerts {
    config: Config,
    /// The monotonic clock of the monitor.
    clock: Clock,
    /// Since when the monitor has run without standing still, and whether it had stood still; nothing while it does not run.
    runs: Option<(Time, bool)>,
    /// How often the monitor started.
    life: u32,
    nodes: Vec<Node>,
    /// Alerts that must fire in an event.
    due: Vec<(NodeId, Topic, Span, u32)>,
    now: Time,
    crowd: Crowd,
}

/// What a rule knows of a node that is watched.
#[derive(Clone, Debug, Default)]
struct Node {
    book: Book,
    /// What it told the monitor and may still become a sample: the scrape; its life, records, and counters; and when it said so, by
    /// the time of the run. The oldest first.
    told: VecDeque<(u64, Entry, Time)>,
    /// The newest scrape of which a sample was taken.
    newest: u64,
    /// Since when it is known, by the time of the run; nothing while it is unknown.
    known: Option<Time>,
    alerts: [Alert; 4],
    /// Whether windows may hold samples of an earlier life of the monitor, when the first of this one was asked for, and when the
    /// first after which no window holds others.
    restored: bool,
    first: Option<Time>,
    whole: Option<Time>,
    /// Since when its disk is really as full as the threshold for space says.
    full: Option<Time>,
}

/// What a rule knows of an alert. Moments are those of scrapes, by the clock of the monitor.
#[derive(Clone, Copy, Debug, Default)]
struct Alert {
    /// Since when the condition has held at every sample.
    on: Option<Time>,
    /// Since when it has been over at every sample.
    off: Option<Time>,
    /// Whether it is said to fire.
    fires: bool,
}

impl Alerts {
    pub(in super::super) fn new(nodes: u16, config: Config) -> Self {
        Self {
            config,
            clock: Clock::default(),
            runs: None,
            life: 0,
            nodes: vec![Node::default(); usize::from(nodes)],
            due: Vec::new(),
            now: Time::ZERO,
            crowd: Crowd::default(),
        }
    }

    /// The monitor has started, and knows nothing but what its disk holds.
    fn starts(&mut self) {
        self.runs = Some((self.now, false));
        self.due.clear();
        for node in &mut self.nodes {
            (node.book, node.newest, node.known) = (Book::default(), 0, None);
            (node.first, node.whole, node.restored) = (None, None, false);
            node.told.clear();
            node.alerts = <[Alert; 4]>::default();
        }
    }

    fn on_sample(&mut self, node: NodeId, number: u64, entry: Entry, event: u32) -> Option<Evidence> {
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
    fn on_alert(
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

    /// Alerts that had to fire in an event that is over.
    fn judge_due(&mut self, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let bound = |topic| self.config.holds(topic);
        for (node, topic, held, due) in &self.due {
            if *due < event {
                let evidence = MonitorEvidence::Missing {
                    topic: *topic,
                    node: *node,
                    held: *held,
                    bound: bound(*topic),
                };
                broken.push(violation(ALERT_IN_TIME, event, evidence));
            }
        }
        self.due.retain(|due| due.3 >= event);
    }

    /// How long a disk may really be too full before that is told: until the next sample, which may be as late as a node may be
    /// silent, for the duration, and for one more sample; twice as long where the clock of the monitor is slow by half.
    fn bound(&self) -> Span {
        let Config { stale, hold, interval, .. } = self.config;
        Span(2 * (2 * stale.0 + hold.0.0 + interval.0) + GRAIN.0)
    }

    /// The monitor does something at this moment: what does it take for known?
    fn judge_silences(&self, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let Some((since, thawed)) = self.runs else { return };
        if thawed && self.now <= since + CATCHES_UP {
            return;
        }
        let stale = self.config.stale;
        let now = self.clock.now(self.now);
        for (node, watched) in (0..).map(NodeId).zip(&self.nodes) {
            let (Some(known), Some(newest)) = (watched.known, watched.book.newest()) else { continue };
            let silence = now.since(newest.asked);
            if silence > Span(stale.0 + GRAIN.0 + self.crowd.delay().0) {
                let evidence = MonitorEvidence::Silent { node, silence, stale };
                broken.push(violation(SILENT_IS_UNKNOWN, event, evidence));
            }
            let held = watched.full.map(|full| self.now.since(full.max(known).max(since)));
            let bound = self.bound();
            if let Some(held) = held.filter(|held| *held > bound && !watched.alerts[0].fires) {
                let evidence = MonitorEvidence::Missing { topic: Topic::Space, node, held, bound };
                broken.push(violation(ALERT_IN_TIME, event, evidence));
            }
        }
    }

    /// All has been well since a moment.
    fn judge_at_rest(&self, since: Time, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let rest = self.now.since(since);
        if self.config.settles().is_none_or(|settles| rest <= settles) {
            return;
        }
        let watched = (0..).map(NodeId).zip(&self.nodes).skip(1);
        for (node, _) in watched.filter(|(_, watched)| watched.known.is_none()) {
            broken.push(violation(KNOWN_AT_REST, event, MonitorEvidence::Unknown { node, rest }));
        }
    }

    /// What a service says of itself.
    fn on_service(&mut self, node: NodeId, fact: MonitorFact) {
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

impl Config {
    /// After how long a rest every node is known; nothing where a sample may be too old when it comes.
    pub(super) fn settles(&self) -> Option<Span> {
        let latency = LinkState::default().latency;
        let round_trip = Span(2 * latency.max.0 + GRAIN.0);
        let enough = self.stale.0 > self.interval.0 + round_trip.0;
        enough.then_some(Span(2 * self.interval.0 + self.stale.0 + round_trip.0 + 100_000))
    }
}

fn violation(rule: &'static Rule, event: u32, evidence: MonitorEvidence) -> Violation<Evidence> {
    Violation { rule, event, evidence: Evidence::Monitor(evidence) }
}

impl Checker<Fact> for Alerts {
    fn rules(&self) -> &'static [&'static Rule] {
        if self.config.settles().is_some() {
            &[
                SAMPLES_TRUE,
                FIRES_FOR_CAUSE,
                CLEARS_WHEN_OVER,
                ALERT_IN_TIME,
                SILENT_IS_UNKNOWN,
                KNOWN_AT_REST,
            ]
        } else {
            &[SAMPLES_TRUE, FIRES_FOR_CAUSE, CLEARS_WHEN_OVER, ALERT_IN_TIME, SILENT_IS_UNKNOWN]
        }
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let (Endpoint::Node(by), Fact::Monitor(fact)) = (record.subject, record.fact) else { return };
        if by != WATCH {
            return self.on_service(by, fact);
        }
        let event = record.event;
        self.judge_due(event, broken);
        match fact {
            MonitorFact::Started { life, samples, .. } => {
                self.life = life;
                for node in &mut self.nodes {
                    node.restored = samples > 0;
                }
            }
            MonitorFact::Sampled { node, number, asked, life, used, ended, bad } => {
                let entry = Entry::new(asked, life, used, (ended, bad));
                if let Some(evidence) = self.on_sample(node, number, entry, event) {
                    broken.push(Violation { rule: SAMPLES_TRUE, event, evidence });
                }
            }
            MonitorFact::Lost { node, .. } => {
                let watched = &mut self.nodes[node.index()];
                watched.known = None;
                watched.alerts = <[Alert; 4]>::default();
            }
            MonitorFact::Fires { topic, node, .. } | MonitorFact::Clears { topic, node, .. } => {
                let fires = matches!(fact, MonitorFact::Fires { .. });
                if let Some((rule, evidence)) = self.on_alert(node, topic, fires) {
                    broken.push(violation(rule, event, evidence));
                }
            }
            _ => {}
        }
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES.and(Sight::CLOCKS).and(Sight::MESSAGES).and(Sight::REST)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<Evidence>>) {
        self.now = seen.time;
        self.crowd.see(seen);
        match &seen.what {
            Observation::Started(node) if *node == WATCH => self.starts(),
            Observation::Crashed(node) if *node == WATCH => self.runs = None,
            Observation::Crashed(node) => self.nodes[node.index()].full = None,
            Observation::Frozen(node) if *node == WATCH => self.runs = None,
            Observation::Thawed(node) if *node == WATCH => self.runs = Some((self.now, true)),
            Observation::Clock { node, after, .. } if *node == WATCH => {
                self.clock.run_at(seen.time, after.rate);
            }
            Observation::Sent { from: Endpoint::Node(from), .. } if *from == WATCH => {
                self.judge_due(seen.event, broken);
                self.judge_silences(seen.event, broken);
            }
            Observation::AtRest { since } => self.judge_at_rest(*since, seen.event, broken),
            _ => {}
        }
    }
}
