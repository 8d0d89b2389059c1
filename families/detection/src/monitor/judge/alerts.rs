//! Alerts follow the samples, and samples what nodes say. Nodes that say nothing are unknown.

use super::super::{Config, MonitorEvidence, MonitorFact, Topic};
use super::book::{Book, Entry};
use super::node::{Alert, Node};
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

/// Watches all rules about alerts.
#[derive(Clone, Debug)]
pub(in super::super) struct Alerts {
    pub(super) config: Config,
    /// The monotonic clock of the monitor.
    pub(super) clock: Clock,
    /// Since when the monitor has run without standing still, and whether it had stood still; nothing while it does not run.
    runs: Option<(Time, bool)>,
    /// How often the monitor started.
    pub(super) life: u32,
    pub(super) nodes: Vec<Node>,
    /// Alerts that must fire in an event.
    pub(super) due: Vec<(NodeId, Topic, Span, u32)>,
    pub(super) now: Time,
    crowd: Crowd,
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
