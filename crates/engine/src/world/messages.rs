//! Messages: sending, arriving, getting lost.

use super::{NodeStatus, World};
use crate::digest::Encode;
use crate::event::{EventKind, Flight, FlightState, LossCause, Packet, Recorder};
use crate::id::{Endpoint, MessageId};
use crate::limits::MAX_FLIGHTS;
use crate::observation::{Observation, Sight};
use crate::order::by_message;
use crate::protocol::Protocol;
use crate::queue::Due;
use crate::units::{Span, Time};

impl<P: Protocol> World<P> {
    pub(super) fn send(
        &mut self,
        from: Endpoint,
        to: Endpoint,
        packet: Packet<P>,
        copy_of: Option<MessageId>,
        rec: &mut dyn Recorder<P>,
    ) {
        self.put(from, to, packet, copy_of, false, rec);
    }

    /// Sends a message; whether it is forged, its receiver cannot tell.
    pub(super) fn put(
        &mut self,
        from: Endpoint,
        to: Endpoint,
        packet: Packet<P>,
        copy_of: Option<MessageId>,
        forged: bool,
        rec: &mut dyn Recorder<P>,
    ) {
        let place = match from {
            Endpoint::Node(node) => node.index(),
            Endpoint::Client(client) => usize::from(self.setup.nodes) + client.index(),
        };
        let link = *self.network.link(from, to);
        let mut dice = self.net_dice[place].fork();
        packet.encode(&mut self.digest);
        if let Some(said) = &mut self.said {
            *said += packet.size() as u64;
        }
        let mut latency = dice.span(link.latency);
        let loss = if link.cut {
            Some(LossCause::Cut)
        } else if dice.chance(link.loss.0) {
            Some(LossCause::Chance)
        } else if self.flights.len() - self.free.len() >= MAX_FLIGHTS {
            Some(LossCause::Overload)
        } else {
            None
        };
        if link.fifo && loss.is_none() {
            let last =
                self.before(from, to, MessageId(self.next_message)).map(|(_, flight)| flight.arrives).max();
            latency = latency.max(last.map_or(Span(0), |last| last.since(self.now)));
        }
        let twice = copy_of.is_none() && loss.is_none() && dice.chance(link.duplicate.0);
        let copy = twice.then(|| packet.clone());
        let id = MessageId(self.next_message);
        self.next_message += 1;
        let (sent, arrives) = (self.now, self.now + latency);
        let end = match loss {
            None => arrives,
            // What is too much must not add to what is under way.
            Some(LossCause::Overload) => sent,
            // A message that is lost ends half-way, where the cut is drawn.
            Some(_) => sent + Span(latency.0 / 2),
        };
        let slot = self.free.pop().unwrap_or_else(|| {
            self.flights.push(None);
            u32::try_from(self.flights.len() - 1).unwrap_or(u32::MAX)
        });
        let (state, event, hurried, behind) = (FlightState::Flying, self.events, false, false);
        let reached = None;
        let flight = Flight {
            id,
            from,
            to,
            sent,
            arrives,
            loss,
            copy_of,
            state,
            packet,
            event,
            reached,
            forged,
            hurried,
            behind,
            seq: 0,
        };
        // It is known to be sent before it is known to be held.
        let held = loss.is_none() && self.is_held(&flight);
        rec.sent(self.flights[slot as usize].insert(flight));
        if held {
            self.hold(slot as usize, rec);
        } else {
            self.reschedule(slot as usize, end);
        }
        if let Some(packet) = copy {
            self.put(from, to, packet, Some(id), forged, rec);
        }
    }

