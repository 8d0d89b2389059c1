//! The rules of failure detectors: what Chandra & Toueg (1996) ask of their classes in the end, and how soon Chen, Toueg &
//! Aguilera (2002) promise it.
//!
//! The checker sees who crashed and whose clock is wrong, and reads of the processes only whom they say to suspect. It
//! promises for no process more than the sources do: the [`Promise`] says how much that is, and where links and clocks are
//! worse than a source assumes, it waits for as long as they can excuse.

use crate::crowd::Crowd;
use crate::evidence::Evidence;
use crate::facts::Fact;
use crate::membership::Membership;
use faultline_engine::{
    Checker, ClockError, Endpoint, FactRecord, NodeId, NodeSet, Observation, Rule, Seen, Sight, Span, Time,
    Violation,
};

/// A crash is suspected in time, and for as long as it lasts.
pub const DETECTION_BOUND: &Rule =
    &Rule { slug: "detection-bound", source: "Chen, Toueg & Aguilera 2002, NFD-S" };
/// In the end every process that crashed is suspected by every one that runs.
pub const STRONG_COMPLETENESS: &Rule =
    &Rule { slug: "strong-completeness", source: "Chandra & Toueg 1996, strong completeness" };
/// In the end no process that runs is suspected by one that runs.
pub const EVENTUAL_ACCURACY: &Rule =
    &Rule { slug: "eventual-accuracy", source: "Chandra & Toueg 1996, eventual strong accuracy" };

/// How far events may be apart that would have the same time, with room to spare.
const GRAIN: Span = Span::millis(1);
/// How many times as long as the bound a crash may be unnoticed after whatever may excuse that, and this much more.
const PATIENCE: (u64, Span) = (3, Span::secs(1));

/// What a detector promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// By when a crash is suspected.
    pub bound: Bound,
    /// After how long a rest nobody suspects who runs; nothing where the timeout is shorter than messages may take, because
    /// then the living are suspected for ever.
    pub accuracy: Option<Span>,
}

/// By when a crash is suspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// So long after the crash, whatever links do; wall clocks that differ add as much as they differ.
    AfterCrash(Span),
    /// So long after the crash, or after the last message that the crashed process had sent arrived. Wall clocks play no
    /// part, and the rate of the watcher's clock does.
    AfterLastBeat(Span),
}

impl Bound {
    fn span(self) -> Span {
        match self {
            Self::AfterCrash(span) | Self::AfterLastBeat(span) => span,
        }
    }
}

/// Watches all three rules.
#[derive(Clone, Debug)]
pub struct Detector {
    promise: Promise,
    nodes: Vec<Node>,
    /// How far any wall clock ever was from the right time.
    worst: Span,
    /// Whether any clock ever ran at a wrong rate.
    drifted: bool,
    /// When somebody last touched a clock.
    touched: Time,
    /// The time of the last observation.
    now: Time,
    crowd: Crowd,
    /// Who is down, so that nothing is looked at as long as nobody is.
    down: NodeSet,
    members: Membership,
}

#[derive(Clone, Debug)]
struct Node {
    /// Since when it has run without standing still; nothing while it does not run.
    runs: Option<Time>,
    /// Since when it has been down.
    crashed: Time,
    /// Who ran when it crashed, and has done so without a break: whoever must notice in time.
    watched_by: NodeSet,
    /// Whom it suspects.
    suspects: NodeSet,
    /// When it last began to trust each of the others.
    trusted: Vec<Time>,
    /// When the last message of each of the others that was down by then arrived here.
    late: Vec<Time>,
    /// Its clocks, and since when they have been so.
    clock: (Time, ClockError),
}

