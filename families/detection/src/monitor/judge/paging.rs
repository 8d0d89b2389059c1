//! Pages: one for each cause, none for a symptom or during a silence, and none too late.
//!
//! What is the cause of what stands here a second time, on purpose: who looked it up in the monitor would find whatever the monitor
//! does right. This one is computed from what is known of nodes and from the pages that are open, and knows no settings.

use super::super::pages::DATABASE;
use super::super::{Config, MonitorEvidence, MonitorFact, Topic};
use super::{CATCHES_UP, GRAIN, ONE_PAGE, PAGED_IN_TIME, SILENCE_KEPT, WATCH};
use crate::clock::Clock;
use crate::crowd::Crowd;
use crate::{Evidence, Fact};
use faultline_engine::{
    Checker, Endpoint, FactRecord, NodeId, NodeSet, Observation, Rule, Seen, Sight, Span, Time, Violation,
};

/// Watches all rules about pages. Moments are of the monitor's clock.
#[derive(Clone, Debug)]
pub(in super::super) struct Paging {
    config: Config,
    nodes: u16,
    clock: Clock,
    /// Since when the monitor has run without standing still; nothing while it does not.
    runs: Option<Time>,
    problems: Vec<Problem>,
    open: Vec<Page>,
    silences: Vec<Silence>,
    now: Time,
    crowd: Crowd,
}

#[derive(Clone, Copy, Debug)]
struct Problem {
    node: NodeId,
    topic: Topic,
    /// Since when somebody could have been paged about it.
    since: Time,
    paged: bool,
}

/// Nobody may be paged because of a node.
#[derive(Clone, Copy, Debug)]
struct Silence {
    node: NodeId,
    until: Time,
    /// The event in which it was ordered, until the disk knows.
    unwritten: Option<u32>,
    /// Whether the wall clock has only run since then: if it has jumped, a crash makes it another silence.
    steady: bool,
}

#[derive(Clone, Copy, Debug)]
struct Page {
    id: u32,
    cause: NodeId,
    /// The event in which it went out, until the disk knows.
    unwritten: Option<u32>,
}

impl Paging {
    pub(in super::super) fn new(nodes: u16, config: Config) -> Self {
        Self {
            config,
            nodes,
            clock: Clock::default(),
            runs: None,
            problems: Vec::new(),
            open: Vec::new(),
            silences: Vec::new(),
            now: Time::ZERO,
            crowd: Crowd::default(),
        }
    }

    fn here(&self) -> Time {
        self.clock.now(self.now)
    }

    fn starts(&mut self) {
        let since = self.here();
        self.runs = Some(since);
        self.silences.retain(|silence| silence.steady && silence.until > since);
        let unknown = |node| Problem { node: NodeId(node), topic: Topic::NoNews, since, paged: false };
        self.problems = (1..self.nodes).map(unknown).collect();
    }

    fn begins(&mut self, node: NodeId, topic: Topic) {
        self.problems.push(Problem { node, topic, since: self.here(), paged: false });
    }

    fn ends(&mut self, node: NodeId, topics: impl Fn(Topic) -> bool) {
        self.problems.retain(|problem| problem.node != node || !topics(problem.topic));
    }

    fn is_paged(&mut self, node: NodeId, topic: Topic) {
        for problem in self.problems.iter_mut().filter(|other| (other.node, other.topic) == (node, topic)) {
            problem.paged = true;
        }
    }

    fn about(&self, topics: impl Fn(Topic) -> bool) -> NodeSet {
        self.problems.iter().filter(|problem| topics(problem.topic)).map(|problem| problem.node).collect()
    }

    /// What is the cause of an alert: itself, unless it is a symptom of something that is known.
    fn cause(&self, node: NodeId, topic: Topic) -> NodeId {
        let most = |nodes: NodeSet, of: u16| nodes.len() >= 2 && 2 * nodes.len() > usize::from(of);
        let unknown = self.about(|topic| topic == Topic::NoNews);
        let watched = self.nodes - 1;
        if topic == Topic::NoNews {
            return if most(unknown, watched) { WATCH } else { node };
        }
        let known = self.open.iter().any(|page| page.cause == DATABASE);
        let gone = unknown.contains(DATABASE) || known || most(self.about(Topic::is_symptom), watched - 1);
        if topic.is_symptom() && gone { DATABASE } else { node }
    }

    /// Somebody is paged.
    fn on_page(&mut self, page: Page, node: NodeId, topic: Topic) -> Vec<(&'static Rule, MonitorEvidence)> {
        let mut found = Vec::new();
        let Page { id, cause, .. } = page;
        if let Some(open) = self.open.iter().find(|open| open.cause == cause) {
            found.push((ONE_PAGE, MonitorEvidence::Again { cause, open: open.id, page: id }));
        }
        let is = self.cause(node, topic);
        if is != cause {
            found.push((ONE_PAGE, MonitorEvidence::Symptom { topic, node, told: cause, cause: is }));
        }
        let here = self.here();
        let silence = self.silences.iter().find(|silence| silence.node == node);
        if let Some(silence) = silence.filter(|silence| silence.until > here + GRAIN) {
            let left = silence.until.since(here);
            found.push((SILENCE_KEPT, MonitorEvidence::Disturbed { node, left }));
        }
        self.open.push(page);
        self.is_paged(node, topic);
        found
    }

