//! Stretches of a run that nobody ran, for measurements and tests: a leader with heartbeats, clients that
//! ask, crashes, freezes, cuts and elections. They look like a protocol and are none.

use faultline_engine::view::{Cone, Outage, Shape, Strip, StripEnd, StripEvent, StripLook, StripMessage};
use faultline_engine::{ClientId, Endpoint, LossCause, MessageId, NodeId, NodeStatus, Span, Time, Weight};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A stretch of at least `events` events on the lanes of `nodes` nodes, 3 or more, and one client. The same
/// numbers give the same stretch.
#[must_use]
pub fn synthetic_strip(nodes: u16, events: usize) -> Strip {
    let mut troupe = Troupe::new(nodes.max(3));
    troupe.at(Span(1), Cue::Elect(NodeId(1), 1));
    troupe.at(Span::millis(90), Cue::Ask);
    troupe.at(Span::millis(640), Cue::Trouble(0));
    while troupe.strip.events.len() < events {
        troupe.next();
    }
    troupe.strip.to = troupe.now;
    troupe.strip
}

/// What an event of a stretch depends on and what depends on it, as far as its events and messages tell.
#[must_use]
pub fn cone(strip: &Strip, event: u32) -> Cone {
    let sender = |number: u32| {
        let ended = strip.messages.iter().find(|message| message.end.is_some_and(|end| end.event == number));
        ended.map(|message| message.event)
    };
    let Some(root) = strip.events.iter().position(|other| other.number == event) else {
        return Cone::default();
    };
    let mut lanes: Vec<Endpoint> = strip.events[root].lane.into_iter().collect();
    let mut causes: Vec<u32> = sender(event).into_iter().collect();
    let mut past = Vec::new();
    for other in strip.events[..root].iter().rev() {
        if other.lane.is_some_and(|lane| lanes.contains(&lane)) || causes.contains(&other.number) {
            past.push(other.number);
            lanes.extend(other.lane);
            causes.extend(sender(other.number));
        }
    }
    past.reverse();
    let mut lanes: Vec<Endpoint> = strip.events[root].lane.into_iter().collect();
    let mut future = vec![event];
    for other in &strip.events[root + 1..] {
        let caused = sender(other.number).is_some_and(|cause| future.binary_search(&cause).is_ok());
        if caused || other.lane.is_some_and(|lane| lanes.contains(&lane)) {
            future.push(other.number);
            lanes.extend(other.lane);
        }
    }
    Cone { past, future: future.split_off(1), path: Vec::new() }
}

/// What is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cue {
    /// A message ends, by its place.
    End(usize),
    /// The leader of a term says that it lives.
    Beat(u64),
    /// Somebody asks for votes in a term.
    Elect(NodeId, u64),
    /// A write reaches the disk.
    Sync(NodeId),
    /// The client asks.
    Ask,
    /// Harm of some kind, and its end.
    Trouble(u32),
    Mend(NodeId),
    Heal,
}

struct Troupe {
    strip: Strip,
    cues: BinaryHeap<Reverse<(Time, Cue)>>,
    now: Time,
    status: Vec<NodeStatus>,
    term: u64,
    leader: NodeId,
    votes: u16,
    /// Who is cut off from everybody else.
    island: Option<NodeId>,
    dice: u64,
}

impl Troupe {
    fn new(nodes: u16) -> Self {
        Self {
            strip: Strip::default(),
            cues: BinaryHeap::new(),
            now: Time::ZERO,
            status: vec![NodeStatus::Up; usize::from(nodes)],
            term: 0,
            leader: NodeId(1),
            votes: 0,
            island: None,
            dice: 42,
        }
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % sides.max(1)
    }

    fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u16::try_from(self.status.len()).unwrap_or(u16::MAX)).map(NodeId)
    }

    fn up(&self, node: NodeId) -> bool {
        self.status[node.index()] == NodeStatus::Up
    }

    fn at(&mut self, wait: Span, cue: Cue) {
        self.cues.push(Reverse((self.now + wait, cue)));
    }

    /// Records an event; no two have the same time.
    fn record(&mut self, lane: Option<Endpoint>, look: StripLook, weight: Weight) -> u32 {
        let number = u32::try_from(self.strip.events.len()).unwrap_or(u32::MAX);
        self.strip.events.push(StripEvent { number, time: self.now, lane, look, weight });
        number
    }

    fn send(&mut self, from: Endpoint, to: Endpoint, shape: Shape, event: u32) {
        let way = Span(10_000 + self.roll(5_000));
        let cut = (from.node() == self.island) != (to.node() == self.island) && self.island.is_some();
        let place = self.strip.messages.len();
        self.strip.messages.push(StripMessage {
            id: MessageId(u32::try_from(place + 1).unwrap_or(u32::MAX)),
            from,
            to,
            sent: self.now,
            arrives: self.now + way,
            end: None,
            event,
            shape,
            epoch: (from.node().is_some() && to.node().is_some()).then_some(self.term),
        });
        self.at(if cut { Span(way.0 / 2) } else { way }, Cue::End(place));
    }

    fn broadcast(&mut self, from: NodeId, shape: Shape, event: u32) {
        for to in self.nodes().filter(|to| *to != from) {
            self.send(from.into(), to.into(), shape, event);
        }
    }

    fn next(&mut self) {
        let Some(Reverse((time, cue))) = self.cues.pop() else { return };
        self.now = time.max(self.now + Span(1));
        match cue {
            Cue::End(place) => self.end(place),
            Cue::Beat(term) if term == self.term && self.up(self.leader) => {
                let event = self.record(Some(self.leader.into()), StripLook::Local, Weight::Detail);
                self.broadcast(self.leader, Shape::Request { loaded: false }, event);
                self.at(Span::millis(70), Cue::Beat(term));
            }
            Cue::Elect(node, term) if self.up(node) && term > self.term => {
                (self.term, self.leader, self.votes) = (term, node, 1);
                let event = self.record(Some(node.into()), StripLook::Local, Weight::Step);
                self.broadcast(node, Shape::Request { loaded: true }, event);
            }
            Cue::Sync(node) if self.up(node) => {
                self.record(Some(node.into()), StripLook::Local, Weight::Detail);
            }
            Cue::Ask => {
                let client = Endpoint::Client(ClientId(0));
                let event = self.record(Some(client), StripLook::Local, Weight::Detail);
                self.send(client, self.leader.into(), Shape::Request { loaded: true }, event);
                let wait = Span::millis(170 + self.roll(90));
                self.at(wait, Cue::Ask);
            }
            Cue::Trouble(kind) => self.trouble(kind),
            Cue::Mend(node) => {
                self.status[node.index()] = NodeStatus::Up;
                let event = self.record(Some(node.into()), StripLook::Action, Weight::Headline);
                let open = |outage: &&mut Outage| outage.node == node && outage.to.is_none();
                if let Some(outage) = self.strip.outages.iter_mut().rev().find(open) {
                    outage.to = Some(self.strip.events[event as usize].time);
                }
            }
            Cue::Heal => {
                self.island = None;
                self.record(None, StripLook::Action, Weight::Headline);
            }
            Cue::Beat(_) | Cue::Elect(..) | Cue::Sync(_) => {}
        }
    }

    fn end(&mut self, place: usize) {
        let message = self.strip.messages[place];
        let down = message.to.node().is_some_and(|node| !self.up(node));
        let lost =
            if self.now < message.arrives { Some(LossCause::Cut) } else { down.then_some(LossCause::Down) };
        if down && message.to.node().is_some_and(|node| self.status[node.index()] == NodeStatus::Frozen) {
            // It waits until the node thaws.
            self.at(Span::millis(20), Cue::End(place));
            return;
        }
        let won = lost.is_none() && message.to == self.leader.into() && self.wins(&message);
        let event = match (lost, won) {
            (Some(_), _) => self.record(None, StripLook::Arrival, Weight::Detail),
            (None, true) => self.record(Some(message.to), StripLook::Leads(self.term), Weight::Headline),
            (None, false) => self.record(Some(message.to), StripLook::Arrival, Weight::Detail),
        };
        self.strip.messages[place].end = Some(StripEnd { time: self.now, event, lost });
        if won {
            self.broadcast(self.leader, Shape::Request { loaded: false }, event);
            self.at(Span::millis(70), Cue::Beat(self.term));
        }
        if lost.is_none() {
            self.react(&message, event);
        }
    }

    fn wins(&mut self, message: &StripMessage) -> bool {
        if message.epoch != Some(self.term) || message.shape != (Shape::Reply { positive: true }) {
            return false;
        }
        self.votes += 1;
        usize::from(self.votes) == self.status.len() / 2 + 1
    }

    fn react(&mut self, message: &StripMessage, event: u32) {
        match (message.shape, message.to.node(), message.from.node()) {
            (Shape::Request { .. }, Some(node), None) => {
                self.broadcast(node, Shape::Request { loaded: true }, event);
                self.at(Span(900), Cue::Sync(node));
            }
            (Shape::Request { loaded }, Some(node), Some(from)) => {
                let positive = self.roll(12) > 0;
                self.send(node.into(), from.into(), Shape::Reply { positive }, event);
                if loaded {
                    let writes = 1 + self.roll(3) * self.roll(2);
                    for write in 0..writes {
                        self.at(Span(900 + write * 400), Cue::Sync(node));
                    }
                }
            }
            (Shape::Reply { .. }, Some(node), Some(_)) if self.roll(9) == 0 => {
                let client = Endpoint::Client(ClientId(0));
                self.send(node.into(), client, Shape::Reply { positive: true }, event);
            }
            _ => {}
        }
    }

    /// In turn: a crash of the leader, a freeze, a cut.
    fn trouble(&mut self, kind: u32) {
        let follower = self.nodes().find(|node| *node != self.leader && self.up(*node));
        let heir = self.nodes().filter(|node| *node != self.leader && self.up(*node)).last();
        match kind % 3 {
            0 | 1 => {
                let (node, status) = match (kind % 3, follower) {
                    (1, Some(follower)) => (follower, NodeStatus::Frozen),
                    _ => (self.leader, NodeStatus::Down),
                };
                self.status[node.index()] = status;
                self.record(Some(node.into()), StripLook::Fault, Weight::Headline);
                self.strip.outages.push(Outage { node, from: self.now, to: None, status });
                self.at(Span::millis(420), Cue::Mend(node));
            }
            _ => {
                self.island = Some(self.leader);
                self.record(None, StripLook::Fault, Weight::Headline);
                self.at(Span::millis(500), Cue::Heal);
            }
        }
        if let Some(heir) = heir.filter(|_| kind % 3 != 1) {
            let wait = Span::millis(190 + self.roll(60));
            self.at(wait, Cue::Elect(heir, self.term + 1));
        }
        // A session by hand: some trouble at first, then long stretches of peace.
        let wait = if kind % 6 == 5 { Span::secs(20) } else { Span::millis(930) };
        self.at(wait, Cue::Trouble(kind + 1));
    }
}
