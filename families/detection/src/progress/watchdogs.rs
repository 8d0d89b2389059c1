//! The rules of watchdogs: who makes no progress is found, and only who makes none.
//!
//! The checker knows when each worker started and which steps are on its disk since, so it can tell whether a report is of this
//! life. Silences it measures itself, by the clock of whoever watches. Of a watchdog it believes which report it counted.

use super::Config;
use crate::clock::Clock;
use crate::crowd::Crowd;
use crate::detector::{EVENTUAL_ACCURACY, STRONG_COMPLETENESS};
use crate::evidence::Evidence;
use crate::facts::Fact;
use faultline_engine::limits::MAX_FLIGHTS;
use faultline_engine::{
    Checker, Endpoint, FactRecord, LinkState, NodeId, Observation, Rule, Seen, Sight, Span, Time, Violation,
};

/// Whoever does no step for as long as the patience lasts is found stuck, whatever else it sends.
pub const STUCK_IN_TIME: &Rule = &Rule { slug: "stuck-in-time", source: "checkpoint detection" };
/// Only a step that was done in the newest life of a worker, and was not counted before, is progress.
pub const NEW_STEPS: &Rule = &Rule { slug: "new-steps", source: "checkpoint detection" };
/// Nobody is found stuck whose last step was counted less than the patience ago.
pub const SLOW_IS_NOT_STUCK: &Rule = &Rule { slug: "slow-is-not-stuck", source: "checkpoint detection" };

/// How far events may be apart that would have the same time, with room to spare.
const GRAIN: Span = Span::millis(1);
/// How long after it is thawed a process may have to read what waited for it: a microsecond for each message.
const CATCHES_UP: Span = Span(MAX_FLIGHTS as u64 + GRAIN.0);
/// How many times as long as a watchdog waits a crash may be unnoticed in the end, and this much more.
const PATIENCE: (u64, Span) = (3, Span::secs(1));
/// How long a write takes at most at rest, and one that waits for it.
const WRITES: Span = Span::millis(4);

/// Watches all rules.
#[derive(Clone, Debug)]
pub(super) struct Watchdogs {
    config: Config,
    nodes: Vec<Watcher>,
    /// Of each node and each of its lives: how many steps its disk held at the beginning, and how many were done in it.
    lives: Vec<Vec<(u64, u64)>>,
    /// Since when each node that is down has been so.
    down: Vec<Option<Time>>,
    /// The time of the last observation.
    now: Time,
    crowd: Crowd,
    /// Silences that were told, and when they began; to be compared with the next observation.
    told: Vec<Told>,
}

#[derive(Clone, Copy, Debug)]
struct Told {
    by: NodeId,
    node: NodeId,
    silence: Span,
    since: Time,
    event: u32,
}

/// One that watches the others.
#[derive(Clone, Debug)]
struct Watcher {
    clock: Clock,
    /// Since when it has run without standing still; nothing while it does not.
    runs: Option<Time>,
    /// Whether it has just been thawed, and not just started.
    thawed: bool,
    peers: Vec<Pair>,
}

/// What one thinks of another one.
#[derive(Clone, Copy, Debug)]
struct Pair {
    /// The newest life that it says to have heard of, and the last step that it counted of it.
    newest: (u32, u64),
    /// When that was, or since when it has watched, by its clock.
    advanced: Time,
    stuck: bool,
    silent: bool,
    /// When either opinion last became a good one.
    trusted: Time,
    /// When the last message of the other one came.
    arrived: Time,
}

impl Watchdogs {
    pub(super) fn new(nodes: u16, config: Config) -> Self {
        let nodes = usize::from(nodes);
        let pair = Pair {
            newest: (0, 0),
            advanced: Time::ZERO,
            stuck: false,
            silent: true,
            trusted: Time::ZERO,
            arrived: Time::ZERO,
        };
        let watcher =
            Watcher { clock: Clock::default(), runs: None, thawed: false, peers: vec![pair; nodes] };
        Self {
            config,
            nodes: vec![watcher; nodes],
            lives: vec![Vec::new(); nodes],
            // Who does not start has crashed from the beginning.
            down: vec![Some(Time::ZERO); nodes],
            now: Time::ZERO,
            crowd: Crowd::default(),
            told: Vec::new(),
        }
    }

    fn starts(&mut self, node: NodeId) {
        self.down[node.index()] = None;
        self.lives[node.index()].push((0, 0));
        let watcher = &mut self.nodes[node.index()];
        (watcher.runs, watcher.thawed) = (Some(self.now), false);
        let since = watcher.clock.now(self.now);
        for pair in &mut watcher.peers {
            (pair.newest, pair.advanced, pair.stuck, pair.silent) = ((0, 0), since, false, true);
        }
    }

    /// A report was counted as progress.
    fn on_advance(&mut self, by: NodeId, node: NodeId, (life, done): (u32, u64)) -> Option<Evidence> {
        let watcher = &mut self.nodes[by.index()];
        let pair = &mut watcher.peers[node.index()];
        let (newest, known) = pair.newest;
        pair.advanced = watcher.clock.now(self.now);
        let in_life = life.checked_sub(1).and_then(|place| self.lives[node.index()].get(place as usize));
        let was_done = in_life.is_some_and(|(from, to)| *from < done && done <= *to);
        if was_done && life == newest && done > known {
            pair.newest = (life, done);
            return None;
        }
        let from = in_life.map_or(0, |(from, _)| *from);
        Some(Evidence::NotNew { node, by, done, life, newest, known: known.max(from) })
    }

