//! Actions that change nothing: known before they are done, and told with them.

use super::{NodeStatus, World};
use crate::event::FlightState;
use crate::id::NodeId;
use crate::input::{Input, NoEffect};
use crate::limits::MAX_QUEUE;
use crate::protocol::Protocol;
use crate::traffic::{Held, MessageRef};

impl<P: Protocol> World<P> {
    /// Why an action would change nothing now; none if it would change something.
    #[must_use]
    pub fn no_effect(&self, input: &Input) -> Option<NoEffect> {
        let why = self.in_vain(input)?;
        // What is done to a node that is two is done to both copies.
        match self.for_second(input) {
            Some(input) => self.in_vain(&input).and(Some(why)),
            None => Some(why),
        }
    }

    fn in_vain(&self, input: &Input) -> Option<NoEffect> {
        match input {
            // A crash before its first start keeps a node from starting.
            Input::Crash(node) => self.has(*node, &[NodeStatus::Down, NodeStatus::Absent, NodeStatus::Left]),
            Input::Restart(node) => {
                self.has_not(*node, &[NodeStatus::New, NodeStatus::Down]).or_else(|| self.is_unsound(*node))
            }
            Input::Freeze(node) => self.stands(*node),
            Input::Thaw(node) => self.has_not(*node, &[NodeStatus::Frozen]),
            Input::Absent(node) if self.has_begun() => {
                self.has_not(*node, &[NodeStatus::New]).or(Some(NoEffect::Begun))
            }
            Input::Absent(node) => self.has_not(*node, &[NodeStatus::New]),
            Input::Begin(..) if self.has_begun() => Some(NoEffect::TooLate),
            Input::Begin(node, _) => self.filled.contains(*node).then_some(NoEffect::Said),
            Input::Join(node) => self
                .has_not(*node, &[NodeStatus::Absent, NodeStatus::Left])
                .or_else(|| self.is_unsound(*node)),
            Input::Leave(node) => {
                self.stands(*node).or_else(|| self.nodes[node.index()].leaving.then_some(NoEffect::Leaving))
            }
            Input::Wipe(_) | Input::Every(..) | Input::Load(..) => None,
            Input::Timeout(node) if self.next_to_fire(*node).is_some() => None,
            Input::Timeout(node) => self.stands(*node).or(Some(NoEffect::NoTimer)),
            Input::Twin(twin) if self.is_such_a_twin(twin) => Some(NoEffect::Unchanged),
            Input::Twin(twin) => self.has(twin.node, &[NodeStatus::Absent, NodeStatus::Left]),
            Input::Lie(node, tells) => (self.lie_of(*node) == tells.0).then_some(NoEffect::Unchanged),
            Input::Untwin(node) => self.second(*node).is_none().then_some(NoEffect::NotTwo),
            Input::Slow(node, factor) => {
                (self.nodes[node.index()].work.factor == *factor).then_some(NoEffect::Unchanged)
            }
            Input::Clock(node, change) => {
                let clock = self.nodes[node.index()].clock;
                let after = clock.changed(self.now, *change).error(self.now);
                (after == clock.error(self.now)).then_some(NoEffect::Unchanged)
            }
            Input::Server(node, service) => {
                let mut all =
                    (0..).take(self.nodes.len()).map(NodeId).filter(|id| node.is_none_or(|node| node == *id));
                all.all(|id| self.service(id) == *service).then_some(NoEffect::Unchanged)
            }
            Input::Policy(client, policy) => {
                let mut all = self.clients.iter().zip(0..);
                let same = all.all(|(one, id)| client.is_some_and(|c| c.0 != id) || one.policy() == *policy);
                same.then_some(NoEffect::Unchanged)
            }
            Input::Full(node, on) => {
                (self.nodes[node.index()].disk.full == on.0).then_some(NoEffect::Unchanged)
            }
            Input::Corrupt(node) => {
                let disk = &self.nodes[node.index()].disk;
                let damaged = disk.damaged.map(|_| NoEffect::Damaged);
                damaged.or_else(|| (!disk.has_tail()).then_some(NoEffect::NothingWritten))
            }
            Input::Tail(node, _) => {
                (!self.nodes[node.index()].disk.has_tail()).then_some(NoEffect::NothingWritten)
            }
            Input::Disk(node, latency) => {
                let mut disks =
                    self.nodes.iter().enumerate().filter(|(i, _)| node.is_none_or(|n| n.index() == *i));
                disks.all(|(_, slot)| slot.disk.latency == *latency).then_some(NoEffect::Unchanged)
            }
            Input::Ask(client, _) | Input::AskOf(client, ..) | Input::Once(client, ..) => {
                (self.clients[client.index()].queue.len() >= MAX_QUEUE).then_some(NoEffect::QueueFull)
            }
            Input::Quiet(client) => {
                let client = &self.clients[client.index()];
                let idle = client.steady.is_none() && client.load.is_none() && client.queue.is_empty();
                idle.then_some(NoEffect::Idle)
            }
            Input::Drop(message) | Input::Copy(message) | Input::Deliver(message) => {
                self.is_past(message, false)
            }
            Input::Hold(Held::One(message)) => self.is_past(message, true),
            Input::Hold(Held::All(traffic)) => self.is_idle(traffic, true).then_some(NoEffect::Unchanged),
            Input::Release(traffic) => self.is_idle(traffic, false).then_some(NoEffect::NothingHeld),
            Input::Cut(_)
            | Input::Heal(_)
            | Input::Restore(_)
            | Input::Partition(_)
            | Input::Isolate(..)
            | Input::Delay(..)
            | Input::Fifo(..)
            | Input::Loss(..)
            | Input::Duplicate(..) => (!self.network.changes(input)).then_some(NoEffect::Unchanged),
        }
    }