    /// The monitor does something at this moment: is there anything of which nobody was told?
    fn judge_missing(&self, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let Some(runs) = self.runs else { return };
        let Config { group_wait, interval, .. } = self.config;
        let bound = Span(group_wait.0 + 2 * interval.0 + GRAIN.0 + self.crowd.delay().0);
        let here = self.here();
        for problem in self.problems.iter().filter(|problem| !problem.paged) {
            let Problem { node, topic, .. } = *problem;
            let since = here.since(problem.since.max(runs));
            let silenced = |silence: &Silence| silence.node == node && here <= silence.until + bound;
            if since > bound && !self.silences.iter().any(silenced) {
                let evidence = MonitorEvidence::Unpaged { topic, node, since, bound };
                broken.push(violation(PAGED_IN_TIME, event, evidence));
            }
        }
    }

    /// A crash takes back what the disk does not know. The page went out all the same, and goes out again.
    fn crashes(&mut self) {
        self.runs = None;
        self.open.retain(|page| page.unwritten.is_none());
        self.silences.retain(|silence| silence.unwritten.is_none() && silence.steady);
    }

    /// The monitor silences a node, or says after a start that it still does.
    fn on_silence(&mut self, node: NodeId, length: Span, unwritten: Option<u32>) {
        let until = self.here() + length;
        self.silences.retain(|silence| silence.node != node);
        self.silences.push(Silence { node, until, unwritten, steady: true });
    }
}

fn violation(rule: &'static Rule, event: u32, evidence: MonitorEvidence) -> Violation<Evidence> {
    Violation { rule, event, evidence: Evidence::Monitor(evidence) }
}

impl Checker<Fact> for Paging {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ONE_PAGE, PAGED_IN_TIME, SILENCE_KEPT]
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let (Endpoint::Node(WATCH), Fact::Monitor(fact)) = (record.subject, record.fact) else { return };
        let event = record.event;
        match fact {
            MonitorFact::Fires { topic, node, .. } => self.begins(node, topic),
            MonitorFact::Clears { topic, node, .. } => self.ends(node, |other| other == topic),
            MonitorFact::Found { node, .. } => self.ends(node, |topic| topic == Topic::NoNews),
            MonitorFact::Lost { node, .. } => {
                self.ends(node, |_| true);
                self.begins(node, Topic::NoNews);
            }
            MonitorFact::Silenced { node, span } => self.on_silence(node, span, Some(event)),
            // What the rule knows of it is as good, and it need not believe it.
            MonitorFact::StillSilenced { node, left }
                if !self.silences.iter().any(|silence| silence.node == node) =>
            {
                self.on_silence(node, left, None);
            }
            MonitorFact::Unsilenced { node } => {
                self.silences.retain(|silence| {
                    silence.node != node || silence.until > self.clock.now(self.now) + GRAIN
                });
                let here = self.here();
                for problem in self.problems.iter_mut().filter(|problem| problem.node == node) {
                    problem.since = problem.since.max(here);
                }
            }
            MonitorFact::Pages { page: id, cause, topic, node, .. } => {
                let page = Page { id, cause, unwritten: Some(event) };
                for (rule, evidence) in self.on_page(page, node, topic) {
                    broken.push(violation(rule, event, evidence));
                }
            }
            MonitorFact::Joins { topic, node, .. } => self.is_paged(node, topic),
            MonitorFact::Closes { page, .. } => self.open.retain(|open| open.id != page),
            _ => {}
        }
    }

    fn sight(&self) -> Sight {
        let processes = Sight::PROCESSES.and(Sight::CLOCKS).and(Sight::MESSAGES);
        processes.and(Sight::DISKS)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<Evidence>>) {
        self.now = seen.time;
        self.crowd.see(seen);
        match &seen.what {
            Observation::Started(WATCH) => self.starts(),
            Observation::Crashed(WATCH) => self.crashes(),
            Observation::Wiped(WATCH) => {
                self.open.clear();
                self.silences.clear();
            }
            Observation::Frozen(WATCH) => self.runs = None,
            Observation::Thawed(WATCH) => self.runs = Some(self.here() + CATCHES_UP),
            Observation::Written { node: WATCH, event } => {
                // Writes are done in order, so this one would have been.
                for page in self.open.iter_mut().filter(|page| page.unwritten <= Some(*event)) {
                    page.unwritten = None;
                }
                for silence in self.silences.iter_mut().filter(|silence| silence.unwritten <= Some(*event)) {
                    silence.unwritten = None;
                }
            }
            Observation::Clock { node: WATCH, before, after } => {
                self.clock.run_at(seen.time, after.rate);
                for silence in &mut self.silences {
                    silence.steady &= before.offset == after.offset;
                }
            }
            Observation::Sent { from: Endpoint::Node(WATCH), .. } => self.judge_missing(seen.event, broken),
            _ => {}
        }
    }
}
