//! The world: one event after the other.
//!
//! **Time.** No two events have the same time: what is due in a microsecond that is taken happens in the
//! next free one, and an input goes before anything else that is due. So a moment says exactly what has
//! happened, and an action by hand, written down with its moment, happens there again in every replay.

mod answers;
mod beginnings;
mod budget;
mod clients;
mod formulas;
mod inputs;
mod liars;
mod members;
mod messages;
mod no_effect;
mod processes;
mod rest;
mod servers;
mod traffic;

use crate::beginning::Impossible;
use crate::client::Client;
use crate::clock::{Clock, ClockError};
use crate::context::Effect;
use crate::dice::Dice;
use crate::digest::{Digest, Encode};
use crate::disk::Disk;
use crate::event::{EventKind, EventRecord, Flight, Recorder};
use crate::id::{ClientId, Endpoint, NodeId, NodeSet};
use crate::input::TimedInput;
use crate::network::Network;
use crate::observation::{Observation, Seen, Sight};
use crate::protocol::Protocol;
use crate::queue::{Due, Queue, Scheduled};
use crate::server::{Server, Service};
use crate::traffic::Standing;
use crate::units::{Factor, SpanRange, Time};
use crate::view::{TimerView, WorkFrame};
use crate::work::Work;
pub use budget::Exhausted;
use liars::Liars;
pub use liars::SecondCopy;
use rest::Rest;
use std::sync::Arc;

/// What a run starts from.
#[derive(Clone, Debug)]
pub struct Setup<P: Protocol> {
    /// How many nodes.
    pub nodes: u16,
    /// How many clients.
    pub clients: u16,
    /// The seed of all luck.
    pub seed: u64,
    /// The protocol's configuration.
    pub config: P::Config,
}

/// Whether a process runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeStatus {
    /// It has not started yet.
    New,
    /// It runs.
    Up,
    /// It crashed.
    Down,
    /// It stands still.
    Frozen,
    /// There is none: the node has not joined yet.
    Absent,
    /// There is none any more: the node has left.
    Left,
}

impl NodeStatus {
    /// Whether the node is a member.
    #[must_use]
    pub fn is_member(self) -> bool {
        !matches!(self, Self::Absent | Self::Left)
    }
}

/// A node: a process, its timers, its disk, its luck.
#[derive(Clone, Debug)]
struct Node<P: Protocol> {
    status: NodeStatus,
    since: Time,
    process: Option<P>,
    disk: Disk<P>,
    timers: Vec<Armed<P::Timer>>,
    clock: Clock,
    /// The time of the one entry in the queue that may wake this node.
    wake: Time,
    /// Counts crashes, so that what the queue holds for an earlier life is told apart.
    life: u32,
    /// Counts starts.
    boots: u32,
    /// Whether its process was told to leave and has not stopped yet.
    leaving: bool,
    /// Whether it has something to finish before it stops.
    stays: bool,
    work: Work<P::Timer>,
    /// Its workers and its queue, once it takes time for what arrives.
    server: Option<Box<Server>>,
    /// How long its disk took at 0 s, and how it handled what arrived.
    first: (SpanRange, Service),
    timer_dice: Dice,
    disk_dice: Dice,
    work_dice: Dice,
    /// For what its process draws itself.
    luck: Dice,
}

#[derive(Clone, Copy, Debug)]
struct Armed<T> {
    timer: T,
    armed: Time,
    /// When it runs out by the clock of its node.
    expires: Time,
    /// When that is, as long as the clock runs as it does.
    due: Time,
    event: u32,
}

const NEVER: Time = Time(u64::MAX);

/// The state of a run at one moment. Cloning it makes a checkpoint.
#[derive(Clone, Debug)]
pub struct World<P: Protocol> {
    setup: Arc<Setup<P>>,
    now: Time,
    events: u32,
    inputs: u32,
    digest: Digest,
    queue: Queue,
    flights: Vec<Option<Flight<P>>>,
    free: Vec<u32>,
    next_message: u32,
    /// How many facts were stated.
    facts: u32,
    nodes: Vec<Node<P>>,
    /// The nodes that lie; the second copies of those that are two stand in `nodes` behind all others.
    liars: Option<Box<Liars<P>>>,
    /// Who is a member when the run begins.
    initial: NodeSet,
    /// Of whose disks it was said what they hold when the run begins.
    filled: NodeSet,
    /// Why they cannot hold that, if so.
    impossible: Option<Impossible>,
    clients: Vec<Client<P>>,
    network: Arc<Network>,
    /// What is held of what is to come.
    standing: Standing,
    /// Whether a message may wait behind another one on a link that keeps the order.
    some_wait: bool,
    net_dice: Vec<Dice>,
    scratch: Vec<Effect<P>>,
    /// Who ends itself in this event, and after what time it is started again.
    exit: Option<(NodeId, SpanRange)>,
    /// Who has finished in this event what it stayed for.
    goes: Option<NodeId>,
    /// How much waited for the disks when that was looked at last.
    waiting: usize,
    /// How much messages have said since a load began; before, requests are few.
    said: Option<u64>,
    /// For rules alone: no part of the digest.
    rest: Rest,
    /// What whoever listens wants to see.
    sight: Sight,
}