    /// A message comes to its end: where, how, and the event in which it was sent.
    pub(super) fn arrive(
        &mut self,
        slot: u32,
        rec: &mut dyn Recorder<P>,
    ) -> (Endpoint, EventKind, Option<u32>) {
        let coming = self.flights[slot as usize].as_ref().filter(|flight| flight.loss.is_none());
        let at = coming.and_then(|flight| {
            let node = flight.to.node()?;
            Some((flight.reached.unwrap_or_else(|| self.hears(node, flight.from)), flight.deadline()))
        });
        if let Some((place, deadline)) = at {
            // Nobody is there to look at the deadline where the process is down or stands still.
            if deadline.is_some_and(|deadline| deadline <= self.now)
                && self.nodes[place.index()].status == NodeStatus::Up
            {
                if let Some(flight) = self.flights[slot as usize].as_mut() {
                    flight.loss = Some(LossCause::Expired);
                }
            } else if self.keeps_waiting(place) {
                return self.reach(slot, place, rec);
            }
        }
        self.deliver(slot, rec)
    }

    /// A message is handled by its receiver, or is lost.
    #[inline]
    pub(super) fn deliver(
        &mut self,
        slot: u32,
        rec: &mut dyn Recorder<P>,
    ) -> (Endpoint, EventKind, Option<u32>) {
        let Some(flight) = self.flights[slot as usize].as_ref() else {
            unreachable!("settle() leaves only messages under way at the head of the queue")
        };
        let (id, cause, from, to) = (flight.id, Some(flight.event), flight.from, flight.to);
        // The copy of the node, where it is two; in all that leaves the world it is the node.
        let place = to.node().map(|node| flight.reached.unwrap_or_else(|| self.hears(node, from)));
        let status = place.map(|place| self.nodes[place.index()].status);
        let down = match status {
            Some(NodeStatus::New | NodeStatus::Down) => Some(LossCause::Down),
            Some(NodeStatus::Absent | NodeStatus::Left) => Some(LossCause::NoMember),
            _ => None,
        };
        let loss = flight.loss.or(down);
        self.see(rec, Sight::MESSAGES, || match loss {
            None => Observation::Delivered { message: id, from, to },
            Some(cause) => Observation::Lost { message: id, cause },
        });
        self.free.push(slot);
        // Only what it says is taken out of its slot, and that only to be read: a message is large.
        let at = place.map_or(to, Endpoint::Node);
        match (self.flights[slot as usize].take().map(|flight| flight.packet), from, at) {
            _ if loss.is_some() => {}
            (Some(Packet::Peer(message)), Endpoint::Node(from), Endpoint::Node(node)) => {
                if self.liars.is_some() {
                    self.remember_asked(node, Some(&message));
                }
                self.run(node, rec, |process, cx, _| process.on_message(cx, from, message));
                if self.liars.is_some() {
                    self.remember_asked(node, None);
                }
            }
            (Some(Packet::Request { ticket, command, .. }), _, Endpoint::Node(node)) => {
                self.run(node, rec, |process, cx, _| process.on_command(cx, ticket, command));
            }
            (Some(Packet::Reply { ticket, reply, attempt }), Endpoint::Node(by), _) => {
                self.answered(by, ticket, reply, attempt, rec);
            }
            _ => {}
        }
        (at, loss.map_or(EventKind::Delivered(id), |loss| EventKind::Lost(id, loss)), cause)
    }

    /// The messages under way from one end to the other that were sent before this one, and will not be lost.
    fn before(
        &self,
        from: Endpoint,
        to: Endpoint,
        id: MessageId,
    ) -> impl Iterator<Item = (usize, &Flight<P>)> {
        let flights =
            self.flights.iter().enumerate().filter_map(|(slot, flight)| Some((slot, flight.as_ref()?)));
        flights.filter(move |(_, flight)| {
            let on_way = flight.loss.is_none() && flight.state != FlightState::Waiting;
            on_way && flight.id < id && (flight.from, flight.to) == (from, to)
        })
    }

    /// Whether a message must wait, because its link keeps the order and one that was sent before it is still under way:
    /// somebody holds that, or has held it.
    #[inline]
    pub(super) fn is_behind(&self, slot: usize) -> bool {
        self.network.any_fifo() && self.follows(slot)
    }

