//! Processes, their timers and their disks.

use super::{Armed, NEVER, Node, NodeStatus, World};
use crate::clock::ClockChange;
use crate::context::{Circumstances, Context, Effect};
use crate::disk::{Batch, Outgoing};
use crate::event::{Flight, FlightState, LossCause, Packet, Recorder};
use crate::fact::Fact;
use crate::id::{Endpoint, NodeId, NodeSet};
use crate::observation::{Observation, Sight};
use crate::order::by_key;
use crate::protocol::Protocol;
use crate::queue::Due;
use crate::units::{Factor, SpanRange, Time};
use crate::work::Piece;

impl<P: Protocol> Node<P> {
    /// What it is at a moment.
    pub(super) fn circumstances(&self, me: NodeId, initial: NodeSet, now: Time) -> Circumstances {
        let (now, wall) = self.clock.both(now);
        Circumstances { me, initial, joins: false, now, wall, boot: self.boots, luck: self.luck }
    }
}

impl<P: Protocol> World<P> {
    pub(super) fn boot(&mut self, id: NodeId, joins: bool, rec: &mut dyn Recorder<P>) {
        let me = self.who(id);
        self.see(rec, Sight::PROCESSES, || Observation::Started(me));
        let mut effects = std::mem::take(&mut self.scratch);
        let (initial, now) = (self.initial, self.now);
        let node = &mut self.nodes[id.index()];
        node.boots += 1;
        let of = Circumstances { joins, ..node.circumstances(me, initial, now) };
        let mut cx = Context::of(of, &self.setup.config, &mut effects);
        node.process = Some(P::boot(&mut cx, &node.disk.durable));
        node.luck = cx.luck();
        node.status = NodeStatus::Up;
        node.since = now;
        self.perform(id, effects, rec);
    }