impl<P: Protocol> World<P> {
    /// A world in which nothing has happened yet.
    #[must_use]
    pub fn new(setup: Setup<P>) -> Self {
        let seed = setup.seed;
        let node = |i: usize| Node {
            status: NodeStatus::New,
            since: Time::ZERO,
            process: None,
            disk: Disk::new(),
            timers: Vec::new(),
            clock: Clock::default(),
            wake: NEVER,
            life: 0,
            boots: 0,
            leaving: false,
            stays: false,
            timer_dice: Dice::new(seed, "timer", i),
            disk_dice: Dice::new(seed, "disk", i),
            work: Work::new(),
            server: None,
            first: (Disk::<P>::new().latency, Service::AT_ONCE),
            work_dice: Dice::new(seed, "work", i),
            luck: Dice::new(seed, "luck", i),
        };
        let ends = usize::from(setup.nodes) + usize::from(setup.clients);
        let mut queue = Queue::default();
        for i in 0..setup.nodes {
            queue.push(Time::ZERO, Due::Boot(NodeId(i)));
        }
        let mut digest = Digest::default();
        digest.mix(seed);
        digest.mix(u64::from(setup.nodes) << 32 | u64::from(setup.clients));
        Self {
            now: Time::ZERO,
            events: 0,
            inputs: 0,
            digest,
            queue,
            flights: Vec::new(),
            free: Vec::new(),
            next_message: 1,
            facts: 0,
            nodes: (0..usize::from(setup.nodes)).map(node).collect(),
            liars: None,
            initial: NodeSet::first(setup.nodes),
            filled: NodeSet::EMPTY,
            impossible: None,
            clients: (0..setup.clients.into()).map(|i| Client::new(Dice::new(seed, "load", i))).collect(),
            network: Arc::new(Network::new(setup.nodes, setup.clients)),
            standing: Standing::default(),
            some_wait: false,
            net_dice: (0..ends).map(|i| Dice::new(seed, "net", i)).collect(),
            scratch: Vec::new(),
            exit: None,
            goes: None,
            waiting: 0,
            said: None,
            rest: Rest::Disturbed,
            sight: Sight::NOTHING,
            setup: Arc::new(setup),
        }
    }

    /// What the run started from.
    #[must_use]
    pub fn setup(&self) -> &Setup<P> {
        &self.setup
    }

    /// The time of the last event.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// How many events have happened.
    #[must_use]
    pub fn events(&self) -> u32 {
        self.events
    }

    /// How many inputs of the script have happened.
    #[must_use]
    pub fn inputs_done(&self) -> usize {
        self.inputs as usize
    }