    fn follows(&self, slot: usize) -> bool {
        let Some(flight) = self.flights[slot].as_ref().filter(|flight| flight.loss.is_none()) else {
            return false;
        };
        let Flight { id, from, to, .. } = *flight;
        self.network.keeps_order(from, to) && self.before(from, to, id).next().is_some()
    }

    /// A message waits behind another one.
    pub(super) fn stays_behind(&mut self, slot: usize) {
        if let Some(flight) = self.flights[slot].as_mut() {
            flight.behind = true;
            flight.seq = 0;
            self.some_wait = true;
        }
    }

    /// Whether others may wait behind a message, because its link keeps the order.
    pub(super) fn leads_others(&self, slot: u32) -> bool {
        let in_order = |flight: &Flight<P>| self.network.keeps_order(flight.from, flight.to);
        self.some_wait && self.flights[slot as usize].as_ref().is_some_and(in_order)
    }

    /// Lets go on what waits behind nothing any more, or on a link that keeps no order any more.
    pub(super) fn let_follow(&mut self) {
        if !self.some_wait {
            return;
        }
        // The first on its way from each end to each other one: looking for it again for each that waits would take as long
        // as there are messages, for each of them.
        let on_way = |flight: &&Flight<P>| flight.loss.is_none() && flight.state != FlightState::Waiting;
        let mut first = vec![MessageId(u32::MAX); self.network.directions()];
        for flight in self.flights.iter().flatten().filter(on_way) {
            let first = &mut first[self.network.direction(flight.from, flight.to)];
            *first = flight.id.min(*first);
        }
        let waits = |flight: &Flight<P>| flight.behind && flight.state == FlightState::Flying;
        let slots =
            self.flights.iter().enumerate().filter_map(|(slot, flight)| Some((slot, flight.as_ref()?)));
        let mut free: Vec<(MessageId, usize)> = Vec::new();
        let mut some_wait = false;
        for (slot, flight) in slots.filter(|(_, flight)| waits(flight)) {
            let Flight { id, from, to, loss, .. } = flight;
            let first = first[self.network.direction(*from, *to)];
            if loss.is_none() && self.network.keeps_order(*from, *to) && first < *id {
                some_wait = true;
            } else {
                free.push((*id, slot));
            }
        }
        self.some_wait = some_wait;
        for (_, slot) in by_message(free, |(id, _)| *id) {
            let due = self.flights[slot].as_ref().map_or(self.now, |flight| flight.arrives.max(self.now));
            self.reschedule(slot, due);
        }
    }

    /// A message arrives now; on a link that keeps the order, after all that were sent before it.
    pub(super) fn arrive_now(&mut self, slot: usize, rec: &mut dyn Recorder<P>) {
        let mut hurried = Vec::new();
        if let Some(Flight { id, from, to, .. }) = self.flights[slot].as_ref() {
            hurried.push((*id, slot));
            if self.network.keeps_order(*from, *to) {
                hurried.extend(self.before(*from, *to, *id).map(|(slot, flight)| (flight.id, slot)));
            }
        }
        for (id, slot) in by_message(hurried, |(id, _)| *id) {
            if let Some(flight) = self.flights[slot].as_mut() {
                flight.hurried = true;
            }
            rec.stopped(self.events, id, false);
            self.reschedule(slot, self.now);
        }
    }

    pub(super) fn reschedule(&mut self, slot: usize, at: Time) {
        let seq = self.queue.push(at, Due::Flight(u32::try_from(slot).unwrap_or(u32::MAX)));
        if let Some(flight) = self.flights[slot].as_mut() {
            flight.state = FlightState::Flying;
            flight.behind = false;
            flight.seq = seq;
        }
    }

    /// Marks a message as lost; that is its next event.
    pub(super) fn lose(&mut self, slot: usize, cause: LossCause) {
        let now = self.now;
        self.reschedule(slot, now);
        if let Some(flight) = self.flights[slot].as_mut() {
            flight.loss = Some(cause);
        }
    }
}
