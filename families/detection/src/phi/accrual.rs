//! The rules of the φ accrual detector: what φ is at each moment, and what the detector says because of it.
//!
//! The checker computes φ itself, from the arrivals that it sees and the clock of whoever watches, so clocks that drift need no
//! excuse. Of the processes it believes only which beat a message was, and whom they suspect. A fact may come in an event in
//! which nothing is seen of the world; how much time had passed is then known from what is seen next.

use super::{Config, Estimate, Learn, Phi};
use crate::clock::Clock;
use crate::crowd::Crowd;
use crate::detector::{DETECTION_BOUND, EVENTUAL_ACCURACY, STRONG_COMPLETENESS};
use crate::evidence::Evidence;
use crate::facts::Fact;
use crate::membership::Membership;
use faultline_engine::limits::MAX_FLIGHTS;
use faultline_engine::{
    Checker, Endpoint, FactRecord, LinkState, NodeId, NodeSet, Observation, Rule, Seen, Sight, Span, Time,
    Violation,
};
use std::collections::VecDeque;

/// φ is computed from the arrivals, and nobody is suspected below the threshold.
pub const PHI_OF_ARRIVALS: &Rule =
    &Rule { slug: "phi-of-arrivals", source: "Hayashibara et al. 2004, §4.3" };
/// While nothing arrives φ never falls.
pub const PHI_RISES: &Rule =
    &Rule { slug: "phi-rises", source: "Défago, Urbán, Hayashibara & Katayama 2005, accruement" };
/// With an arrival φ begins again.
pub const PHI_RESTARTS: &Rule = &Rule { slug: "phi-restarts", source: "Hayashibara et al. 2004, §4.2" };

/// How far events may be apart that would have the same time, with room to spare.
const GRAIN: Span = Span::millis(1);
/// How long after it is thawed a process may have to read what waited for it: a microsecond for each message.
const CATCHES_UP: Span = Span(MAX_FLIGHTS as u64 + GRAIN.0);
/// How many times as long as the timeout a crash may be unnoticed in the end, and this much more.
const PATIENCE: (u64, Span) = (3, Span::secs(1));

/// Watches all rules of the detector.
#[derive(Clone, Debug)]
pub(super) struct Accrual {
    config: Config,
    nodes: Vec<Watcher>,
    /// The time of the last observation.
    now: Time,
    crowd: Crowd,
    /// Since when each node that is down has been so.
    down: Vec<Option<Time>>,
    members: Membership,
    /// Silences that were told, and are to be compared with the next observation.
    told: Vec<(NodeId, NodeId, Span, u32)>,
}

/// One that watches the others.
#[derive(Clone, Debug)]
struct Watcher {
    clock: Clock,
    /// Since when it has run without standing still; nothing while it does not.
    runs: Option<Time>,
    /// Whether it has just been thawed, and not just started.
    thawed: bool,
    suspects: NodeSet,
    peers: Vec<Pair>,
}

/// What one has heard of another one.
#[derive(Clone, Debug, Default)]
struct Pair {
    /// Life and number of the newest beat, and when it came by the clock of the watcher; nothing before the first.
    newest: Option<((u32, u64), Time)>,
    intervals: VecDeque<u32>,
    estimate: Option<Estimate>,
    /// The silence after which it must be suspected.
    timeout: Span,
    /// The last φ that was told of this silence, in hundredths.
    told: u32,
    /// When it was last trusted anew.
    trusted: Time,
    /// When the last message of it came, whatever it said.
    arrived: Time,
}

