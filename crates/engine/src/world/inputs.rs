//! Inputs: what people do to a run.

use super::{NodeStatus, World};
use crate::client::{Errand, Whom};
use crate::event::{Flight, FlightState, LossCause, Recorder};
use crate::id::{ClientId, Endpoint, NodeId};
use crate::input::Input;
use crate::limits::MAX_QUEUE;
use crate::observation::{Observation, Sight};
use crate::protocol::Protocol;
use crate::route::Links;
use crate::traffic::{Held, Traffic};
use std::sync::Arc;

/// The end that an action on messages is about, if it is about one.
fn end_of(traffic: &Traffic) -> Option<Endpoint> {
    if let Links::Of(end) = traffic.links { Some(end) } else { None }
}

impl<P: Protocol> World<P> {
    /// Executes an input: whom it is about. What makes no sense at this moment (a crash of what is down)
    /// changes nothing, so that a script stays valid when the run before it changes.
    pub(super) fn apply(&mut self, input: &Input, rec: &mut dyn Recorder<P>) -> Option<Endpoint> {
        if self.liars.is_some()
            && let Some(input) = self.for_second(input)
        {
            self.execute(&input, rec);
        }
        self.execute(input, rec)
    }

    /// Executes an input where it is about one copy of a node, or about no node.
    fn execute(&mut self, input: &Input, rec: &mut dyn Recorder<P>) -> Option<Endpoint> {
        match input {
            Input::Crash(node) => {
                let slot = &mut self.nodes[node.index()];
                match slot.status {
                    // It will not start: a script may begin with a node that is down.
                    NodeStatus::New => {
                        slot.life += 1;
                        (slot.status, slot.since) = (NodeStatus::Down, self.now);
                    }
                    NodeStatus::Down | NodeStatus::Absent | NodeStatus::Left => {}
                    NodeStatus::Up | NodeStatus::Frozen => self.crash(*node, rec),
                }
                Some((*node).into())
            }
            Input::Restart(node) => {
                let slot = &self.nodes[node.index()];
                let sound = slot.disk.damaged.is_none();
                if sound && matches!(slot.status, NodeStatus::New | NodeStatus::Down) {
                    self.boot(*node, false, rec);
                }
                Some((*node).into())
            }
            Input::Freeze(node) => {
                let slot = &mut self.nodes[node.index()];
                if slot.status == NodeStatus::Up {
                    (slot.status, slot.since) = (NodeStatus::Frozen, self.now);
                    let factor = slot.work.factor;
                    self.change_work(*node, factor, true);
                    self.see(rec, Sight::PROCESSES, || Observation::Frozen(self.who(*node)));
                }
                Some((*node).into())
            }
            Input::Thaw(node) => {
                if self.nodes[node.index()].status == NodeStatus::Frozen {
                    self.see(rec, Sight::PROCESSES, || Observation::Thawed(self.who(*node)));
                    self.thaw(*node, rec);
                }
                Some((*node).into())
            }
            Input::Wipe(node) => {
                self.stop(*node, rec);
                self.nodes[node.index()].disk.wipe();
                self.see(rec, Sight::PROCESSES, || Observation::Wiped(self.who(*node)));
                Some((*node).into())
            }
            Input::Timeout(node) => {
                let copy = self.next_to_fire(*node);
                if let Some(copy) = copy {
                    self.fire(copy, rec);
                }
                Some(copy.unwrap_or(*node).into())
            }
            Input::Absent(node) => {
                self.stay_away(*node, rec);
                Some((*node).into())
            }
            Input::Begin(node, state) => {
                self.begin_with(*node, state, rec);
                // Nobody has started: both copies find the same.
                if let Some(second) = self.second(*node) {
                    self.nodes[second.index()].disk = self.nodes[node.index()].disk.clone();
                }
                Some((*node).into())
            }
            Input::Join(node) => {
                self.join(*node, rec);
                Some((*node).into())
            }
            Input::Leave(node) => {
                self.ask_to_leave(*node, rec);
                Some((*node).into())
            }
            Input::Slow(node, factor) => {
                let still = self.nodes[node.index()].work.is_still();
                self.change_work(*node, *factor, still);
                Some((*node).into())
            }
            Input::Server(node, service) => {
                for id in (0..).take(self.nodes.len()).map(NodeId) {
                    if node.is_none_or(|node| node == id) {
                        self.set_service(id, *service);
                    }
                }
                node.map(Endpoint::Node)
            }
            Input::Twin(twin) => {
                self.make_twin(twin, rec);
                Some(twin.node.into())
            }
            Input::Untwin(node) => {
                self.end_twin(*node);
                Some((*node).into())
            }
            Input::Lie(node, tells) => {
                self.set_lie(*node, *tells, rec);
                Some((*node).into())
            }
            Input::Clock(node, change) => {
                self.set_clock(*node, *change, rec);
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
            Input::Ask(id, command) => self.ask(*id, command, Whom(None), false, rec),
            Input::AskOf(id, node, command) => self.ask(*id, command, Whom(Some(*node)), false, rec),
            Input::Once(id, whom, command) => self.ask(*id, command, *whom, true, rec),
            Input::Every(id, period, command) => {
                if let Ok(command) = command.parse::<P::Command>() {
                    self.clients[id.index()].steady = Some((*period, command));
                    self.tick(*id, rec);
                }
                Some((*id).into())
            }
            Input::Load(id, load) => {
                self.begin_load(*id, load);
                Some((*id).into())
            }
            Input::Policy(client, policy) => {
                for id in (0..self.setup.clients).map(ClientId) {
                    if client.is_none_or(|client| client == id) {
                        self.set_policy(id, *policy);
                    }
                }
                client.map(Endpoint::Client)
            }
            Input::Quiet(id) => {
                let client = &mut self.clients[id.index()];
                client.load = None;
                client.arrival += 1;
                client.steady = None;
                client.queue.clear();
                client.tick += 1;
                Some((*id).into())
            }
            Input::Hold(Held::All(traffic)) => {
                self.hold_all(traffic, rec);
                end_of(traffic)
            }
            Input::Release(traffic) => {
                self.release(traffic, rec);
                end_of(traffic)
            }
            Input::Drop(message)
            | Input::Hold(Held::One(message))
            | Input::Deliver(message)
            | Input::Copy(message) => {
                if let Some(aim) = self.aim(message) {
                    rec.aimed(self.events, aim);
                }
                let slot = self.slot_of(message)?;
                let to = self.flights[slot].as_ref().map(|flight| flight.to);
                self.touch(slot, input, rec);
                self.let_follow();
                to
            }
            Input::Full(node, on) => {
                self.nodes[node.index()].disk.full = on.0;
                self.begin_sync(*node);
                Some((*node).into())
            }
            Input::Corrupt(node) => {
                let disk = &mut self.nodes[node.index()].disk;
                if disk.has_tail() {
                    disk.damaged = disk.damaged.or(Some(1));
                }
                Some((*node).into())
            }
            Input::Tail(node, tail) => {
                if self.nodes[node.index()].disk.has_tail() {
                    self.stop(*node, rec);
                    self.nodes[node.index()].disk.lose_tail(*tail);
                    self.see(rec, Sight::PROCESSES, || Observation::Wiped(self.who(*node)));
                }
                Some((*node).into())
            }
            Input::Cut(_)
            | Input::Heal(_)
            | Input::Restore(_)
            | Input::Partition(_)
            | Input::Isolate(..)
            | Input::Delay(..)
            | Input::Fifo(..)
            | Input::Loss(..)
            | Input::Duplicate(..) => {
                let subject = self.apply_to_network(input);
                self.see(rec, Sight::LINKS, || Observation::Links(Arc::clone(&self.network)));
                subject
            }
        }
    }

    /// A client is to ask something.
    fn ask(
        &mut self,
        id: ClientId,
        command: &str,
        whom: Whom,
        once: bool,
        rec: &mut dyn Recorder<P>,
    ) -> Option<Endpoint> {
        if let Ok(command) = command.parse::<P::Command>()
            && self.clients[id.index()].queue.len() < MAX_QUEUE
        {
            self.clients[id.index()].queue.push_back(Errand { command, whom, once });
            self.ask_next(id, rec);
        }
        Some(id.into())
    }

    pub(super) fn touch(&mut self, slot: usize, input: &Input, rec: &mut dyn Recorder<P>) {
        let Some(flight) = self.flights[slot].as_ref() else { return };
        // What already waits at its receiver, or is already lost, is past these actions.
        if flight.state == FlightState::Waiting || flight.loss.is_some() {
            return;
        }
        match input {
            Input::Drop(_) => self.lose(slot, LossCause::Dropped),
            Input::Hold(_) if flight.state == FlightState::Flying => self.hold(slot, rec),
            Input::Deliver(_) => self.arrive_now(slot, rec),
            Input::Copy(_) => {
                let (from, to, packet, id) = (flight.from, flight.to, flight.packet.clone(), flight.id);
                let forged = flight.forged;
                self.put(from, to, packet, Some(id), forged, rec);
            }
            _ => {}
        }
    }

    pub(super) fn apply_to_network(&mut self, input: &Input) -> Option<Endpoint> {
        Arc::make_mut(&mut self.network).apply(input);
        // A cut takes what is on the link with it.
        for slot in 0..self.flights.len() {
            let dies = |f: &Flight<P>| {
                f.loss.is_none() && f.state != FlightState::Waiting && self.network.link(f.from, f.to).cut
            };
            if self.flights[slot].as_ref().is_some_and(dies) {
                self.lose(slot, LossCause::Cut);
            }
        }
        self.let_follow();
        match input {
            Input::Heal(Links::Of(end)) | Input::Restore(Links::Of(end)) | Input::Isolate(end, _) => {
                Some(*end)
            }
            _ => None,
        }
    }
}
