//! The history as a space-time diagram: stretches of it, and the causality within.

use crate::event::EventKind;
use crate::history::{History, Past};
use crate::id::{Endpoint, NodeId};
use crate::input::{ActionKind, TimedInput};
use crate::protocol::Protocol;
use crate::session::packet_shape;
use crate::units::Time;
use crate::view::{Cone, Outage, Strip, StripEnd, StripEvent, StripLook, StripMessage};
use crate::world::NodeStatus;

impl<P: Protocol> History<P> {
    /// What happened between two moments.
    #[must_use]
    pub fn strip(&self, inputs: &[TimedInput], from: Time, to: Time) -> Strip {
        let past = self.past();
        let (events, outages) = (past.strip_events(inputs, from, to), past.outages(inputs, from, to));
        Strip { from, to, events, messages: self.strip_messages(from, to), outages }
    }

    fn strip_messages(&self, from: Time, to: Time) -> Vec<StripMessage> {
        // No message was ever under way for longer than the longest, so none that left earlier reaches here.
        let longest = self.longest_way();
        let first = self.messages.partition_point(|message| message.sent + longest < from);
        let last = self.messages.partition_point(|message| message.sent <= to);
        let seen = (first..last).filter_map(|place| {
            let message = &self.messages[place];
            let end = self.end_of(place).map(|event| {
                let record = &self.events[event as usize];
                let lost = match record.kind {
                    EventKind::Lost(_, cause) => Some(cause),
                    _ => None,
                };
                StripEnd { time: record.time, event, lost }
            });
            if end.is_some_and(|end| end.time < from) {
                return None;
            }
            let (shape, epoch) = packet_shape(&message.packet);
            Some(StripMessage {
                id: crate::id::MessageId(u32::try_from(place + 1).unwrap_or(u32::MAX)),
                from: message.from,
                to: message.to,
                sent: message.sent,
                arrives: message.arrives,
                end,
                event: message.event,
                shape,
                epoch,
            })
        });
        seen.collect()
    }

    /// What an event depends on and what depends on it, among the events between two moments: an event
    /// depends on the one before it on its lane, and on the one that sent its message or armed its timer.
    #[must_use]
    pub fn cone(&self, event: u32, from: Time, to: Time) -> Cone {
        self.past().cone(event, from, to)
    }
}

/// Steps back at most: a timer that is armed again and again, as for heartbeats, leads back to the beginning of the run.
const MOST_STEPS: usize = 2_000;