impl Pair {
    /// Takes note of a beat that was counted, if one may count it. What φ was, by what was seen.
    fn count(&mut self, beat: (u32, u64), now: Time, config: &Config) -> Option<(Span, Phi)> {
        let same_life = self.newest.filter(|(newest, _)| newest.0 == beat.0);
        if self.newest.is_some_and(|(newest, _)| beat <= newest) {
            return None;
        }
        self.newest = Some((beat, now));
        self.told = 0;
        let pause = config.acceptable_pause.0;
        let mut ended = None;
        match (same_life, self.estimate) {
            (Some((_, before)), Some(estimate)) => {
                let silence = now.since(before);
                let phi = estimate.phi(silence, pause);
                ended = Some((silence, phi));
                if config.learn == Learn::Trusted && phi >= Phi::whole(config.threshold.0) {
                    return ended;
                }
                self.learn(silence, config);
            }
            _ => {
                self.intervals.clear();
                let quarter = config.first_estimate.0 / 4;
                self.learn(Span(config.first_estimate.0 - quarter), config);
                self.learn(Span(config.first_estimate.0 + quarter), config);
            }
        }
        let sum = self.intervals.iter().map(|interval| u64::from(*interval)).sum();
        let squares = self.intervals.iter().map(|interval| u128::from(*interval).pow(2)).sum();
        let estimate = Estimate::new(self.intervals.len() as u64, sum, squares, config.min_deviation);
        self.timeout = estimate.reaches(Phi::whole(config.threshold.0), pause);
        self.estimate = Some(estimate);
        ended
    }

    fn learn(&mut self, interval: Span, config: &Config) {
        while self.intervals.len() >= usize::from(config.window.0) {
            self.intervals.pop_front();
        }
        self.intervals.push_back(u32::try_from(interval.0).unwrap_or(u32::MAX));
    }
}

impl Accrual {
    pub(super) fn new(nodes: u16, config: Config) -> Self {
        let watcher = Watcher {
            clock: Clock::default(),
            runs: None,
            thawed: false,
            suspects: NodeSet::default(),
            peers: vec![Pair::default(); usize::from(nodes)],
        };
        Self {
            config,
            nodes: vec![watcher; usize::from(nodes)],
            now: Time::ZERO,
            crowd: Crowd::default(),
            // Who does not start has crashed from the beginning.
            down: vec![Some(Time::ZERO); usize::from(nodes)],
            members: Membership::new(nodes),
            told: Vec::new(),
        }
    }

    /// How long one has heard nothing of another one that counts, by its clock.
    fn silence(&self, by: NodeId, node: NodeId) -> Option<Span> {
        let watcher = &self.nodes[by.index()];
        let (_, heard) = watcher.peers[node.index()].newest?;
        Some(watcher.clock.now(self.now).since(heard))
    }

    /// A silence that was told has at most lasted until now.
    fn compare(&mut self, broken: &mut Vec<Violation<Evidence>>) {
        for (by, node, told, event) in std::mem::take(&mut self.told) {
            if let Some(silence) = self.silence(by, node).filter(|silence| told > *silence) {
                let evidence = Evidence::Lingers { node, by, told, silence };
                broken.push(Violation { rule: PHI_RESTARTS, event, evidence });
            }
        }
    }

    /// A process says what φ is now.
    fn on_phi(
        &mut self,
        (by, node): (NodeId, NodeId),
        (phi, silence): (u32, Span),
        convicts: bool,
        event: u32,
        broken: &mut Vec<Violation<Evidence>>,
    ) {
        let threshold = Phi::whole(self.config.threshold.0);
        let pause = self.config.acceptable_pause.0;
        let pair = &mut self.nodes[by.index()].peers[node.index()];
        let before = std::mem::replace(&mut pair.told, phi);
        let Some(estimate) = pair.estimate else { return };
        if phi < before {
            let evidence = Evidence::Falls { node, by, before, after: phi };
            broken.push(Violation { rule: PHI_RISES, event, evidence });
        }
        let computed = estimate.phi(silence, pause);
        if computed.hundredths() != phi || (convicts && computed < threshold) {
            let evidence = Evidence::Differs { node, by, told: phi, is: computed.hundredths(), silence };
            broken.push(Violation { rule: PHI_OF_ARRIVALS, event, evidence });
        }
        self.told.push((by, node, silence, event));
    }

