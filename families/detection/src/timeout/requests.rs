//! The rules of timers on requests: which round trips are samples, what they make of the timer, how it is backed off, and when
//! somebody is suspected.
//!
//! The checker counts tries and computes samples, estimates and timers itself, by the clock of whoever measures, from when
//! requests were sent and answered. Of the processes it believes only the number of the request that a message was, and that an
//! answer came to it.

use super::{Config, Estimate};
use crate::clock::Clock;
use crate::evidence::Evidence;
use crate::facts::Fact;
use faultline_engine::{
    Checker, Endpoint, FactRecord, NodeId, Observation, Rule, Seen, Sight, Span, Time, Violation,
};

/// No sample is taken from a request that was sent again.
pub const UNAMBIGUOUS_SAMPLES: &Rule =
    &Rule { slug: "unambiguous-samples", source: "Karn & Partridge 1987; RFC 6298, §3" };
/// The timer is the smoothed round trip and four deviations, within its bounds, and every request that was answered at its first
/// try counts for it.
pub const TIMER_OF_SAMPLES: &Rule =
    &Rule { slug: "timer-of-samples", source: "Jacobson & Karels 1988, appendix A; RFC 6298, §2" };
/// A silent try doubles the timer, and it stays so until there is a sample.
pub const BACK_OFF: &Rule = &Rule { slug: "back-off", source: "Karn & Partridge 1987; RFC 6298, 5.5" };
/// Nobody is suspected before so many tries of one request were silent.
pub const SILENT_TRIES: &Rule = &Rule { slug: "silent-tries", source: "RFC 1122, 4.2.3.5" };

/// Watches all four rules.
#[derive(Clone, Debug)]
pub(super) struct Requests {
    config: Config,
    nodes: Vec<Asker>,
    /// The time of the last observation. Whoever states a fact has just sent or received something.
    now: Time,
}

/// One that asks the others.
#[derive(Clone, Debug)]
struct Asker {
    clock: Clock,
    peers: Vec<Pair>,
}

/// What one asks another one.
#[derive(Clone, Copy, Debug)]
struct Pair {
    /// The number of the last request, and how often it was sent.
    request: u64,
    tries: u32,
    /// When the request was sent first, by the clock of the asker.
    first: Time,
    estimate: Option<Estimate>,
    /// The timer that the next try must have.
    timer: Span,
}

impl Pair {
    fn new(config: &Config) -> Self {
        Self { request: 0, tries: 0, first: Time::ZERO, estimate: None, timer: config.timer(None) }
    }
}

impl Requests {
    pub(super) fn new(nodes: u16, config: Config) -> Self {
        let pair = Pair::new(&config);
        let asker = Asker { clock: Clock::default(), peers: vec![pair; usize::from(nodes)] };
        Self { config, nodes: vec![asker; usize::from(nodes)], now: Time::ZERO }
    }

    fn starts(&mut self, node: NodeId) {
        self.nodes[node.index()].peers.fill(Pair::new(&self.config));
    }

    /// A request leaves.
    fn on_asked(&mut self, by: NodeId, fact: &Fact) -> Option<(&'static Rule, Evidence)> {
        let Fact::Asks { node, request, timer, .. } = *fact else { return None };
        let asker = &mut self.nodes[by.index()];
        let now = asker.clock.now(self.now);
        let pair = &mut asker.peers[node.index()];
        if request == pair.request {
            pair.tries += 1;
            pair.timer = self.config.backed_off(pair.timer);
        } else {
            (pair.request, pair.tries, pair.first) = (request, 1, now);
        }
        let tries = pair.tries;
        let is = std::mem::replace(&mut pair.timer, timer);
        let evidence = Evidence::NotBackedOff { node, by, request, tries, told: timer, is };
        (is != timer).then_some((BACK_OFF, evidence))
    }

    /// An answer came to the request that was under way.
    fn on_answered(&mut self, by: NodeId, fact: &Fact) -> Option<(&'static Rule, Evidence)> {
        let Fact::Answered { node, request, sample, smoothed, deviation, timer, .. } = *fact else {
            return None;
        };
        let config = self.config;
        let asker = &mut self.nodes[by.index()];
        let now = asker.clock.now(self.now);
        let pair = &mut asker.peers[node.index()];
        let (tries, is) = (pair.tries, now.since(pair.first));
        let Some(told) = sample else {
            if tries == 1 {
                return Some((TIMER_OF_SAMPLES, Evidence::NotSampled { node, by, request, is }));
            }
            let is = std::mem::replace(&mut pair.timer, timer);
            let evidence = Evidence::NotBackedOff { node, by, request, tries, told: timer, is };
            return (is != timer).then_some((BACK_OFF, evidence));
        };
        let estimate = Estimate::learn(pair.estimate, told);
        pair.estimate = Some(estimate);
        pair.timer = timer;
        if tries > 1 || told != is {
            return Some((UNAMBIGUOUS_SAMPLES, Evidence::Sampled { node, by, request, tries, told, is }));
        }
        let is = config.timer(Some(estimate));
        let same = (smoothed, deviation) == (Some(estimate.smoothed()), Some(estimate.deviation()));
        let evidence = Evidence::Mistimed { node, by, told: timer, is };
        (is != timer || !same).then_some((TIMER_OF_SAMPLES, evidence))
    }

    /// Somebody is suspected, just after the request was sent once more.
    fn on_unanswered(&self, by: NodeId, fact: &Fact) -> Option<(&'static Rule, Evidence)> {
        let Fact::Unanswered { node, request, .. } = *fact else { return None };
        let tries = self.nodes[by.index()].peers[node.index()].tries.saturating_sub(1);
        let wanted = self.config.tries.0;
        let evidence = Evidence::Hasty { node, by, request, tries, wanted };
        (tries < wanted.into()).then_some((SILENT_TRIES, evidence))
    }
}

impl Checker<Fact> for Requests {
    fn rules(&self) -> &'static [&'static Rule] {
        &[UNAMBIGUOUS_SAMPLES, TIMER_OF_SAMPLES, BACK_OFF, SILENT_TRIES]
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let Endpoint::Node(by) = record.subject else { return };
        let found = match &record.fact {
            fact @ Fact::Asks { .. } => self.on_asked(by, fact),
            fact @ Fact::Answered { .. } => self.on_answered(by, fact),
            fact @ Fact::Unanswered { .. } => self.on_unanswered(by, fact),
            _ => None,
        };
        broken.extend(found.map(|(rule, evidence)| Violation { rule, event: record.event, evidence }));
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES.and(Sight::CLOCKS).and(Sight::MESSAGES)
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<Evidence>>) {
        self.now = seen.time;
        match &seen.what {
            Observation::Started(node) => self.starts(*node),
            Observation::Clock { node, after, .. } => {
                self.nodes[node.index()].clock.run_at(seen.time, after.rate);
            }
            _ => {}
        }
    }
}
