//! What a run looks like at the playhead, and between two moments.

use super::packet::packet_shape;
use crate::event::{EventKind, FlightState, LossCause};
use crate::fact::{ClientFact, Fact};
use crate::id::{ClientId, Endpoint, NodeId};
use crate::network::{LinkState, Network};
use crate::order::by_message;
use crate::protocol::{LogWindow, Protocol};
use crate::timeline::Timeline;
use crate::units::{Span, Time};
use crate::view::{
    Belief, ClientFrame, Cone, Detail, Frame, LiarFrame, LinkFrame, MessageFrame, NodeFrame, NodeView,
    SecondFrame, Strip, TaskBoard, TimerView,
};
use crate::world::NodeStatus;

/// A run that can be looked at.
pub trait Picture {
    /// Everything that moves, at the playhead.
    fn frame(&self) -> Frame;
    /// Whether a node runs at the playhead.
    fn status(&self, node: NodeId) -> NodeStatus;
    /// A node at the playhead.
    fn node(&self, node: NodeId, window: LogWindow) -> NodeView;
    /// The second copy of a node that is two, at the playhead.
    fn second(&self, node: NodeId, window: LogWindow) -> Option<NodeView>;
    /// The board of tasks at the playhead, if a process that runs keeps one.
    fn board(&self) -> Option<TaskBoard>;
    /// What a node believes at the playhead: nothing if it does not run. See [`crate::matrix`].
    fn beliefs(&self, node: NodeId, detail: Detail) -> Vec<Belief>;
    /// Every timer of a node at the playhead.
    fn timers(&self, node: NodeId) -> Vec<(TimerView, Time, Time)>;
    /// The state of one direction of a link.
    fn link(&self, from: Endpoint, to: Endpoint) -> LinkState;
    /// The state of one direction of a link when the run began.
    fn initial_link(&self, from: Endpoint, to: Endpoint) -> LinkState;
    /// Whether healing makes links other than they were when the run began.
    fn heal_forgets(&self) -> bool;
    /// What happened between two moments, for the space-time diagram.
    fn strip(&self, from: Time, to: Time) -> Strip;
    /// What an event depends on, and what depends on it, between two moments.
    fn cone(&self, event: u32, from: Time, to: Time) -> Cone;
}

/// How long a lost message stays visible, in simulated time.
const GHOST: Span = Span::millis(25);

/// The links that have a fault.
fn link_frames(network: &Network, nodes: u16, clients: u16) -> Vec<LinkFrame> {
    let ends = crate::strip::lanes(nodes, clients);
    let mut frames = Vec::new();
    for from in &ends {
        for to in &ends {
            let link = *network.link(*from, *to);
            // Two clients do not talk to each other, and nobody to itself.
            if from != to && (from.node().is_some() || to.node().is_some()) && link != link.healed() {
                frames.push(LinkFrame { from: *from, to: *to, link });
            }
        }
    }
    frames
}

impl<P: Protocol> Timeline<P> {
    /// How many messages wait at each node.
    fn waiting(&self) -> Vec<u32> {
        let mut waiting = vec![0; self.setup().nodes.into()];
        for flight in self.world().flights().filter(|flight| flight.state == FlightState::Waiting) {
            if let Endpoint::Node(node) = flight.to {
                waiting[node.index()] += 1;
            }
        }
        waiting
    }

    fn node_frame(&self, id: NodeId, waiting: u32, led: Option<u64>) -> NodeFrame {
        let world = self.world();
        let (status, since, process) = world.node(id);
        let busy = world.server_load(id).map_or(0, |(_, busy)| u32::try_from(busy).unwrap_or(u32::MAX));
        let timer = world.timers(id).find(|(view, ..)| view.prominent).map(|(_, armed, due)| (armed, due));
        let glance = process.map(Protocol::glance);
        let deposed = glance.is_some_and(|glance| {
            glance.role.leads && glance.epoch.kind.is_some() && led > Some(glance.epoch.number)
        });
        NodeFrame {
            id,
            status,
            since,
            glance,
            holds: process.and_then(Protocol::holds),
            deposed,
            timer: timer.filter(|_| status != NodeStatus::Down),
            // What is being handled waits no longer.
            waiting: waiting.saturating_sub(busy),
            busy,
            service: world.service(id),
            writing: u32::try_from(world.writing(id)).unwrap_or(u32::MAX),
            work: world.work(id, self.head()),
            factor: world.factor(id),
            full: world.disk_is_full(id),
            damaged: world.disk_is_damaged(id),
            clock: world.clock_error(id, self.head()),
            liar: self.liar_frame(id),
        }
    }

    fn liar_frame(&self, id: NodeId) -> Option<Box<LiarFrame>> {
        let lie = self.world().lie_of(id);
        let second = self.world().second_copy(id).map(|copy| SecondFrame {
            status: copy.status,
            glance: copy.process.map(Protocol::glance),
            holds: copy.process.and_then(Protocol::holds),
            hearers: copy.hearers.to_vec(),
        });
        (lie.is_some() || second.is_some()).then(|| Box::new(LiarFrame { lie, second }))
    }