    /// A process says that a beat counts.
    fn on_counted(
        &mut self,
        (by, node): (NodeId, NodeId),
        beat: (u32, u64),
        told: Option<(Span, u32)>,
        event: u32,
        broken: &mut Vec<Violation<Evidence>>,
    ) {
        let watcher = &mut self.nodes[by.index()];
        let now = watcher.clock.now(self.now);
        let seen = watcher.peers[node.index()].count(beat, now, &self.config);
        let (Some((silence, phi)), Some((told, told_phi))) = (seen, told) else { return };
        if told > silence {
            let evidence = Evidence::Lingers { node, by, told, silence };
            broken.push(Violation { rule: PHI_RESTARTS, event, evidence });
        } else if (told, told_phi) != (silence, phi.hundredths()) {
            let evidence = Evidence::Differs { node, by, told: told_phi, is: phi.hundredths(), silence };
            broken.push(Violation { rule: PHI_OF_ARRIVALS, event, evidence });
        }
    }

    /// Looks at whom a process trusts, that has something to do at this moment.
    fn judge(&mut self, by: NodeId, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let watcher = &self.nodes[by.index()];
        let Some(runs) = watcher.runs else { return };
        let now = watcher.clock.now(self.now);
        let ready = !watcher.thawed || self.now > runs + CATCHES_UP;
        for (node, pair) in (0..).map(NodeId).zip(&watcher.peers) {
            if node == by || watcher.suspects.contains(node) || !self.members.must_watch(by, node) {
                continue;
            }
            if let Some((_, heard)) = pair.newest {
                let silence = now.since(heard);
                if ready && silence.0 > pair.timeout.0 + GRAIN.0 + self.crowd.delay().0 {
                    let evidence = Evidence::Late { node, by, silence, bound: pair.timeout };
                    broken.push(Violation { rule: DETECTION_BOUND, event, evidence });
                }
            }
            let Some(since) = self.down[node.index()] else { continue };
            let quiet = self.now.since(runs.max(since).max(pair.arrived));
            if quiet > Span(PATIENCE.0 * pair.timeout.0 + PATIENCE.1.0) {
                let down = self.now.since(since);
                let evidence = Evidence::Trusted { crashed: node, by, down, quiet };
                broken.push(Violation { rule: STRONG_COMPLETENESS, event, evidence });
            }
        }
    }

    /// All is well since a moment, and the window holds nothing that is older: nobody suspects anybody, and nobody did a while
    /// ago.
    fn judge_at_rest(&mut self, since: Time, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let rest = self.now.since(since);
        // Where somebody joined, the news reach some by others, which takes a few beats more.
        let news = if self.members.has_changed() { 4 } else { 0 };
        let beats = Span(news * (self.config.interval.0 + LinkState::default().latency.max.0));
        let settled = self.config.settles().map(|settled| Span(settled.0 + beats.0));
        let Some(settled) = settled.filter(|settled| rest > *settled) else { return };
        let runs = |node: NodeId| self.nodes[node.index()].runs.is_some();
        let watchers = (0..).map(NodeId).zip(&self.nodes).filter(|(by, _)| runs(*by));
        for (by, watcher) in watchers {
            let mut members = (0..).map(NodeId).zip(&watcher.peers).filter(|(node, _)| runs(*node));
            let accused = members
                .find(|(node, pair)| watcher.suspects.contains(*node) || pair.trusted > since + settled);
            if let Some((node, _)) = accused {
                let evidence = Evidence::Accused { node, by, rest };
                broken.push(Violation { rule: EVENTUAL_ACCURACY, event, evidence });
            }
        }
    }

    fn starts(&mut self, node: NodeId) {
        let nodes = self.nodes.len();
        self.down[node.index()] = None;
        let watcher = &mut self.nodes[node.index()];
        (watcher.runs, watcher.thawed) = (Some(self.now), false);
        watcher.peers = vec![Pair::default(); nodes];
    }
}