impl Detector {
    /// Rules for so many nodes.
    #[must_use]
    pub fn new(nodes: u16, promise: Promise) -> Self {
        let per_node = vec![Time::ZERO; usize::from(nodes)];
        let node = Node {
            runs: None,
            crashed: Time::ZERO,
            watched_by: NodeSet::default(),
            suspects: NodeSet::default(),
            trusted: per_node.clone(),
            late: per_node,
            clock: (Time::ZERO, ClockError::NONE),
        };
        Self {
            promise,
            nodes: vec![node; usize::from(nodes)],
            worst: Span(0),
            drifted: false,
            touched: Time::ZERO,
            now: Time::ZERO,
            crowd: Crowd::default(),
            // Who does not start has crashed from the beginning.
            down: NodeSet::first(nodes),
            members: Membership::new(nodes),
        }
    }

    /// A node runs from here on: what it has watched before does not count.
    fn goes_on(&mut self, node: NodeId) {
        self.nodes[node.index()].runs = Some(self.now);
    }

    /// A node runs no more, and cannot be asked to notice anything.
    fn stops(&mut self, node: NodeId) {
        self.nodes[node.index()].runs = None;
        for crashed in self.down.iter() {
            let crashed = &mut self.nodes[crashed.index()];
            crashed.watched_by = crashed.watched_by.without(node);
        }
    }

    fn crashes(&mut self, node: NodeId) {
        self.stops(node);
        self.down.insert(node);
        let watched_by = (0..).map(NodeId).zip(&self.nodes).filter(|(_, node)| node.runs.is_some());
        let watched_by = watched_by.map(|(other, _)| other);
        let watched_by = watched_by.filter(|other| self.members.must_watch(*other, node)).collect();
        let crashed = &mut self.nodes[node.index()];
        (crashed.crashed, crashed.watched_by) = (self.now, watched_by);
        let now = self.now;
        for other in &mut self.nodes {
            other.late[node.index()] = now;
        }
    }

    /// Notes how far wall clocks are from the right time, those that drift among them.
    fn read_clocks(&mut self) {
        for Node { clock: (since, error), .. } in &self.nodes {
            let gained =
                self.now.since(*since).0.saturating_mul(error.rate.0.unsigned_abs().into()) / 1_000_000;
            self.worst = self.worst.max(Span(error.offset.span().0.saturating_add(gained)));
        }
    }

    /// How much longer than with right clocks a crash may be unnoticed.
    ///
    /// A beat's number is from its sender's wall clock and the freshness point from its watcher's, so each adds at most what
    /// it was ever off; and a timer that was armed before a clock jumped may run out one round late, at half the rate.
    fn excuse(&self) -> Span {
        let span = self.promise.bound.span();
        match self.promise.bound {
            Bound::AfterCrash(_) if self.worst > Span(0) => Span(2 * self.worst.0 + 2 * span.0),
            Bound::AfterLastBeat(_) if self.drifted => span,
            _ => Span(0),
        }
    }

    /// Looks at whoever trusts a process that is down.
    fn judge(&mut self, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        if self.down.is_empty() {
            return;
        }
        if self.drifted {
            self.read_clocks();
        }
        let excuse = Span(self.excuse().0 + self.crowd.delay().0);
        let span = self.promise.bound.span();
        let patience = Span(PATIENCE.0 * (span.0 + self.worst.0) + PATIENCE.1.0);
        for crashed in self.down.iter() {
            let Node { crashed: since, watched_by, .. } = &self.nodes[crashed.index()];
            let after = self.now.since(*since);
            for (by, node) in (0..).map(NodeId).zip(&self.nodes) {
                let Some(runs) = node.runs.filter(|_| !node.suspects.contains(crashed)) else { continue };
                if !self.members.must_watch(by, crashed) {
                    continue;
                }
                let from = match self.promise.bound {
                    Bound::AfterCrash(_) => *since,
                    Bound::AfterLastBeat(_) => node.late[crashed.index()],
                };
                if watched_by.contains(by) && self.now > from + span + excuse + GRAIN {
                    let bound = Span(from.since(*since).0 + span.0 + excuse.0);
                    let evidence = Evidence::Undetected { crashed, by, after, bound };
                    broken.push(Violation { rule: DETECTION_BOUND, event, evidence });
                }
                let quiet = self.now.since(runs.max(node.late[crashed.index()]).max(self.touched));
                if quiet > patience {
                    let evidence = Evidence::Trusted { crashed, by, down: after, quiet };
                    broken.push(Violation { rule: STRONG_COMPLETENESS, event, evidence });
                }
            }
        }
    }