    /// Runs a handler of a process that is up.
    pub(super) fn run(
        &mut self,
        id: NodeId,
        rec: &mut dyn Recorder<P>,
        handle: impl FnOnce(&mut P, &mut Context<'_, P>, &P::Durable),
    ) {
        let mut effects = std::mem::take(&mut self.scratch);
        let (me, initial, now) = (self.who(id), self.initial, self.now);
        let node = &mut self.nodes[id.index()];
        let of = node.circumstances(me, initial, now);
        if let Some(process) = node.process.as_mut() {
            let mut cx = Context::of(of, &self.setup.config, &mut effects);
            handle(process, &mut cx, &node.disk.durable);
            node.luck = cx.luck();
        }
        self.perform(id, effects, rec);
    }

    pub(super) fn perform(&mut self, id: NodeId, mut effects: Vec<Effect<P>>, rec: &mut dyn Recorder<P>) {
        let mut batch: Option<Batch<P>> = None;
        let mut rest = effects.drain(..);
        while let Some(effect) = rest.next() {
            match effect {
                Effect::Fact(fact) if fact.on_disk() => {
                    // It waits for what this event writes, also where it was stated first.
                    let writes = || rest.as_slice().iter().any(|effect| matches!(effect, Effect::Persist(_)));
                    if batch.is_none() && writes() {
                        batch = Some(Batch::of(self.events));
                    }
                    let queue = &mut self.nodes[id.index()].disk.pending;
                    match batch.as_mut().or_else(|| queue.back_mut()) {
                        Some(batch) => batch.then.push(Outgoing::Fact(fact)),
                        None => self.state(self.who(id).into(), fact, rec),
                    }
                }
                Effect::Fact(fact) | Effect::FactWithoutDisk(fact) => {
                    self.state(self.who(id).into(), fact, rec);
                }
                Effect::Arm { timer, after } => self.arm(id, timer, after),
                Effect::Disarm(timer) => self.nodes[id.index()].timers.retain(|armed| armed.timer != timer),
                Effect::Work { what, takes } => {
                    let (now, event) = (self.now, self.events);
                    let node = &mut self.nodes[id.index()];
                    let takes = node.work_dice.span(takes);
                    if node.work.add(Piece { what, takes, event }, now) {
                        self.schedule_work(id);
                    }
                }
                Effect::Exit(restart) => self.exit = Some((id, restart)),
                Effect::Stay => {
                    let node = &mut self.nodes[id.index()];
                    node.stays = node.leaving;
                }
                Effect::Leave => {
                    self.nodes[id.index()].stays = false;
                    self.goes = Some(id);
                }
                Effect::Persist(write) => {
                    batch.get_or_insert_with(|| Batch::of(self.events)).writes.push(write);
                }
                Effect::Send { to, message } => {
                    self.leave(id, to.into(), Packet::Peer(message), batch.as_mut(), rec);
                }
                Effect::SendNow { to, message } => {
                    self.watch_promise(id, to, &message, rec);
                    self.say(id, to.into(), Packet::Peer(message), rec);
                }
                Effect::ReplyNow { ticket, reply } => {
                    let packet = Packet::Reply { ticket, reply, attempt: None };
                    self.say(id, ticket.client.into(), packet, rec);
                }
                Effect::Reply { ticket, reply } => {
                    let packet = Packet::Reply { ticket, reply, attempt: None };
                    self.leave(id, ticket.client.into(), packet, batch.as_mut(), rec);
                }
            }
        }
        drop(rest);
        self.scratch = effects;
        if let Some(batch) = batch {
            self.nodes[id.index()].disk.pending.push_back(batch);
            self.begin_sync(id);
        }
    }

    /// Sends what a process says, or lets it wait. The disk rule: what leaves must not run ahead of what was written
    /// before it.
    fn leave(
        &mut self,
        id: NodeId,
        to: Endpoint,
        packet: Packet<P>,
        batch: Option<&mut Batch<P>>,
        rec: &mut dyn Recorder<P>,
    ) {
        let begun = batch.filter(|batch| !batch.writes.is_empty());
        match begun.or(self.nodes[id.index()].disk.pending.back_mut()) {
            Some(batch) => batch.then.push(Outgoing::Packet(to, packet)),
            None => {
                if let (Endpoint::Node(to), Packet::Peer(message)) = (to, &packet) {
                    self.watch_promise(id, to, message, rec);
                }
                self.say(id, to, packet, rec);
            }
        }
    }

    /// Looks whether what a message promises is on the disk. Whatever it finds, the message leaves.
    fn watch_promise(&self, from: NodeId, to: NodeId, message: &P::Message, rec: &mut dyn Recorder<P>) {
        if !self.sight.has(Sight::PROMISES) {
            return;
        }
        let place = from;
        let (.., process) = self.node(place);
        let from = self.who(place);
        if process.is_some_and(|process| !process.is_kept(message, from, to, self.durable(place))) {
            let message = P::describe(message).name;
            self.see(rec, Sight::PROMISES, || Observation::Early { from, to, message });
        }
    }

    pub(super) fn arm(&mut self, id: NodeId, timer: P::Timer, after: SpanRange) {
        let (now, event) = (self.now, self.events);
        let node = &mut self.nodes[id.index()];
        let expires = node.clock.now(now) + node.timer_dice.span(after);
        let due = node.clock.when(expires);
        let armed = Armed { timer, armed: now, expires, due, event };
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
    pub(super) fn fire(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) -> (u8, u32) {
        let node = &mut self.nodes[id.index()];
        node.wake = NEVER;
        let earliest = (0..node.timers.len()).min_by_key(|i| node.timers[*i].due);
        let Some(armed) = earliest.map(|i| node.timers.remove(i)) else { return (0, 0) };
        self.wake(id);
        self.run(id, rec, |process, cx, _| process.on_timer(cx, armed.timer));
        (P::describe_timer(armed.timer).number, armed.event)
    }

    /// Makes sure that the queue wakes a node for its earliest timer; for an overdue one, after what waits already.
    pub(super) fn wake(&mut self, id: NodeId) {
        let node = &mut self.nodes[id.index()];
        node.wake = node.timers.iter().map(|armed| armed.due.max(self.now)).min().unwrap_or(NEVER);
        if node.wake < NEVER {
            self.queue.push(node.wake, Due::Wake(id));
        }
    }

    /// Sets the clocks of a node. Its timers go by the monotonic one: they are due earlier or later when that runs faster or
    /// slower from now on, and a jump of the other does not move them.
    pub(super) fn set_clock(&mut self, id: NodeId, change: ClockChange, rec: &mut dyn Recorder<P>) {
        let now = self.now;
        let node = &mut self.nodes[id.index()];
        let before = node.clock.error(now);
        node.clock = node.clock.changed(now, change);
        let after = node.clock.error(now);
        self.see(rec, Sight::CLOCKS, || Observation::Clock { node: self.who(id), before, after });
        if after.rate == before.rate {
            return;
        }
        let node = &mut self.nodes[id.index()];
        for armed in &mut node.timers {
            armed.due = node.clock.when(armed.expires);
        }
        self.wake(id);
    }

    /// The first piece of work of a node is done: its name as a number, and the event that began it.
    pub(super) fn finish(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) -> (u8, u32) {
        let Some(done) = self.nodes[id.index()].work.finish(self.now) else { return (0, 0) };
        self.schedule_work(id);
        self.run(id, rec, |process, cx, _| process.on_timer(cx, done.what));
        (P::describe_timer(done.what).number, done.event)
    }

    /// Changes how fast a node works from here on.
    pub(super) fn change_work(&mut self, id: NodeId, factor: Factor, still: bool) {
        let (now, node) = (self.now, &mut self.nodes[id.index()]);
        node.work.change(now, factor, still);
        if let Some(server) = node.server.as_mut() {
            server.change(now, factor, still);
            self.schedule_server(id);
        }
        self.schedule_work(id);
    }

    /// Makes the entry of the queue for the work of a node the one that counts.
    fn schedule_work(&mut self, id: NodeId) {
        let work = &mut self.nodes[id.index()].work;
        work.mark += 1;
        if let Some(due) = work.due() {
            self.queue.push(due, Due::Work(id, work.mark));
        }
    }

    /// Lets a disk that is free write all that waits for it.
    pub(super) fn begin_sync(&mut self, id: NodeId) {
        let node = &mut self.nodes[id.index()];
        if node.disk.begin() {
            let latency = node.disk_dice.span(node.disk.latency);
            self.queue.push(self.now + latency, Due::Disk(id, node.life));
        }
    }

    /// A disk has written: the last of the events whose writes these were. Nothing takes them away again, and it is said
    /// now. A process that stands still does not notice before it thaws: what waited to be sent waits for that.
    pub(super) fn sync(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) -> u32 {
        let frozen = self.nodes[id.index()].status == NodeStatus::Frozen;
        let mut unnoticed = Vec::new();
        let mut cause = 0;
        for _ in 0..self.nodes[id.index()].disk.finish() {
            let Some(batch) = self.nodes[id.index()].disk.write() else { break };
            cause = batch.event;
            let node = self.who(id);
            self.see(rec, Sight::DISKS, || Observation::Written { node, event: cause });
            for outgoing in batch.then {
                // Later writes may take back what this one has kept, such as entries of a log.
                if let Outgoing::Packet(Endpoint::Node(to), Packet::Peer(message)) = &outgoing {
                    self.watch_promise(id, *to, message, rec);
                }
                match outgoing {
                    Outgoing::Packet(to, packet) if frozen => unnoticed.push((to, packet)),
                    Outgoing::Packet(to, packet) => self.say(id, to, packet, rec),
                    Outgoing::Fact(fact) => self.state(node.into(), fact, rec),
                }
            }
        }
        // What the process orders when it hears of this waits for the next.
        self.begin_sync(id);
        if frozen {
            self.nodes[id.index()].disk.unnoticed.get_or_insert_default().extend(unnoticed);
        } else {
            self.run(id, rec, |process, cx, durable| process.on_synced(cx, durable));
            self.leave_if_done(id, rec);
        }
        cause
    }

    /// Crashes a process, if there is one.
    pub(super) fn stop(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) {
        if matches!(self.nodes[id.index()].status, NodeStatus::Up | NodeStatus::Frozen) {
            self.crash(id, rec);
        }
    }

    pub(super) fn crash(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) {
        self.see(rec, Sight::PROCESSES, || Observation::Crashed(self.who(id)));
        self.end(id, NodeStatus::Down, LossCause::Down);
    }

    /// A process that ended itself in this event stops as if it had crashed.
    pub(super) fn end_itself(&mut self, rec: &mut dyn Recorder<P>) {
        let Some((id, restart)) = self.exit.take() else { return };
        if self.nodes[id.index()].status != NodeStatus::Up {
            return;
        }
        self.crash(id, rec);
        self.became(id, NodeStatus::Down, rec);
        let node = &mut self.nodes[id.index()];
        let at = self.now + node.timer_dice.span(restart);
        self.queue.push(at, Due::Restart(id, node.life));
        self.disturb();
        self.notice_action(None, rec);
    }

    /// A supervisor starts a process again that ended itself.
    pub(super) fn start_again(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) {
        self.boot(id, false, rec);
        self.became(id, NodeStatus::Up, rec);
        self.disturb();
        self.notice_action(None, rec);
    }

    /// Something became of a node by itself; of one that is two, the first copy is shown.
    pub(super) fn became(&self, place: NodeId, status: NodeStatus, rec: &mut dyn Recorder<P>) {
        if place.0 < self.setup.nodes {
            rec.became(self.events, place, status);
        }
    }

    /// A process is no more, and what it had in memory is lost, and what waits at it.
    pub(super) fn end(&mut self, id: NodeId, status: NodeStatus, cause: LossCause) {
        let now = self.now;
        let node = &mut self.nodes[id.index()];
        node.disk.lose();
        node.process = None;
        node.timers.clear();
        node.work.clear();
        if let Some(server) = node.server.as_mut() {
            server.clear();
        }
        node.wake = NEVER;
        node.life += 1;
        (node.leaving, node.stays) = (false, false);
        (node.status, node.since) = (status, now);
        for slot in 0..self.flights.len() {
            let waits = |f: &Flight<P>| f.reached == Some(id) && f.state == FlightState::Waiting;
            if self.flights[slot].as_ref().is_some_and(waits) {
                self.lose(slot, cause);
            }
        }
    }

    /// A process goes on. It notices at once what its disk did meanwhile. Then it reads what waits in its sockets, and
    /// only then it looks at its timers: what it reads may set one of them anew, which is then due no longer.
    pub(super) fn thaw(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) {
        let now = self.now;
        let node = &mut self.nodes[id.index()];
        node.status = NodeStatus::Up;
        node.since = now;
        if let Some(packets) = node.disk.unnoticed.take() {
            for (to, packet) in packets {
                self.say(id, to, packet, rec);
            }
            self.run(id, rec, |process, cx, durable| process.on_synced(cx, durable));
            self.leave_if_done(id, rec);
        }
        // A server goes on with them by itself.
        if !self.keeps_waiting(id) {
            for slot in self.waiting_at(id) {
                self.reschedule(slot, now);
            }
        }
        self.wake(id);
        self.change_work(id, self.nodes[id.index()].work.factor, false);
    }

    /// The slots of the messages that wait at a process, in the order in which they arrived.
    fn waiting_at(&self, id: NodeId) -> impl Iterator<Item = usize> + use<P> {
        let slots = (0..).zip(&self.flights).filter_map(|(slot, flight)| Some((slot, flight.as_ref()?)));
        let waiting = slots.filter(|(_, f)| f.reached == Some(id) && f.state == FlightState::Waiting);
        let waiting: Vec<(u64, usize)> = waiting.map(|(slot, flight)| (flight.arrives.0, slot)).collect();
        by_key(waiting, |(arrived, _)| *arrived).into_iter().map(|(_, slot)| slot)
    }
}