    /// The reason that is a node's status, if it is one of these.
    fn has(&self, node: NodeId, these: &[NodeStatus]) -> Option<NoEffect> {
        let status = self.nodes[node.index()].status;
        let reason = match status {
            NodeStatus::New => NoEffect::NotStarted,
            NodeStatus::Up => NoEffect::Up,
            NodeStatus::Down => NoEffect::Down,
            NodeStatus::Frozen => NoEffect::Frozen,
            NodeStatus::Absent | NodeStatus::Left => NoEffect::NoMember,
        };
        these.contains(&status).then_some(reason)
    }

    /// The reason that is a node's status, if it is none of these.
    fn has_not(&self, node: NodeId, these: &[NodeStatus]) -> Option<NoEffect> {
        let status = self.nodes[node.index()].status;
        if these.contains(&status) { None } else { self.has(node, &[status]) }
    }

    /// Why a process would not start from its disk.
    fn is_unsound(&self, node: NodeId) -> Option<NoEffect> {
        self.nodes[node.index()].disk.damaged.map(|_| NoEffect::Unsound)
    }

    /// Why a node does nothing by itself.
    fn stands(&self, node: NodeId) -> Option<NoEffect> {
        self.has_not(node, &[NodeStatus::Up])
    }

    /// Why nothing can be done to a message.
    fn is_past(&self, message: &MessageRef, to_hold: bool) -> Option<NoEffect> {
        let Some(flight) = self.slot_of(message).and_then(|slot| self.flights[slot].as_ref()) else {
            return Some(match message {
                MessageRef::Number(id) if id.0 >= self.next_message => NoEffect::NotSent,
                MessageRef::Number(_) => NoEffect::Over,
                MessageRef::Name(_) => NoEffect::NoSuchMessage,
            });
        };
        match flight.state {
            _ if flight.loss.is_some() => Some(NoEffect::Over),
            FlightState::Waiting => Some(NoEffect::Waiting),
            FlightState::Held(_) if to_hold => Some(NoEffect::Held),
            _ => None,
        }
    }
}