impl Config {
    /// After how long a rest nobody suspects who runs: when every interval in the window is one of the rest. Nothing where that
    /// is not so.
    fn settles(&self) -> Option<Span> {
        // A window that takes no interval that ended in a suspicion can be filled with such as make it suspect for ever.
        if self.learn == Learn::Trusted {
            return None;
        }
        // At rest an interval is at most so much longer than the mean: as one message may be slower than another one, and a
        // share of that by which the mean may be off in a small window. Beside that are events that would have the same time.
        let latency = LinkState::default().latency;
        let slower = (latency.max.0 - latency.min.0) * 3 / 2 + GRAIN.0;
        let threshold = Phi::whole(self.threshold.0);
        let least = Estimate::new(1, 0, 0, self.min_deviation).reaches(threshold, self.acceptable_pause.0);
        // One interval is cut in two by the beginning of the rest, and a suspicion lasts until the next beat.
        let beats = u64::from(self.window.0) + 4;
        (least.0 > slower).then_some(Span(beats * (self.interval.0 + latency.max.0) + 100_000))
    }
}

impl Checker<Fact> for Accrual {
    fn rules(&self) -> &'static [&'static Rule] {
        if self.config.settles().is_some() {
            &[
                DETECTION_BOUND,
                STRONG_COMPLETENESS,
                EVENTUAL_ACCURACY,
                PHI_OF_ARRIVALS,
                PHI_RISES,
                PHI_RESTARTS,
            ]
        } else {
            &[DETECTION_BOUND, STRONG_COMPLETENESS, PHI_OF_ARRIVALS, PHI_RISES, PHI_RESTARTS]
        }
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let Endpoint::Node(by) = record.subject else { return };
        let event = record.event;
        match record.fact {
            Fact::Started { suspects, .. } => self.nodes[by.index()].suspects = suspects,
            Fact::Counted { node, life, beat, silence, phi_hundredths, .. } => {
                let told = silence.map(|silence| (silence, phi_hundredths));
                self.on_counted((by, node), (life, beat), told, event, broken);
            }
            Fact::Doubts { node, phi_hundredths, silence } => {
                self.on_phi((by, node), (phi_hundredths, silence), false, event, broken);
            }
            Fact::Convicts { node, phi_hundredths, silence, .. } => {
                self.nodes[by.index()].suspects.insert(node);
                self.on_phi((by, node), (phi_hundredths, silence), true, event, broken);
            }
            Fact::Trusts { node, .. } => {
                let now = self.now;
                let watcher = &mut self.nodes[by.index()];
                watcher.suspects = watcher.suspects.without(node);
                watcher.peers[node.index()].trusted = now;
            }
            Fact::Joined { node, suspected: true, .. } => self.nodes[by.index()].suspects.insert(node),
            Fact::Left { node, .. } => {
                let watcher = &mut self.nodes[by.index()];
                watcher.suspects = watcher.suspects.without(node);
                watcher.peers[node.index()] = Pair::default();
            }
            // Nothing else is said where φ is.
            _ => {}
        }
    }

    fn sight(&self) -> Sight {
        // Messages are how time passes: whoever runs sends.
        Sight::PROCESSES.and(Sight::CLOCKS).and(Sight::MESSAGES).and(Sight::REST)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<Evidence>>) {
        self.now = seen.time;
        self.crowd.see(seen);
        if !self.told.is_empty() {
            self.compare(broken);
        }
        self.members.see(seen);
        match &seen.what {
            // Who is no member is not down.
            Observation::Absent(node) => self.down[node.index()] = None,
            Observation::Left(node) => self.nodes[node.index()].runs = None,
            Observation::Started(node) => self.starts(*node),
            Observation::Thawed(node) => {
                let watcher = &mut self.nodes[node.index()];
                (watcher.runs, watcher.thawed) = (Some(self.now), true);
            }
            Observation::Frozen(node) => self.nodes[node.index()].runs = None,
            Observation::Crashed(node) => {
                self.nodes[node.index()].runs = None;
                self.down[node.index()] = Some(self.now);
            }
            Observation::Clock { node, after, .. } => {
                self.nodes[node.index()].clock.run_at(seen.time, after.rate);
            }
            Observation::Sent { from: Endpoint::Node(from), .. } => self.judge(*from, seen.event, broken),
            Observation::Delivered { from: Endpoint::Node(from), to: Endpoint::Node(to), .. } => {
                self.nodes[to.index()].peers[from.index()].arrived = seen.time;
            }
            Observation::AtRest { since } => self.judge_at_rest(*since, seen.event, broken),
            _ => {}
        }
    }
}