    /// All is well since a moment, and everybody runs: nobody has a reason to suspect anybody, and nobody had a while ago.
    fn judge_at_rest(&mut self, since: Time, event: u32, broken: &mut Vec<Violation<Evidence>>) {
        let rest = self.now.since(since);
        // Where somebody joined, the news reach some by others, which takes as long again.
        let rounds = if self.members.has_changed() { 2 } else { 1 };
        let settled = self.promise.accuracy.map(|settled| Span(rounds * settled.0));
        let Some(settled) = settled.filter(|settled| rest > *settled) else { return };
        let members = || (0..).map(NodeId).zip(&self.nodes).filter(|(_, node)| node.runs.is_some());
        for (by, watcher) in members() {
            let accused = |node: &NodeId| {
                watcher.suspects.contains(*node) || watcher.trusted[node.index()] > since + settled
            };
            if let Some(node) = members().map(|(node, _)| node).find(accused) {
                let evidence = Evidence::Accused { node, by, rest };
                broken.push(Violation { rule: EVENTUAL_ACCURACY, event, evidence });
            }
        }
    }
}

impl Checker<Fact> for Detector {
    fn rules(&self) -> &'static [&'static Rule] {
        // A run at whose timeout the living are suspected for ever has no rule that says otherwise.
        if self.promise.accuracy.is_some() {
            &[DETECTION_BOUND, STRONG_COMPLETENESS, EVENTUAL_ACCURACY]
        } else {
            &[DETECTION_BOUND, STRONG_COMPLETENESS]
        }
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, _: &mut Vec<Violation<Evidence>>) {
        let Endpoint::Node(by) = record.subject else { return };
        let node = &mut self.nodes[by.index()];
        match record.fact {
            Fact::Started { suspects, .. } => node.suspects = suspects,
            Fact::Joined { node: other, suspected: true, .. } => node.suspects.insert(other),
            Fact::Left { node: other, .. } => node.suspects = node.suspects.without(other),
            fact => match fact.opinion() {
                Some((other, true)) => node.suspects.insert(other),
                Some((other, false)) => {
                    node.suspects = node.suspects.without(other);
                    node.trusted[other.index()] = self.now;
                }
                None => {}
            },
        }
    }

    fn sight(&self) -> Sight {
        // Messages are how time passes: whoever runs sends.
        Sight::PROCESSES.and(Sight::CLOCKS).and(Sight::MESSAGES).and(Sight::REST)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<Evidence>>) {
        self.now = seen.time;
        self.crowd.see(seen);
        self.members.see(seen);
        match &seen.what {
            // Who is no member is not down.
            Observation::Absent(node) => self.down = self.down.without(*node),
            Observation::Left(node) => self.stops(*node),
            Observation::Started(node) => {
                self.down = self.down.without(*node);
                self.goes_on(*node);
            }
            Observation::Thawed(node) => self.goes_on(*node),
            Observation::Frozen(node) => self.stops(*node),
            Observation::Crashed(node) => self.crashes(*node),
            Observation::Delivered { from: Endpoint::Node(from), to: Endpoint::Node(to), .. }
                if self.down.contains(*from) =>
            {
                self.nodes[to.index()].late[from.index()] = seen.time;
            }
            Observation::Clock { node, before, after } => {
                self.worst = self.worst.max(before.offset.span()).max(after.offset.span());
                self.drifted |= after.rate.0 != 0;
                self.touched = seen.time;
                self.nodes[node.index()].clock = (seen.time, *after);
            }
            Observation::AtRest { since } => self.judge_at_rest(*since, seen.event, broken),
            _ => {}
        }
        self.judge(seen.event, broken);
    }
}
