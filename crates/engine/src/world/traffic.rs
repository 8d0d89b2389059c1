//! Messages in flight by what they are: which one is meant, what is held, what goes on.

use super::World;
use crate::event::{Flight, FlightState, Recorder};
use crate::id::MessageId;
use crate::order::by_message;
use crate::protocol::Protocol;
use crate::session::packet_view;
use crate::traffic::{Aim, MessageKind, MessageName, MessageRef, Traffic};
use crate::units::Time;

impl<P: Protocol> World<P> {
    /// Where the message is that is meant, if it is under way.
    pub(super) fn slot_of(&self, message: &MessageRef) -> Option<usize> {
        let id = match message {
            MessageRef::Number(id) => *id,
            MessageRef::Name(name) => self.named(name)?,
        };
        self.flights.iter().position(|flight| flight.as_ref().is_some_and(|f| f.id == id))
    }

    /// The message in flight that has this name.
    fn named(&self, name: &MessageName) -> Option<MessageId> {
        let alike = self.in_flight(name).filter(|flight| name.kind.is(&packet_view(&flight.packet)));
        let ids = by_message(alike.map(|flight| flight.id).collect(), |id| *id);
        ids.get(usize::from(name.place).checked_sub(1)?).copied()
    }

    /// The messages on the way of a name that something can be done to: what has arrived at a frozen process, what is
    /// lost and what was told to arrive now is in flight no more.
    fn in_flight(&self, name: &MessageName) -> impl Iterator<Item = &Flight<P>> {
        let (from, to) = (name.from, name.to);
        self.flights().filter(move |f| f.from == from && f.to == to && is_in_flight(f))
    }

    /// What is meant by a message that an action names; nothing is told of a number that is past.
    pub(crate) fn aim(&self, message: &MessageRef) -> Option<Aim> {
        let slot = self.slot_of(message).and_then(|slot| self.flights[slot].as_ref());
        match (slot, message) {
            (Some(flight), _) => Some(Aim::At(flight.id)),
            (None, MessageRef::Number(_)) => None,
            (None, MessageRef::Name(name)) => {
                let there = self.in_flight(name).map(|f| (f.id, &f.packet)).collect();
                let there = by_message(there, |(id, _)| *id);
                // As much of each as the name says.
                let kind = |(_, packet)| {
                    let view = packet_view(packet);
                    let asked = |label: &str| name.kind.fields.iter().any(|(name, _)| name == label);
                    let fields = view.fields.iter().filter(|field| asked(field.label.0));
                    let fields = fields.map(|field| (field.label.0.to_string(), field.value.plain()));
                    MessageKind { label: view.name.into(), fields: fields.collect() }
                };
                Some(Aim::Missed(there.into_iter().map(kind).collect()))
            }
        }
    }

    /// The name by which a script finds a message in flight, which says no more than it must; none of what is in flight
    /// no more.
    #[must_use]
    pub fn name_of(&self, id: MessageId) -> Option<MessageName> {
        let flight = self.flights().find(|flight| flight.id == id).filter(|flight| is_in_flight(flight))?;
        let view = packet_view(&flight.packet);
        let kind = MessageKind::of(view.name);
        let mut name = MessageName { from: flight.from, to: flight.to, kind, place: 1 };
        let all = self.in_flight(&name).map(|other| (other.id, packet_view(&other.packet)));
        let alike = all.filter(|(_, other)| other.name == view.name).collect();
        let alike: Vec<_> = by_message(alike, |(id, _)| *id);
        if alike.len() > 1 {
            // A value that no other of them has says more than a place among them.
            let own = view.fields.iter().map(|field| (field.label.0.to_string(), field.value.plain()));
            let own = own.map(|field| MessageKind { label: view.name.into(), fields: vec![field] });
            let mut alone = own.filter(|kind| alike.iter().filter(|(_, other)| kind.is(other)).count() == 1);
            match alone.next() {
                Some(kind) => name.kind = kind,
                None => {
                    let place = alike.iter().position(|(other, _)| *other == id)? + 1;
                    name.place = u16::try_from(place).ok()?;
                }
            }
        }
        Some(name)
    }

    /// Whether a message that is sent now stops at once.
    pub(super) fn is_held(&self, flight: &Flight<P>) -> bool {
        !self.standing.is_empty()
            && self.standing.holds(flight.from, flight.to, || packet_view(&flight.packet))
    }

    /// Holds what is in flight, and what is sent from now on.
    pub(super) fn hold_all(&mut self, traffic: &Traffic, rec: &mut dyn Recorder<P>) {
        self.standing = self.standing.after(traffic, true);
        for (slot, _) in self.meant(traffic, false) {
            self.hold(slot, rec);
        }
    }

    /// Lets go on what is held, in the order in which it was sent, and holds nothing more.
    pub(super) fn release(&mut self, traffic: &Traffic, rec: &mut dyn Recorder<P>) {
        self.standing = self.standing.after(traffic, false);
        let now = self.now;
        for (slot, since) in self.meant(traffic, true) {
            let Some(flight) = self.flights[slot].as_mut() else { continue };
            // It goes on from where it stood.
            let stood = now.since(since);
            (flight.sent, flight.arrives) = (flight.sent + stood, flight.arrives + stood);
            let arrives = flight.arrives;
            rec.stopped(self.events, flight.id, false);
            self.reschedule(slot, arrives);
        }
    }

    /// Whether holding or releasing would change anything.
    pub(super) fn is_idle(&self, traffic: &Traffic, holds: bool) -> bool {
        self.standing.after(traffic, holds) == self.standing && self.meant(traffic, !holds).is_empty()
    }

    pub(super) fn hold(&mut self, slot: usize, rec: &mut dyn Recorder<P>) {
        let now = self.now;
        let Some(flight) = self.flights[slot].as_mut() else { return };
        flight.state = FlightState::Held(now);
        flight.hurried = false;
        flight.seq = 0;
        rec.stopped(self.events, flight.id, true);
    }

    /// The messages that are meant and are held, or are not: the slot of each and since when, in the order of sending.
    fn meant(&self, traffic: &Traffic, held: bool) -> Vec<(usize, Time)> {
        let slots = self.flights.iter().enumerate().filter_map(|(slot, f)| Some((slot, f.as_ref()?)));
        let mut meant: Vec<(MessageId, usize, Time)> = Vec::new();
        for (slot, flight) in slots {
            let since = match flight.state {
                FlightState::Flying if !held && is_in_flight(flight) => flight.sent,
                FlightState::Held(since) if held => since,
                _ => continue,
            };
            let is = |kind: &MessageKind| kind.is(&packet_view(&flight.packet));
            if traffic.passes(flight.from, flight.to) && traffic.kind.as_ref().is_none_or(is) {
                meant.push((flight.id, slot, since));
            }
        }
        by_message(meant, |(id, ..)| *id).into_iter().map(|(_, slot, since)| (slot, since)).collect()
    }
}

fn is_in_flight<P: Protocol>(flight: &Flight<P>) -> bool {
    flight.loss.is_none() && flight.state != FlightState::Waiting && !flight.hurried
}