    fn client_frame(&self, id: ClientId) -> ClientFrame {
        let client = self.world().client(id);
        ClientFrame {
            id,
            asks: client.oldest().map(|pending| (pending.command.to_string(), pending.since)),
            load: client.load.as_ref().map(|loading| loading.load.to_string()),
            open: u32::try_from(client.open.iter().flatten().count()).unwrap_or(u32::MAX),
            steady: client.steady.as_ref().map(|(period, command)| (*period, command.to_string())),
            policy: (!client.policy().is_usual()).then(|| client.policy()),
            cut_off: client.is_cut_off(),
            target: client.target(),
            asked: client.asked,
            answered: client.answered,
            told: self.told(id),
        }
    }

    /// What a client was told last, as a fact has it.
    fn told(&self, client: ClientId) -> Option<String> {
        match self.history().told(client, self.world().events())?.client()? {
            ClientFact::Returned { outcome, .. } => Some(outcome.to_string()),
            _ => None,
        }
    }

    fn message_frames(&self) -> Vec<MessageFrame> {
        let mut frames: Vec<MessageFrame> = self
            .world()
            .flights()
            .filter(|flight| flight.state != FlightState::Waiting)
            .map(|flight| {
                let (shape, epoch) = packet_shape(&flight.packet);
                let (id, from, to) = (flight.id, flight.from, flight.to);
                let (sent, arrives, state) = (flight.sent, flight.arrives, flight.state);
                MessageFrame { id, from, to, sent, arrives, state, lost: None, shape, epoch }
            })
            .collect();
        let history = self.history();
        let seen = &history.events[..self.world().events() as usize];
        for event in seen.iter().rev().take_while(|event| event.time + GHOST >= self.head()) {
            if let EventKind::Lost(id, cause) = event.kind
                && let Some(message) = history.message(id)
            {
                let (shape, epoch) = packet_shape(&message.packet);
                let (from, to, sent, arrives) = (message.from, message.to, message.sent, message.arrives);
                // One that was held when it was lost had not gone farther.
                let held = history
                    .held_at(id, event.time)
                    .filter(|_| matches!(cause, LossCause::Cut | LossCause::Dropped));
                let state = held.map_or(FlightState::Flying, FlightState::Held);
                let lost = Some((event.time, cause));
                frames.push(MessageFrame { id, from, to, sent, arrives, state, lost, shape, epoch });
            }
        }
        by_message(frames, |frame| frame.id)
    }
}

impl<P: Protocol> Picture for Timeline<P> {
    fn frame(&self) -> Frame {
        let led = self.history().led(self.world().events());
        Frame {
            time: Timeline::head(self),
            nodes: (0..)
                .map(NodeId)
                .zip(self.waiting())
                .map(|(id, waiting)| self.node_frame(id, waiting, led))
                .collect(),
            clients: (0..self.setup().clients).map(|i| self.client_frame(ClientId(i))).collect(),
            links: link_frames(self.world().network(), self.setup().nodes, self.setup().clients),
            messages: self.message_frames(),
        }
    }

    fn status(&self, node: NodeId) -> NodeStatus {
        self.world().node(node).0
    }

    fn node(&self, node: NodeId, window: LogWindow) -> NodeView {
        let durable = self.world().durable(node);
        let Some(process) = self.world().node(node).2 else { return P::view_durable(durable, window) };
        let mut view = process.view(durable, window);
        let config = &self.setup().config;
        let times = self.world().under(self.head(), |conditions| process.times(config, conditions));
        view.grids.extend(times);
        view
    }

    fn second(&self, node: NodeId, window: LogWindow) -> Option<NodeView> {
        let copy = self.world().second_copy(node)?;
        let down = || P::view_durable(copy.durable, window);
        Some(copy.process.map_or_else(down, |process| process.view(copy.durable, window)))
    }

    fn board(&self) -> Option<TaskBoard> {
        let nodes = (0..self.setup().nodes).map(NodeId);
        nodes.filter_map(|node| self.world().node(node).2).find_map(Protocol::board)
    }

    fn beliefs(&self, node: NodeId, detail: Detail) -> Vec<Belief> {
        let Some(process) = self.world().node(node).2 else { return Vec::new() };
        let config = &self.setup().config;
        self.world().under(self.head(), |conditions| process.beliefs(node, detail, config, conditions))
    }

    fn timers(&self, node: NodeId) -> Vec<(TimerView, Time, Time)> {
        self.world().timers(node).collect()
    }

    fn link(&self, from: Endpoint, to: Endpoint) -> LinkState {
        *self.world().network().link(from, to)
    }

    fn initial_link(&self, from: Endpoint, to: Endpoint) -> LinkState {
        *self.world().network().initial(from, to)
    }

    fn heal_forgets(&self) -> bool {
        self.world().network().heal_forgets()
    }

    fn strip(&self, from: Time, to: Time) -> Strip {
        self.history().strip(Timeline::inputs(self), from, to)
    }

    fn cone(&self, event: u32, from: Time, to: Time) -> Cone {
        self.history().cone(event, from, to)
    }
}
