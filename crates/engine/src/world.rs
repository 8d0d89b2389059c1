//! The world: one event after the other.
//!
//! **Time.** No two events have the same time: what is due in a microsecond that is taken happens in the
//! next free one, and an input goes before anything else that is due. So a moment says exactly what has
//! happened, and an action by hand, written down with its moment, happens there again in every replay.

use crate::client::{BACK_OFF, Client, PATIENCE, Pending};
use crate::context::{Context, Effect};
use crate::dice::Dice;
use crate::digest::Digest;
use crate::disk::{Batch, Disk};
use crate::event::{EventKind, EventRecord, Flight, FlightState, LossCause, Packet, Recorder};
use crate::fact::{Fact, FactRecord};
use crate::id::{ClientId, Endpoint, MessageId, NodeId};
use crate::input::{Direction, Input, Route, TimedInput};
use crate::limits::{MAX_FLIGHTS, MAX_QUEUE};
use crate::network::{Link, Network};
use crate::protocol::{Protocol, Reply, Ticket};
use crate::queue::{Due, Queue, Scheduled};
use crate::time::{Span, SpanRange, Time};
use crate::view::TimerView;
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
    /// It runs.
    Up,
    /// It crashed.
    Down,
    /// It stands still.
    Frozen,
}

/// A node: a process, its timers, its disk, its luck.
#[derive(Clone, Debug)]
struct Node<P: Protocol> {
    status: NodeStatus,
    since: Time,
    process: Option<P>,
    disk: Disk<P>,
    timers: Vec<Armed<P::Timer>>,
    /// The time of the one entry in the queue that may wake this node.
    wake: Time,
    /// Counts crashes, so that what the queue holds for an earlier life is told apart.
    life: u32,
    /// Disk completions that came while the process was frozen.
    synced_while_frozen: u32,
    timer_dice: Dice,
    disk_dice: Dice,
}

#[derive(Clone, Copy, Debug)]
struct Armed<T> {
    timer: T,
    armed: Time,
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
    nodes: Vec<Node<P>>,
    clients: Vec<Client<P>>,
    network: Arc<Network>,
    net_dice: Vec<Dice>,
    scratch: Vec<Effect<P>>,
}