impl Past<'_> {
    fn strip_events(self, inputs: &[TimedInput], from: Time, to: Time) -> Vec<StripEvent> {
        let first = self.events.partition_point(|event| event.time < from);
        let last = self.events.partition_point(|event| event.time <= to);
        (first..last).map(|number| self.strip_event(inputs, number)).collect()
    }

    fn strip_event(self, inputs: &[TimedInput], number: usize) -> StripEvent {
        let record = &self.events[number];
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let look = match (record.kind, self.leads(number)) {
            _ if self.broken.contains(&number) => StripLook::Violation,
            (_, Some(epoch)) => StripLook::Leads(epoch),
            (EventKind::Input(i), _) => match inputs.get(i as usize) {
                Some(timed) if record.no_effect.is_none() => match timed.input.kind() {
                    ActionKind::Fault | ActionKind::Nudge => StripLook::Fault,
                    ActionKind::Repair | ActionKind::Change | ActionKind::Start | ActionKind::Request => {
                        StripLook::Action
                    }
                },
                _ => StripLook::Action,
            },
            (
                EventKind::Delivered(_)
                | EventKind::Waits(_)
                | EventKind::Begun(_)
                | EventKind::Queued(_)
                | EventKind::Lost(..),
                _,
            ) => StripLook::Arrival,
            _ => StripLook::Local,
        };
        // A loss happens on the way, to nobody.
        let lane = if matches!(record.kind, EventKind::Lost(..)) { None } else { record.subject };
        StripEvent { number, time: record.time, lane, look, weight: self.weight(number) }
    }

    fn outages(self, inputs: &[TimedInput], from: Time, to: Time) -> Vec<Outage> {
        let mut outages: Vec<Outage> = Vec::new();
        for (number, node, status) in self.changes(inputs) {
            let time = self.events[number as usize].time;
            let open = outages.iter_mut().find(|outage| outage.node == node && outage.to.is_none());
            let before = open.as_ref().map_or(NodeStatus::Up, |outage| outage.status);
            // A disk can be wiped while its node is down, or no member.
            if status == before || !before.is_member() && status != NodeStatus::Up {
                continue;
            }
            if let Some(open) = open {
                open.to = Some(time);
            }
            if status != NodeStatus::Up {
                outages.push(Outage { node, from: time, to: None, status });
            }
        }
        outages.retain(|outage| outage.from <= to && outage.to.is_none_or(|end| end >= from));
        outages
    }

    /// What becomes of processes, in order: at which event, whose, and what it is from there on.
    fn changes(self, inputs: &[TimedInput]) -> Vec<(u32, NodeId, NodeStatus)> {
        let done = |number: &u32| {
            let record = &self.events[*number as usize];
            let EventKind::Input(i) = record.kind else { return None };
            let input = inputs.get(i as usize).filter(|_| record.no_effect.is_none())?;
            input.input.turn().map(|(node, status)| (*number, node, status))
        };
        let mut changes: Vec<_> = self.landmarks.iter().filter_map(done).collect();
        for (number, node, status) in self.turns {
            let place = changes.partition_point(|(other, ..)| other <= number);
            changes.insert(place, (*number, *node, *status));
        }
        changes
    }

    fn cone(self, event: u32, from: Time, to: Time) -> Cone {
        let first = self.events.partition_point(|record| record.time < from);
        let last = self.events.partition_point(|record| record.time <= to);
        let lane = |number: usize| self.lane_of(number);
        let mut cone = Cone::default();
        let here = event as usize;
        if here >= self.events.len() {
            return cone;
        }
        let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        cone.path = self.path(event);

        let mut lanes: Vec<Endpoint> = lane(here).into_iter().collect();
        let mut causes: Vec<u32> = self.events[here].cause.into_iter().collect();
        for place in (first..here.min(last)).rev() {
            let on_lane = lane(place).is_some_and(|lane| lanes.contains(&lane));
            if on_lane || causes.contains(&number(place)) {
                cone.past.push(number(place));
                causes.extend(self.events[place].cause);
                if let Some(lane) = lane(place).filter(|lane| !lanes.contains(lane)) {
                    lanes.push(lane);
                }
            }
        }
        cone.past.reverse();

        let mut lanes: Vec<Endpoint> = lane(here).into_iter().collect();
        // Numbers grow, so membership is a binary search.
        let mut reached = vec![event];
        for place in here + 1..last {
            let caused = self.events[place].cause.is_some_and(|cause| reached.binary_search(&cause).is_ok());
            let on_lane = lane(place).is_some_and(|lane| lanes.contains(&lane));
            if caused || on_lane {
                reached.push(number(place));
                if let Some(lane) = lane(place).filter(|lane| !lanes.contains(lane)) {
                    lanes.push(lane);
                }
            }
        }
        cone.future = reached.split_off(1).into_iter().filter(|number| *number as usize >= first).collect();
        cone
    }

    /// The causes of an event, one after the other, back to an action or another turning point; the earliest first.
    fn path(self, event: u32) -> Vec<u32> {
        let cause = |event: u32| self.events.get(event as usize).and_then(|record| record.cause);
        let mut path: Vec<u32> = Vec::new();
        let mut at = event;
        while let Some(before) = cause(at).filter(|_| path.len() < MOST_STEPS) {
            path.push(before);
            if self.landmarks.binary_search(&before).is_ok() {
                break;
            }
            at = before;
        }
        path.reverse();
        path
    }

    fn lane_of(self, place: usize) -> Option<Endpoint> {
        let record = &self.events[place];
        if matches!(record.kind, EventKind::Lost(..)) { None } else { record.subject }
    }
}

/// The lanes of a diagram: nodes, then clients.
#[must_use]
pub fn lanes(nodes: u16, clients: u16) -> Vec<Endpoint> {
    let nodes = (0..nodes).map(|i| Endpoint::Node(NodeId(i)));
    nodes.chain((0..clients).map(|i| Endpoint::Client(crate::id::ClientId(i)))).collect()
}