    /// The fingerprint of all that has happened.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.digest.raw()
    }

    /// The links.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The messages under way, in no particular order.
    pub fn flights(&self) -> impl Iterator<Item = &Flight<P>> {
        self.flights.iter().flatten()
    }

    /// A node's status, since when it has it, and its process.
    #[must_use]
    pub fn node(&self, node: NodeId) -> (NodeStatus, Time, Option<&P>) {
        let node = &self.nodes[node.index()];
        (node.status, node.since, node.process.as_ref())
    }

    /// What a node's disk holds.
    #[must_use]
    pub fn durable(&self, node: NodeId) -> &P::Durable {
        &self.nodes[node.index()].disk.durable
    }

    /// How long a write to a node's disk takes.
    #[must_use]
    pub fn disk_latency(&self, node: NodeId) -> SpanRange {
        self.nodes[node.index()].disk.latency
    }

    /// Whether a node's disk is full.
    #[must_use]
    pub fn disk_is_full(&self, node: NodeId) -> bool {
        self.nodes[node.index()].disk.full
    }

    /// Whether a node's disk holds a damaged record.
    #[must_use]
    pub fn disk_is_damaged(&self, node: NodeId) -> bool {
        self.nodes[node.index()].disk.damaged.is_some()
    }

    /// How many writes of a node are under way to its disk.
    #[must_use]
    pub fn writing(&self, node: NodeId) -> usize {
        self.nodes[node.index()].disk.pending.len()
    }

    /// A node's timers: what for, when armed, when due.
    pub fn timers(&self, node: NodeId) -> impl Iterator<Item = (TimerView, Time, Time)> {
        self.nodes[node.index()]
            .timers
            .iter()
            .map(|armed| (P::describe_timer(armed.timer), armed.armed, armed.due))
    }

    /// What a node works at, at a moment not before the last event.
    #[must_use]
    pub fn work(&self, node: NodeId, now: Time) -> Option<WorkFrame> {
        let (what, done, waiting) = self.nodes[node.index()].work.progress(now)?;
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        Some(WorkFrame { name: P::describe_timer(what).name, done, waiting })
    }

    /// How many times as long the work of a node takes.
    #[must_use]
    pub fn factor(&self, node: NodeId) -> Factor {
        self.nodes[node.index()].work.factor
    }

    /// How wrong the clocks of a node are, at a moment not before the last event.
    #[must_use]
    pub fn clock_error(&self, node: NodeId, now: Time) -> ClockError {
        self.nodes[node.index()].clock.error(now)
    }

    /// What the monotonic clock of a node shows, at a moment not before the last event.
    #[must_use]
    pub fn monotonic_clock(&self, node: NodeId, now: Time) -> Time {
        self.nodes[node.index()].clock.now(now)
    }

    /// A client.
    #[must_use]
    pub fn client(&self, client: ClientId) -> &Client<P> {
        &self.clients[client.index()]
    }

    /// When the next event happens: `None` when nothing will ever happen again.
    #[must_use]
    pub fn next_time(&self, script: &[TimedInput]) -> Option<Time> {
        let input = script.get(self.inputs_done()).map(|timed| timed.at);
        let due = self.queue.peek().map(|scheduled| scheduled.at);
        let earliest = match (input, due) {
            (Some(a), Some(b)) => a.min(b),
            (a, b) => a.or(b)?,
        };
        Some(self.free_time(earliest))
    }

    /// Whether something was due at a moment that has not happened yet, inputs aside.
    #[must_use]
    pub fn is_due(&self, at: Time) -> bool {
        self.queue.peek().is_some_and(|scheduled| scheduled.at <= at)
    }

    /// The first microsecond from `at` on in which nothing has happened.
    fn free_time(&self, at: Time) -> Time {
        if self.events == 0 { at } else { at.max(Time(self.now.0 + 1)) }
    }

    /// Lets the next event happen, and says when it did.
    pub fn step(&mut self, script: &[TimedInput], recorder: &mut dyn Recorder<P>) -> Option<Time> {
        let time = self.next_time(script)?;
        self.now = time;
        self.sight = recorder.sight();
        let input = script.get(self.inputs_done()).filter(|timed| timed.at <= time);
        let mut no_effect = None;
        let (subject, kind, cause) = match input {
            Some(timed) => {
                no_effect = self.no_effect(&timed.input);
                let number = self.inputs;
                self.inputs += 1;
                let subject = self.apply(&timed.input, recorder);
                if timed.at == Time::ZERO {
                    self.remember_first();
                }
                if Self::disturbs(&timed.input) {
                    self.disturb();
                }
                if no_effect.is_none() {
                    self.notice_action(Some(&timed.input), recorder);
                }
                (subject, EventKind::Input(number), None)
            }
            None => {
                let scheduled = self.queue.pop()?;
                let (subject, kind, cause) = self.happen(scheduled, recorder);
                (Some(subject), kind, cause)
            }
        };
        self.digest.mix(time.0);
        self.fingerprint(kind);
        if let Some(id) = self.goes.take() {
            self.leave_if_done(id, recorder);
        }
        self.end_itself(recorder);
        let (subject, second) = match subject {
            Some(Endpoint::Node(place)) => (Some(self.who(place).into()), place.0 >= self.setup.nodes),
            other => (other, false),
        };
        // Charts show the first copy of a node that is two.
        let shown = subject.and_then(Endpoint::node).filter(|_| !second);
        if let Some(id) = shown {
            let load = self.server_load(id);
            recorder.process(id, self.nodes[id.index()].process.as_ref(), load);
        }
        self.compare(shown, matches!(kind, EventKind::Input(_)), recorder);
        self.notice_rest(recorder);
        recorder.event(EventRecord {
            time,
            digest: self.digest.raw(),
            subject,
            second,
            kind,
            cause,
            no_effect,
        });
        self.events += 1;
        self.look_at_disks();
        self.judge_beginning(script);
        self.settle();
        Some(time)
    }

    /// Removes what was overtaken from the head of the queue, so that the head is the next event.
    fn settle(&mut self) {
        while let Some(Scheduled { at, seq, due }) = self.queue.peek() {
            let counts = match due {
                Due::Boot(node) => {
                    let node = &self.nodes[node.index()];
                    node.life == 0 && node.process.is_none()
                }
                Due::Restart(node, life) => {
                    let node = &self.nodes[node.index()];
                    // A supervisor starts it in vain where its disk is damaged.
                    node.life == life && node.status == NodeStatus::Down && node.disk.damaged.is_none()
                }
                Due::Flight(slot) => {
                    let slot = slot as usize;
                    let counts = self.flights[slot].as_ref().is_some_and(|flight| flight.seq == seq);
                    let behind = counts && self.is_behind(slot);
                    if behind {
                        self.stays_behind(slot);
                    }
                    counts && !behind
                }
                Due::Disk(node, life) => self.nodes[node.index()].life == life,
                Due::Work(node, mark) => self.nodes[node.index()].work.mark == mark,
                Due::Served(node, mark) => {
                    self.nodes[node.index()].server.as_ref().is_some_and(|server| server.mark == mark)
                }
                Due::Patience(client, mark) => self.clients[client.index()].is_marked(client.session(), mark),
                Due::Arrival(client, mark) => self.clients[client.index()].arrival == mark,
                Due::Tick(client, mark) => self.clients[client.index()].tick == mark,
                Due::Wake(id) => {
                    let node = &mut self.nodes[id.index()];
                    if node.wake != at || node.status != NodeStatus::Up {
                        false
                    } else {
                        let earliest = node.timers.iter().map(|armed| armed.due).min().unwrap_or(NEVER);
                        if earliest > at {
                            // The timer was moved since this entry was made; so is the entry.
                            node.wake = earliest;
                            if earliest < NEVER {
                                self.queue.pop();
                                self.queue.push(earliest, Due::Wake(id));
                                continue;
                            }
                        }
                        earliest <= at
                    }
                }
            };
            if counts {
                return;
            }
            self.queue.pop();
        }
    }

    fn happen(&mut self, next: Scheduled, rec: &mut dyn Recorder<P>) -> (Endpoint, EventKind, Option<u32>) {
        match next.due {
            Due::Boot(node) => {
                self.boot(node, false, rec);
                self.disturb();
                self.notice_action(None, rec);
                (node.into(), EventKind::Booted, None)
            }
            Due::Restart(node, _) => {
                self.start_again(node, rec);
                (node.into(), EventKind::Booted, None)
            }
            Due::Flight(slot) => {
                let leads = self.leads_others(slot);
                let end = self.arrive(slot, rec);
                if leads {
                    self.let_follow();
                }
                end
            }
            Due::Wake(node) => {
                let cause = self.fire(node, rec);
                (node.into(), EventKind::Timer(cause.0), Some(cause.1))
            }
            Due::Disk(node, _) => {
                let cause = self.sync(node, rec);
                (node.into(), EventKind::Synced, Some(cause))
            }
            Due::Work(node, _) => {
                let (name, cause) = self.finish(node, rec);
                (node.into(), EventKind::Worked(name), Some(cause))
            }
            Due::Served(node, _) => self.serve(node, rec),
            Due::Patience(client, _) => {
                self.lose_patience(client, rec);
                (client.into(), EventKind::Patience, None)
            }
            Due::Tick(client, _) => {
                self.tick(client, rec);
                (client.into(), EventKind::Tick, None)
            }
            Due::Arrival(client, _) => {
                self.request_arrives(client, rec);
                (client.into(), EventKind::Arrival, None)
            }
        }
    }

    /// Shows something to whoever listens, if it wants to see that.
    #[inline]
    fn see(&self, rec: &mut dyn Recorder<P>, kind: Sight, what: impl FnOnce() -> Observation) {
        if self.sight.has(kind) {
            rec.seen(Seen { event: self.events, time: self.now, what: what() });
        }
    }

    fn state(&mut self, subject: Endpoint, fact: P::Fact, rec: &mut dyn Recorder<P>) {
        fact.encode(&mut self.digest);
        self.facts = self.facts.saturating_add(1);
        rec.fact(self.events, subject, fact);
    }

    /// Adds the kind of an event to the digest: its name, and what it is about.
    fn fingerprint(&mut self, kind: EventKind) {
        let timer = |number: u8| P::timer_names().get(usize::from(number)).copied().unwrap_or_default();
        let to = &mut self.digest;
        kind.encode(to);
        if let EventKind::Timer(number) | EventKind::Worked(number) = kind {
            timer(number).encode(to);
        }
    }
}
