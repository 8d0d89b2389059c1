//! The service comes back: within detection, start, load and resume.
//!
//! The bound is reckoned from the settings and from what is in the store. It holds in a world in which nothing is wrong but that
//! servers have crashed: so the checker waits until all has been whole and at rest for a while, and then allows for crashes of
//! servers alone. Whatever else somebody does begins that wait anew.

use super::super::{Config, DIRECTOR, Evidence, FIRST_STANDBY, Fact, Form, servers, store_of};
use super::{SERVICE_RETURNS, violation};
use faultline_engine::{
    Checker, FactRecord, LinkState, NodeId, NodeSet, Observation, Rule, Seen, Sight, Span, Time, Violation,
};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Returns {
    config: Config,
    store: NodeId,
    now: Time,
    /// Whether the world has been at rest, and since then no more was done to it than that servers crashed.
    calm: bool,
    /// A server crashed in this event.
    crashed: Option<u32>,
    /// Servers whose processes run.
    up: NodeSet,
    /// Who serves under which token.
    active: LiteMap<NodeId, u64>,
    /// The highest token that was granted.
    granted: u64,
    /// Since when nobody serves under it, or what happened last that may excuse it.
    since: Time,
    stored: u64,
    broken: bool,
}

impl Returns {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        Self {
            config: *config,
            store: store_of(nodes),
            now: Time::ZERO,
            calm: false,
            crashed: None,
            up: servers(nodes).collect(),
            active: LiteMap::new(),
            granted: 0,
            since: Time::ZERO,
            stored: 0,
            broken: false,
        }
    }

    /// Whether it is judged: with a timeout that the living exceed nobody serves for long.
    fn is_judged(&self) -> bool {
        let Config { form, heartbeat, timeout, .. } = self.config;
        form != Form::Cluster && timeout.0 >= heartbeat.0 + 2 * slowest().0 + DISK.0
    }

    /// How long it may take to have a primary again.
    fn bound(&self) -> Span {
        let Config { heartbeat, timeout, start, resume, broken, .. } = self.config;
        // The status that is under way when the server crashes; then silence.
        let detection = slowest().0 + timeout.0;
        // The token on the disk, the order, the question to the store, its disk and answer; one heartbeat for an order that
        // crossed a status.
        let orders = heartbeat.0 + 4 * slowest().0 + 2 * DISK.0;
        let takeover = orders + start.0.0 + self.config.loading(self.stored).0 + resume.0.0;
        Span(detection + takeover * if broken { 2 } else { 1 } + MARGIN.0)
    }

    /// Whether a server is there that could serve.
    fn has_candidate(&self) -> bool {
        let broken = if self.config.broken { NodeSet::of(FIRST_STANDBY) } else { NodeSet::EMPTY };
        !self.up.minus(broken).is_empty()
    }

    fn is_served(&self) -> bool {
        self.granted > 0 && self.active.iter().any(|(_, token)| *token == self.granted)
    }

    fn judge(&mut self, event: u32, broken: &mut Vec<Violation<crate::Evidence>>) {
        if !self.calm || self.broken || self.is_served() || !self.has_candidate() {
            return;
        }
        let (after, bound) = (self.now.since(self.since), self.bound());
        if after > bound {
            self.broken = true;
            let evidence = Evidence::NoService { after, bound, effects: self.stored };
            broken.push(violation(SERVICE_RETURNS, event, evidence));
        }
    }

    fn on_processes(&mut self, event: u32, what: &Observation) {
        match *what {
            Observation::Started(node) if node != DIRECTOR && node != self.store => {
                // Before there was nobody who could serve.
                if !self.has_candidate() {
                    self.since = self.now;
                }
                self.up.insert(node);
            }
            Observation::Crashed(node) => {
                self.up = self.up.without(node);
                if self.active.remove(&node).is_some() || !self.is_served() {
                    self.since = self.now;
                }
                self.crashed = Some(event).filter(|_| node != DIRECTOR && node != self.store);
            }
            Observation::Acted { whole, .. } => {
                let excused = whole || self.crashed == Some(event);
                self.calm &= excused;
                if !self.is_served() {
                    self.since = self.now;
                }
            }
            Observation::AtRest { .. } if !self.calm => {
                self.calm = true;
                if !self.is_served() {
                    self.since = self.now;
                }
            }
            _ => {}
        }
    }
}

/// How long a message takes at most where nobody has changed that.
fn slowest() -> Span {
    LinkState::default().latency.max
}

/// How long a write takes at most where nobody has changed that, behind another one.
const DISK: Span = Span::millis(4);
/// For events that would have the same time, and work that is rounded up.
const MARGIN: Span = Span::millis(2);

impl Checker<crate::Fact> for Returns {
    fn rules(&self) -> &'static [&'static Rule] {
        &[SERVICE_RETURNS]
    }

    fn sight(&self) -> Sight {
        let all = Sight::PROCESSES.and(Sight::ACTIONS).and(Sight::REST).and(Sight::MESSAGES);
        if self.is_judged() { all } else { Sight::NOTHING }
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<crate::Evidence>>) {
        self.now = seen.time;
        self.on_processes(seen.event, &seen.what);
        self.judge(seen.event, broken);
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, _: &mut Vec<Violation<crate::Evidence>>) {
        let (crate::Fact::Failover(fact), Some(node)) = (&record.fact, record.subject.node()) else { return };
        let served = self.is_served();
        match *fact {
            Fact::TokenGranted { token, .. } => self.granted = self.granted.max(token),
            Fact::Stored { .. } => self.stored += 1,
            Fact::Resumed { token, .. } => {
                self.active.insert(node, token);
            }
            Fact::SteppedDown { .. } | Fact::Released { .. } => {
                self.active.remove(&node);
            }
            _ => {}
        }
        if served && !self.is_served() {
            self.since = self.now;
        }
    }
}
