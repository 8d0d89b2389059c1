//! Nodes that take time for what arrives.

use super::{Node, NodeStatus, World};
use crate::client::{Reply, Ticket};
use crate::dice::Dice;
use crate::event::{EventKind, FlightState, LossCause, Packet, Recorder};
use crate::fact::{ClientFact, Fact};
use crate::id::{Endpoint, NodeId};
use crate::order::by_key;
use crate::protocol::Protocol;
use crate::queue::Due;
use crate::server::{Server, Service};

impl<P: Protocol> Node<P> {
    /// How it handles what arrives.
    pub(super) fn service(&self) -> Service {
        self.server.as_ref().map_or(Service::AT_ONCE, |server| server.service)
    }
}

impl<P: Protocol> World<P> {
    /// How a node handles what arrives.
    #[must_use]
    pub fn service(&self, node: NodeId) -> Service {
        self.nodes[node.index()].service()
    }

    /// How many messages wait for a worker of a node, and how many are being handled; none where that takes no time.
    #[must_use]
    pub fn server_load(&self, node: NodeId) -> Option<(usize, usize)> {
        let server = self.nodes[node.index()].server.as_ref()?;
        (!server.service.is_at_once()).then(|| server.load())
    }

    /// Whether what arrives at a node is handled later: it stands still, or takes time.
    #[inline]
    pub(super) fn keeps_waiting(&self, node: NodeId) -> bool {
        let node = &self.nodes[node.index()];
        match node.status {
            NodeStatus::Frozen => true,
            NodeStatus::Up => node.server.as_ref().is_some_and(|server| !server.service.is_at_once()),
            NodeStatus::New | NodeStatus::Down | NodeStatus::Absent | NodeStatus::Left => false,
        }
    }

    /// Changes how a node handles what arrives. What waits there is not turned away, however many may wait from now on;
    /// what a worker has begun takes as long as it was to take.
    pub(super) fn set_service(&mut self, id: NodeId, service: Service) {
        let (seed, now) = (self.setup.seed, self.now);
        let node = &mut self.nodes[id.index()];
        let (factor, still) = (node.work.factor, node.status == NodeStatus::Frozen);
        let new = || Box::new(Server::new(Dice::new(seed, "server", id.index()), factor, still));
        let server = node.server.get_or_insert_with(new);
        let before = std::mem::replace(&mut server.service, service);
        if service.is_at_once() {
            let all = server.leave();
            // At a frozen process they go on waiting, in the order in which they arrived.
            if !still {
                for slot in all {
                    self.reschedule(slot as usize, now);
                }
            }
            return;
        }
        server.begin(now);
        if before.is_at_once() && still {
            // What arrived at a frozen process before it was a server, in the order of arrival.
            let waits = (0..).zip(&self.flights).filter_map(|(slot, flight)| {
                let flight = flight.as_ref()?;
                let waits = flight.reached == Some(id) && flight.state == FlightState::Waiting;
                waits.then_some((flight.arrives.0, slot, flight.deadline()))
            });
            for (_, slot, deadline) in by_key(waits.collect(), |(arrived, ..)| *arrived) {
                server.add(slot, deadline, now);
            }
        }
        self.schedule_server(id);
    }

    /// A message reaches a node that does not handle it at once: it is begun, waits, or finds no room.
    #[cold]
    pub(super) fn reach(
        &mut self,
        slot: u32,
        id: NodeId,
        rec: &mut dyn Recorder<P>,
    ) -> (Endpoint, EventKind, Option<u32>) {
        let now = self.now;
        let Some(flight) = self.flights[slot as usize].as_mut() else {
            unreachable!("a message that arrives is under way")
        };
        let (message, cause, deadline) = (flight.id, Some(flight.event), flight.deadline());
        let node = &mut self.nodes[id.index()];
        let server = node.server.as_mut().filter(|server| !server.service.is_at_once());
        let (free, room) = server.as_ref().map_or((false, true), |server| server.has_room());
        if !room {
            flight.loss = Some(LossCause::QueueFull);
            // A process that stands still tells nobody anything.
            let refuses =
                server.is_some_and(|server| server.service.refuses) && node.status == NodeStatus::Up;
            let refused = match flight.packet {
                Packet::Request { ticket, attempt, .. } if refuses => Some((ticket, attempt)),
                _ => None,
            };
            let end = self.deliver(slot, rec);
            if let Some((ticket, attempt)) = refused {
                self.turn_away(id, ticket, attempt, rec);
            }
            return end;
        }
        // Nothing else happens in this microsecond, so this is also its place among those that wait.
        (flight.state, flight.arrives, flight.seq) = (FlightState::Waiting, now, 0);
        flight.reached = Some(id);
        let kind = match (node.status, free) {
            (NodeStatus::Frozen, _) => EventKind::Waits(message),
            (_, true) => EventKind::Begun(message),
            (_, false) => EventKind::Queued(message),
        };
        if let Some(server) = server {
            server.add(slot, deadline, now);
            self.schedule_server(id);
        }
        (id.into(), kind, cause)
    }

    /// A client is told at once that a node has no room for its request. That costs the node nothing: no worker has a part in
    /// it.
    fn turn_away(&mut self, id: NodeId, ticket: Ticket, attempt: u32, rec: &mut dyn Recorder<P>) {
        self.state(self.who(id).into(), P::Fact::of_client(ClientFact::TurnedAway { ticket }), rec);
        let packet = Packet::Reply { ticket, reply: Reply::Busy, attempt: Some(attempt) };
        self.say(id, ticket.client.into(), packet, rec);
    }

    /// A worker is done with a message, and the process hears of it.
    pub(super) fn serve(
        &mut self,
        id: NodeId,
        rec: &mut dyn Recorder<P>,
    ) -> (Endpoint, EventKind, Option<u32>) {
        let now = self.now;
        let done = self.nodes[id.index()].server.as_mut().and_then(|server| server.finish(now));
        let Some(slot) = done else { unreachable!("settle() leaves only workers at the head that are done") };
        self.schedule_server(id);
        self.deliver(slot, rec)
    }

    /// Makes the entry of the queue for the workers of a node the one that counts.
    pub(super) fn schedule_server(&mut self, id: NodeId) {
        let Some(server) = self.nodes[id.index()].server.as_mut() else { return };
        let expired = server.expired();
        server.mark += 1;
        if let Some(due) = server.due() {
            self.queue.push(due, Due::Served(id, server.mark));
        }
        for slot in expired {
            self.lose(slot as usize, LossCause::Expired);
        }
    }
}