impl<P: Protocol> World<P> {
    /// A world in which nothing has happened yet.
    #[must_use]
    pub fn new(setup: Setup<P>) -> Self {
        let seed = setup.seed;
        let node = |i: usize| Node {
            status: NodeStatus::Down,
            since: Time::ZERO,
            process: None,
            disk: Disk::new(),
            timers: Vec::new(),
            wake: NEVER,
            life: 0,
            synced_while_frozen: 0,
            timer_dice: Dice::new(seed, "timer", i),
            disk_dice: Dice::new(seed, "disk", i),
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
            nodes: (0..usize::from(setup.nodes)).map(node).collect(),
            clients: (0..setup.clients).map(|_| Client::new()).collect(),
            network: Arc::new(Network::new(setup.nodes, setup.clients)),
            net_dice: (0..ends).map(|i| Dice::new(seed, "net", i)).collect(),
            scratch: Vec::new(),
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
    pub fn step(&mut self, script: &[TimedInput], recorder: &mut impl Recorder<P>) -> Option<Time> {
        let time = self.next_time(script)?;
        self.now = time;
        let input = script.get(self.inputs_done()).filter(|timed| timed.at <= time);
        let (subject, kind, cause) = match input {
            Some(timed) => {
                let number = self.inputs;
                self.inputs += 1;
                (self.apply(&timed.input, recorder), EventKind::Input(number), None)
            }
            None => {
                let scheduled = self.queue.pop()?;
                let (subject, kind, cause) = self.happen(scheduled, recorder);
                (Some(subject), kind, cause)
            }
        };
        self.digest.mix(time.0);
        self.digest.mix(fingerprint(kind));
        recorder.event(EventRecord { time, digest: self.digest.raw(), subject, kind, cause });
        self.events += 1;
        self.settle();
        Some(time)
    }

    /// Removes what was overtaken from the head of the queue, so that the head is the next event.
    fn settle(&mut self) {
        while let Some(Scheduled { at, seq, due }) = self.queue.peek() {
            let counts = match due {
                Due::Boot(_) => true,
                Due::Flight(slot) => {
                    self.flights[slot as usize].as_ref().is_some_and(|flight| flight.seq == seq)
                }
                Due::Disk(node, life) => self.nodes[node.index()].life == life,
                Due::Patience(client, mark) => self.clients[client.index()].patience == mark,
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

    fn happen(&mut self, next: Scheduled, rec: &mut impl Recorder<P>) -> (Endpoint, EventKind, Option<u32>) {
        match next.due {
            Due::Boot(node) => {
                self.boot(node, rec);
                (node.into(), EventKind::Booted, None)
            }
            Due::Flight(slot) => self.arrive(slot, rec),
            Due::Wake(node) => {
                let cause = self.fire(node, rec);
                (node.into(), EventKind::Timer(cause.0), Some(cause.1))
            }
            Due::Disk(node, _) => {
                let cause = self.sync(node, rec);
                (node.into(), EventKind::Synced, Some(cause))
            }
            Due::Patience(client, _) => {
                self.lose_patience(client, rec);
                (client.into(), EventKind::Patience, None)
            }
            Due::Tick(client, _) => {
                self.tick(client, rec);
                (client.into(), EventKind::Tick, None)
            }
        }
    }

    // ---- processes ----

    fn boot(&mut self, id: NodeId, rec: &mut impl Recorder<P>) {
        let mut effects = std::mem::take(&mut self.scratch);
        let (nodes, now) = (self.setup.nodes, self.now);
        let node = &mut self.nodes[id.index()];
        let mut cx = Context::new(id, nodes, now, &self.setup.config, &mut effects);
        node.process = Some(P::boot(&mut cx, &node.disk.durable));
        node.status = NodeStatus::Up;
        node.since = now;
        self.perform(id, effects, rec);
    }

    /// Runs a handler of a process that is up.
    fn run(
        &mut self,
        id: NodeId,
        rec: &mut impl Recorder<P>,
        handle: impl FnOnce(&mut P, &mut Context<'_, P>, &P::Durable),
    ) {
        let mut effects = std::mem::take(&mut self.scratch);
        let node = &mut self.nodes[id.index()];
        if let Some(process) = node.process.as_mut() {
            let mut cx = Context::new(id, self.setup.nodes, self.now, &self.setup.config, &mut effects);
            handle(process, &mut cx, &node.disk.durable);
        }
        self.perform(id, effects, rec);
    }

    fn perform(&mut self, id: NodeId, mut effects: Vec<Effect<P>>, rec: &mut impl Recorder<P>) {
        let mut batch: Option<Batch<P>> = None;
        for effect in effects.drain(..) {
            match effect {
                Effect::Fact(fact) => self.state(id.into(), fact, rec),
                Effect::Arm { timer, after } => self.arm(id, timer, after),
                Effect::Disarm(timer) => self.nodes[id.index()].timers.retain(|armed| armed.timer != timer),
                Effect::Persist(write) => {
                    let event = self.events;
                    batch
                        .get_or_insert_with(|| Batch { writes: Vec::new(), then: Vec::new(), event })
                        .writes
                        .push(write);
                }
                effect @ (Effect::Send { .. } | Effect::Reply { .. }) => {
                    // The disk rule: what leaves must not run ahead of what was written before it.
                    let queue = &mut self.nodes[id.index()].disk.pending;
                    match batch.as_mut().or_else(|| queue.back_mut()) {
                        Some(batch) => batch.then.push(effect),
                        None => self.emit(id, effect, rec),
                    }
                }
            }
        }
        self.scratch = effects;
        if let Some(batch) = batch {
            let node = &mut self.nodes[id.index()];
            let latency = node.disk_dice.span(node.disk.latency);
            node.disk.free_at = node.disk.free_at.max(self.now) + latency;
            node.disk.pending.push_back(batch);
            self.queue.push(node.disk.free_at, Due::Disk(id, node.life));
        }
    }

    fn emit(&mut self, id: NodeId, effect: Effect<P>, rec: &mut impl Recorder<P>) {
        match effect {
            Effect::Send { to, message } => self.send(id.into(), to.into(), Packet::Peer(message), None, rec),
            Effect::Reply { ticket, reply } => {
                let packet = Packet::Reply { serial: ticket.serial, reply };
                self.send(id.into(), ticket.client.into(), packet, None, rec);
            }
            _ => {}
        }
    }

    fn arm(&mut self, id: NodeId, timer: P::Timer, after: SpanRange) {
        let (now, event) = (self.now, self.events);
        let node = &mut self.nodes[id.index()];
        let due = now + node.timer_dice.span(after);
        let armed = Armed { timer, armed: now, due, event };
        match node.timers.iter_mut().find(|other| other.timer == timer) {
            Some(other) => *other = armed,
            None => node.timers.push(armed),
        }
        // One entry per node is enough: when it surfaces too early, it is moved. See `settle`.
        if due < node.wake {
            node.wake = due;
            self.queue.push(due, Due::Wake(id));
        }
    }

    /// Fires the earliest timer of a node: its name as a number, and the event that armed it.
    fn fire(&mut self, id: NodeId, rec: &mut impl Recorder<P>) -> (u8, u32) {
        let node = &mut self.nodes[id.index()];
        node.wake = NEVER;
        let earliest = (0..node.timers.len()).min_by_key(|i| node.timers[*i].due);
        let Some(armed) = earliest.map(|i| node.timers.remove(i)) else { return (0, 0) };
        self.wake(id);
        self.run(id, rec, |process, cx, _| process.on_timer(cx, armed.timer));
        (P::describe_timer(armed.timer).name as u8, armed.event)
    }

    /// Makes sure that the queue wakes a node for its earliest timer.
    fn wake(&mut self, id: NodeId) {
        let node = &mut self.nodes[id.index()];
        node.wake = node.timers.iter().map(|armed| armed.due).min().unwrap_or(NEVER);
        if node.wake < NEVER {
            self.queue.push(node.wake, Due::Wake(id));
        }
    }

    /// The first write in the queue of a disk is done: the event that wrote.
    fn sync(&mut self, id: NodeId, rec: &mut impl Recorder<P>) -> u32 {
        let node = &mut self.nodes[id.index()];
        if node.status == NodeStatus::Frozen {
            // The disk is done, but the process does not notice before it thaws.
            node.synced_while_frozen += 1;
            return node.disk.pending.front().map_or(0, |batch| batch.event);
        }
        let Some(batch) = node.disk.pending.pop_front() else { return 0 };
        for write in batch.writes {
            P::write(&mut node.disk.durable, write);
        }
        for effect in batch.then {
            self.emit(id, effect, rec);
        }
        self.run(id, rec, |process, cx, durable| process.on_synced(cx, durable));
        batch.event
    }

    fn crash(&mut self, id: NodeId) {
        let now = self.now;
        let node = &mut self.nodes[id.index()];
        // What was written while the process stood still is on the disk; what was still under way is lost.
        for batch in node.disk.pending.drain(..).take(node.synced_while_frozen as usize) {
            for write in batch.writes {
                P::write(&mut node.disk.durable, write);
            }
        }
        node.disk.pending.clear();
        node.disk.free_at = now;
        node.synced_while_frozen = 0;
        node.process = None;
        node.timers.clear();
        node.wake = NEVER;
        node.life += 1;
        node.status = NodeStatus::Down;
        node.since = now;
        for slot in 0..self.flights.len() {
            let waits = |f: &Flight<P>| f.to == id.into() && f.state == FlightState::Waiting;
            if self.flights[slot].as_ref().is_some_and(waits) {
                self.lose(slot, LossCause::Down);
            }
        }
    }

    fn thaw(&mut self, id: NodeId) {
        let now = self.now;
        let node = &mut self.nodes[id.index()];
        node.status = NodeStatus::Up;
        node.since = now;
        let (synced, life) = (std::mem::take(&mut node.synced_while_frozen), node.life);
        for _ in 0..synced {
            self.queue.push(now, Due::Disk(id, life));
        }
        let mut waiting: Vec<(MessageId, usize)> = self
            .flights
            .iter()
            .enumerate()
            .filter_map(|(slot, flight)| flight.as_ref().map(|flight| (slot, flight)))
            .filter(|(_, flight)| flight.to == id.into() && flight.state == FlightState::Waiting)
            .map(|(slot, flight)| (flight.id, slot))
            .collect();
        waiting.sort_unstable();
        for (_, slot) in waiting {
            self.reschedule(slot, now);
        }
        self.wake(id);
    }

    // ---- messages ----

    fn send(
        &mut self,
        from: Endpoint,
        to: Endpoint,
        packet: Packet<P>,
        copy_of: Option<MessageId>,
        rec: &mut impl Recorder<P>,
    ) {
        let place = match from {
            Endpoint::Node(node) => node.index(),
            Endpoint::Client(client) => self.nodes.len() + client.index(),
        };
        let link = *self.network.link(from, to);
        let mut dice = self.net_dice[place].fork();
        self.digest.mix(Digest::of(&packet));
        let latency = dice.span(link.latency);
        let loss = if link.cut {
            Some(LossCause::Cut)
        } else if dice.chance(link.loss.0) {
            Some(LossCause::Chance)
        } else if self.flights.len() - self.free.len() >= MAX_FLIGHTS {
            Some(LossCause::Overload)
        } else {
            None
        };
        let twice = copy_of.is_none() && loss.is_none() && dice.chance(link.duplicate.0);
        let copy = twice.then(|| packet.clone());
        let id = MessageId(self.next_message);
        self.next_message += 1;
        let (sent, arrives) = (self.now, self.now + latency);
        // A message that is lost ends half-way, where the cut is drawn.
        let end = if loss.is_some() { sent + Span(latency.0 / 2) } else { arrives };
        let slot = self.free.pop().unwrap_or_else(|| {
            self.flights.push(None);
            u32::try_from(self.flights.len() - 1).unwrap_or(u32::MAX)
        });
        let seq = self.queue.push(end, Due::Flight(slot));
        let (state, event) = (FlightState::Flying, self.events);
        let flight = Flight { id, from, to, sent, arrives, loss, copy_of, state, packet, event, seq };
        rec.sent(&flight);
        self.flights[slot as usize] = Some(flight);
        if let Some(packet) = copy {
            self.send(from, to, packet, Some(id), rec);
        }
    }

    fn arrive(&mut self, slot: u32, rec: &mut impl Recorder<P>) -> (Endpoint, EventKind, Option<u32>) {
        let Some(mut flight) = self.flights[slot as usize].take() else {
            unreachable!("settle() leaves only messages under way at the head of the queue")
        };
        let (id, cause, to) = (flight.id, Some(flight.event), flight.to);
        if let Some(loss) = flight.loss {
            self.free.push(slot);
            return (to, EventKind::Lost(id, loss), cause);
        }
        match to {
            Endpoint::Node(node) => match self.nodes[node.index()].status {
                NodeStatus::Down => {
                    self.free.push(slot);
                    return (to, EventKind::Lost(id, LossCause::Down), cause);
                }
                NodeStatus::Frozen => {
                    flight.state = FlightState::Waiting;
                    flight.seq = 0;
                    self.flights[slot as usize] = Some(flight);
                    return (to, EventKind::Waits(id), cause);
                }
                NodeStatus::Up => {
                    self.free.push(slot);
                    let from = flight.from;
                    match (flight.packet, from) {
                        (Packet::Peer(message), Endpoint::Node(from)) => {
                            self.run(node, rec, |process, cx, _| process.on_message(cx, from, message));
                        }
                        (Packet::Request { serial, command }, Endpoint::Client(client)) => {
                            let ticket = Ticket { client, serial };
                            self.run(node, rec, |process, cx, _| process.on_command(cx, ticket, command));
                        }
                        _ => {}
                    }
                }
            },
            Endpoint::Client(client) => {
                self.free.push(slot);
                if let (Packet::Reply { serial, reply }, Endpoint::Node(by)) = (flight.packet, flight.from) {
                    self.answered(client, by, serial, reply, rec);
                }
            }
        }
        (to, EventKind::Delivered(id), cause)
    }

    fn reschedule(&mut self, slot: usize, at: Time) {
        let seq = self.queue.push(at, Due::Flight(u32::try_from(slot).unwrap_or(u32::MAX)));
        if let Some(flight) = self.flights[slot].as_mut() {
            flight.state = FlightState::Flying;
            flight.seq = seq;
        }
    }

    /// Marks a message as lost; that is its next event.
    fn lose(&mut self, slot: usize, cause: LossCause) {
        let now = self.now;
        self.reschedule(slot, now);
        if let Some(flight) = self.flights[slot].as_mut() {
            flight.loss = Some(cause);
        }
    }

    fn slot_of(&self, id: MessageId) -> Option<usize> {
        self.flights.iter().position(|flight| flight.as_ref().is_some_and(|f| f.id == id))
    }

    // ---- clients ----

    fn ask_next(&mut self, id: ClientId, rec: &mut impl Recorder<P>) {
        let now = self.now;
        let client = &mut self.clients[id.index()];
        if client.current.is_some() {
            return;
        }
        let Some(command) = client.queue.pop_front() else { return };
        client.asked += 1;
        let ticket = Ticket { client: id, serial: client.asked };
        let (to, operation) = (client.target, command.clone().into());
        client.current = Some(Pending { ticket, command, since: now, attempt: 1, backing_off: false });
        self.state(id.into(), Fact::Invoked { ticket, operation, to }, rec);
        self.request(id, PATIENCE, rec);
    }

    /// Sends the current request to the current target.
    fn request(&mut self, id: ClientId, patience: Span, rec: &mut impl Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let Some(current) = client.current.as_mut() else { return };
        current.backing_off = false;
        let packet = Packet::Request { serial: current.ticket.serial, command: current.command.clone() };
        client.patience += 1;
        let (mark, target) = (client.patience, client.target);
        self.queue.push(self.now + patience, Due::Patience(id, mark));
        self.send(id.into(), target.into(), packet, None, rec);
    }

    fn retry(&mut self, id: ClientId, timed_out: bool, rec: &mut impl Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let to = client.target;
        let Some(current) = client.current.as_mut() else { return };
        current.attempt += 1;
        let (ticket, attempt) = (current.ticket, current.attempt);
        self.state(id.into(), Fact::Retried { ticket, to, attempt, timed_out }, rec);
        self.request(id, PATIENCE, rec);
    }

    fn lose_patience(&mut self, id: ClientId, rec: &mut impl Recorder<P>) {
        let nodes = self.setup.nodes;
        let client = &mut self.clients[id.index()];
        let waited = client.current.as_ref().is_some_and(|current| !current.backing_off);
        if waited {
            client.turn(nodes);
        }
        self.retry(id, waited, rec);
    }

    fn answered(
        &mut self,
        id: ClientId,
        by: NodeId,
        serial: u32,
        reply: Reply<P::Answer>,
        rec: &mut impl Recorder<P>,
    ) {
        let (now, nodes) = (self.now, self.setup.nodes);
        let client = &mut self.clients[id.index()];
        // An answer to an earlier request, or a second one, says nothing new.
        let Some(current) = client.current.as_mut().filter(|current| current.ticket.serial == serial) else {
            return;
        };
        match reply {
            Reply::Answer(answer) => {
                let (ticket, since) = (current.ticket, current.since);
                let operation = current.command.clone().into();
                client.current = None;
                client.answered += 1;
                client.patience += 1;
                client.target = by;
                let fact =
                    Fact::Returned { ticket, operation, outcome: answer.into(), by, took: now.since(since) };
                self.state(id.into(), fact, rec);
                self.ask_next(id, rec);
            }
            // A redirect from a node that was given up meanwhile does not count.
            Reply::Redirect(_) if client.target != by || current.backing_off => {}
            Reply::Redirect(Some(leader)) if leader != by => {
                client.target = leader;
                self.retry(id, false, rec);
            }
            Reply::Redirect(_) => {
                current.backing_off = true;
                client.turn(nodes);
                client.patience += 1;
                let mark = client.patience;
                self.queue.push(now + BACK_OFF, Due::Patience(id, mark));
            }
        }
    }

    fn tick(&mut self, id: ClientId, rec: &mut impl Recorder<P>) {
        let now = self.now;
        let client = &mut self.clients[id.index()];
        let Some((period, command)) = client.steady.clone() else { return };
        client.tick += 1;
        let mark = client.tick;
        if client.current.is_none() {
            client.queue.push_back(command);
        }
        self.queue.push(now + period, Due::Tick(id, mark));
        self.ask_next(id, rec);
    }

    // ---- inputs ----

    /// Executes an input: whom it is about. What makes no sense at this moment (a crash of what is down)
    /// changes nothing, so that a script stays valid when the run before it changes.
    fn apply(&mut self, input: &Input, rec: &mut impl Recorder<P>) -> Option<Endpoint> {
        match input {
            Input::Crash(node) => {
                if self.nodes[node.index()].status != NodeStatus::Down {
                    self.crash(*node);
                }
                Some((*node).into())
            }
            Input::Restart(node) => {
                if self.nodes[node.index()].status == NodeStatus::Down {
                    self.boot(*node, rec);
                }
                Some((*node).into())
            }
            Input::Freeze(node) => {
                let slot = &mut self.nodes[node.index()];
                if slot.status == NodeStatus::Up {
                    (slot.status, slot.since) = (NodeStatus::Frozen, self.now);
                }
                Some((*node).into())
            }
            Input::Thaw(node) => {
                if self.nodes[node.index()].status == NodeStatus::Frozen {
                    self.thaw(*node);
                }
                Some((*node).into())
            }
            Input::Wipe(node) => {
                if self.nodes[node.index()].status != NodeStatus::Down {
                    self.crash(*node);
                }
                self.nodes[node.index()].disk.durable = P::Durable::default();
                Some((*node).into())
            }
            Input::Timeout(node) => {
                let slot = &self.nodes[node.index()];
                if slot.status == NodeStatus::Up && !slot.timers.is_empty() {
                    self.fire(*node, rec);
                }
                Some((*node).into())
            }
            Input::Disk(node, latency) => {
                for (i, slot) in self.nodes.iter_mut().enumerate() {
                    if node.is_none_or(|node| node.index() == i) {
                        slot.disk.latency = *latency;
                    }
                }
                node.map(Endpoint::Node)
            }
            Input::Ask(id, command) => {
                if let Ok(command) = command.parse::<P::Command>()
                    && self.clients[id.index()].queue.len() < MAX_QUEUE
                {
                    self.clients[id.index()].queue.push_back(command);
                    self.ask_next(*id, rec);
                }
                Some((*id).into())
            }
            Input::Every(id, period, command) => {
                if let Ok(command) = command.parse::<P::Command>() {
                    self.clients[id.index()].steady = Some((*period, command));
                    self.tick(*id, rec);
                }
                Some((*id).into())
            }
            Input::Quiet(id) => {
                let client = &mut self.clients[id.index()];
                client.steady = None;
                client.queue.clear();
                client.tick += 1;
                Some((*id).into())
            }
            Input::Drop(id) | Input::Hold(id) | Input::Deliver(id) | Input::Copy(id) => {
                let slot = self.slot_of(*id)?;
                let to = self.flights[slot].as_ref().map(|flight| flight.to);
                self.touch(slot, input, rec);
                to
            }
            _ => self.apply_to_network(input),
        }
    }

    fn touch(&mut self, slot: usize, input: &Input, rec: &mut impl Recorder<P>) {
        let now = self.now;
        let Some(flight) = self.flights[slot].as_mut() else { return };
        // What already waits at its receiver, or is already lost, is past these actions.
        if flight.state == FlightState::Waiting || flight.loss.is_some() {
            return;
        }
        match input {
            Input::Drop(_) => self.lose(slot, LossCause::Dropped),
            Input::Hold(_) if flight.state == FlightState::Flying => {
                flight.state = FlightState::Held(now);
                flight.seq = 0;
            }
            Input::Deliver(_) => self.reschedule(slot, now),
            Input::Copy(id) => {
                let (from, to, packet) = (flight.from, flight.to, flight.packet.clone());
                self.send(from, to, packet, Some(*id), rec);
            }
            _ => {}
        }
    }

    fn apply_to_network(&mut self, input: &Input) -> Option<Endpoint> {
        let network = Arc::make_mut(&mut self.network);
        let mut subject = None;
        match input {
            Input::Cut(route) => network.change(Some(*route), |link| link.cut = true),
            Input::HealAll => network.change(None, |link| *link = Link::default()),
            Input::Heal(route) => network.change(Some(*route), |link| *link = Link::default()),
            Input::HealEndpoint(end) => {
                network.change_endpoint(*end, |link| *link = Link::default());
                subject = Some(*end);
            }
            Input::Isolate(end) => {
                network.change_endpoint(*end, |link| link.cut = true);
                subject = Some(*end);
            }
            Input::Delay(route, latency) => network.change(*route, |link| link.latency = *latency),
            Input::Loss(route, rate) => network.change(*route, |link| link.loss = *rate),
            Input::Duplicate(route, rate) => network.change(*route, |link| link.duplicate = *rate),
            Input::Partition(groups) => partition(network, groups, self.nodes.len()),
            _ => return None,
        }
        // A cut takes what is on the link with it.
        for slot in 0..self.flights.len() {
            let dies = |f: &Flight<P>| {
                f.loss.is_none() && f.state != FlightState::Waiting && self.network.link(f.from, f.to).cut
            };
            if self.flights[slot].as_ref().is_some_and(dies) {
                self.lose(slot, LossCause::Cut);
            }
        }
        subject
    }

    fn state(&mut self, subject: Endpoint, fact: Fact, rec: &mut impl Recorder<P>) {
        self.digest.mix(Digest::of(&fact));
        rec.fact(FactRecord { event: self.events, subject, fact });
    }
}

fn partition(network: &mut Network, groups: &[Vec<Endpoint>], nodes: usize) {
    let group_of = |end: Endpoint| groups.iter().position(|group| group.contains(&end));
    let all: Vec<Endpoint> = (0..u16::try_from(nodes).unwrap_or(u16::MAX))
        .map(|i| Endpoint::Node(NodeId(i)))
        .chain(groups.iter().flatten().copied().filter(|end| end.node().is_none()))
        .collect();
    for from in &all {
        for to in &all {
            let cut = group_of(*from) != group_of(*to);
            let route = Route { from: *from, to: *to, direction: Direction::OneWay };
            network.change(Some(route), |link| link.cut = cut);
        }
    }
}

/// A number that tells kinds of events apart, for the digest.
fn fingerprint(kind: EventKind) -> u64 {
    match kind {
        EventKind::Booted => 1,
        EventKind::Delivered(id) => 2 << 32 | u64::from(id.0),
        EventKind::Waits(id) => 3 << 32 | u64::from(id.0),
        EventKind::Lost(id, cause) => (4 + cause as u64) << 32 | u64::from(id.0),
        EventKind::Timer(name) => 10 << 32 | u64::from(name),
        EventKind::Synced => 11 << 32,
        EventKind::Patience => 12 << 32,
        EventKind::Tick => 13 << 32,
        EventKind::Input(number) => 14 << 32 | u64::from(number),
    }
}