    /// Silences that were told have at most lasted until now.
    fn compare(&mut self, broken: &mut Vec<Violation<Evidence>>) {
        for told in std::mem::take(&mut self.told) {
            let Told { by, node, silence, since, event } = told;
            let is = self.nodes[by.index()].clock.now(self.now).since(since);
            if silence > is {
                let evidence = Evidence::TooSoon { node, by, silence: is, patience: self.config.patience };
                broken.push(Violation { rule: SLOW_IS_NOT_STUCK, event, evidence });
            }
        }
    }

    /// Looks at whom a watchdog trusts, that has something to do at this moment.
    fn judge(&mut self, by: NodeId, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let Config { patience, delta, .. } = self.config;
        let watcher = &self.nodes[by.index()];
        let Some(runs) = watcher.runs else { return };
        let now = watcher.clock.now(self.now);
        let ready = !watcher.thawed || self.now > runs + CATCHES_UP;
        for (node, pair) in (0..).map(NodeId).zip(&watcher.peers).filter(|(node, _)| *node != by) {
            let silence = now.since(pair.advanced);
            if ready && !pair.stuck && silence.0 > patience.0 + GRAIN.0 + self.crowd.delay().0 {
                let evidence = Evidence::Unnoticed { node, by, silence, patience };
                broken.push(Violation { rule: STUCK_IN_TIME, event, evidence });
            }
            let Some(since) = self.down[node.index()].filter(|_| !pair.stuck || !pair.silent) else {
                continue;
            };
            let quiet = self.now.since(runs.max(since).max(pair.arrived));
            if quiet > Span(PATIENCE.0 * patience.0.max(delta.0) + PATIENCE.1.0) {
                let evidence = Evidence::Trusted { crashed: node, by, down: self.now.since(since), quiet };
                broken.push(Violation { rule: STRONG_COMPLETENESS, event, evidence });
            }
        }
    }

    /// All is well since a moment: everybody works, and nobody is taken for stuck or silent, or was a while ago.
    fn judge_at_rest(&mut self, since: Time, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let rest = self.now.since(since);
        let Some(settled) = self.config.settles().filter(|settled| rest > *settled) else { return };
        for (by, watcher) in (0..).map(NodeId).zip(&self.nodes) {
            let accused = |(node, pair): &(NodeId, &Pair)| {
                *node != by && (pair.stuck || pair.silent || pair.trusted > since + settled)
            };
            if let Some((node, _)) = (0..).map(NodeId).zip(&watcher.peers).find(accused) {
                let evidence = Evidence::Accused { node, by, rest };
                broken.push(Violation { rule: EVENTUAL_ACCURACY, event, evidence });
            }
        }
    }
}

impl Config {
    /// After how long a rest nobody is taken for stuck or silent; nothing where a step or a beat may take longer than anybody
    /// waits.
    fn settles(&self) -> Option<Span> {
        let latency = LinkState::default().latency;
        let later = latency.max.0 - latency.min.0 + GRAIN.0;
        let longest = self.step.max.0 + WRITES.0 + later;
        let enough = self.patience.0 > longest && self.delta.0 > self.interval.0 + later;
        // What a node was at when the rest began is done, written and reported; the step after that is counted.
        enough.then_some(Span(2 * longest + self.patience.0 + 2 * self.interval.0 + self.delta.0 + 100_000))
    }
}

impl Checker<Fact> for Watchdogs {
    fn rules(&self) -> &'static [&'static Rule] {
        if self.config.settles().is_some() {
            &[STUCK_IN_TIME, NEW_STEPS, SLOW_IS_NOT_STUCK, STRONG_COMPLETENESS, EVENTUAL_ACCURACY]
        } else {
            &[STUCK_IN_TIME, NEW_STEPS, SLOW_IS_NOT_STUCK, STRONG_COMPLETENESS]
        }
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let Endpoint::Node(by) = record.subject else { return };
        let (event, now, patience) = (record.event, self.now, self.config.patience);
        match record.fact {
            Fact::Continues { done, .. } => {
                if let Some(life) = self.lives[by.index()].last_mut() {
                    *life = (done, done);
                }
            }
            Fact::Worked { done } => {
                if let Some(life) = self.lives[by.index()].last_mut() {
                    life.1 = done;
                }
            }
            Fact::Renewed { node, life } => {
                self.nodes[by.index()].peers[node.index()].newest = (life, 0);
            }
            Fact::Resumed { node, done, .. } => {
                self.nodes[by.index()].peers[node.index()].newest.1 = done;
            }
            Fact::Advances { node, life, done, .. } => {
                if let Some(evidence) = self.on_advance(by, node, (life, done)) {
                    broken.push(Violation { rule: NEW_STEPS, event, evidence });
                }
            }
            Fact::Stops { node, silence, .. } => {
                let pair = &mut self.nodes[by.index()].peers[node.index()];
                pair.stuck = true;
                self.told.push(Told { by, node, silence, since: pair.advanced, event });
                if silence < patience {
                    let evidence = Evidence::TooSoon { node, by, silence, patience };
                    broken.push(Violation { rule: SLOW_IS_NOT_STUCK, event, evidence });
                }
            }
            // That one was slow is no accusation.
            Fact::Recovers { node, stuck: true, .. } => {
                let pair = &mut self.nodes[by.index()].peers[node.index()];
                (pair.stuck, pair.trusted) = (false, now);
            }
            Fact::Suspects { node, .. } => self.nodes[by.index()].peers[node.index()].silent = true,
            Fact::Trusts { node, .. } => {
                let pair = &mut self.nodes[by.index()].peers[node.index()];
                (pair.silent, pair.trusted) = (false, now);
            }
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
        match &seen.what {
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
