//! Nodes that lie: those that are two, and those whose words are forged.
//!
//! A node that is two is two honest copies of a process under one name, each heard by a side of its own.
//! Whoever asks both is told two things by one node: it says different things to different nodes, votes twice, forgets what it
//! has promised, and no protocol needs a line of code for that (Bano et al. 2021, "Twins: BFT Systems Made Robust").
//!
//! Inside the world each copy has a *place*. That of the first copy is the number of its node; those of second copies come
//! after all nodes. Whatever leaves the world names the node: [`World::who`].

use super::{Node, NodeStatus, World};
use crate::client::Reply;
use crate::event::{LossCause, Packet, Recorder};
use crate::id::{Endpoint, NodeId};
use crate::input::Input;
use crate::lie::{Lie, Tells};
use crate::observation::{Observation, Sight};
use crate::protocol::Protocol;
use crate::twin::Twin;

/// The nodes that lie, or did.
#[derive(Clone, Debug)]
pub(super) struct Liars<P: Protocol> {
    doubles: Vec<Double>,
    /// Who tells which lie.
    lies: Vec<(NodeId, Lie)>,
    /// The message that a node that lies is just handling.
    asked: Option<P::Message>,
}

impl<P: Protocol> Default for Liars<P> {
    fn default() -> Self {
        Self { doubles: Vec::new(), lies: Vec::new(), asked: None }
    }
}

/// The second copy of a node that is two, at a moment.
#[derive(Clone, Copy, Debug)]
pub struct SecondCopy<'a, P: Protocol> {
    /// Up, down, frozen.
    pub status: NodeStatus,
    /// Its process, if it runs.
    pub process: Option<&'a P>,
    /// What its disk holds.
    pub durable: &'a P::Durable,
    /// Who hears it.
    pub hearers: &'a [Endpoint],
}

/// The second copy of a node.
#[derive(Clone, Debug)]
struct Double {
    node: NodeId,
    place: NodeId,
    /// Who hears it; nobody once it has ended.
    hearers: Vec<Endpoint>,
}

impl<P: Protocol> Liars<P> {
    fn lie(&self, node: NodeId) -> Option<Lie> {
        self.lies.iter().find(|(liar, _)| *liar == node).map(|(_, lie)| *lie)
    }

    fn double(&self, node: NodeId) -> Option<&Double> {
        self.doubles.iter().find(|double| double.node == node && !double.hearers.is_empty())
    }
}

impl<P: Protocol> World<P> {
    /// The node of which there is a copy at a place.
    #[inline]
    pub(super) fn who(&self, place: NodeId) -> NodeId {
        if place.0 < self.setup.nodes { place } else { self.node_at(place) }
    }

    #[cold]
    fn node_at(&self, place: NodeId) -> NodeId {
        let doubles = self.liars.iter().flat_map(|liars| &liars.doubles);
        doubles.filter(|double| double.place == place).map(|double| double.node).next().unwrap_or(place)
    }

    /// The place of the second copy of a node, if it is two.
    #[inline]
    pub(super) fn second(&self, node: NodeId) -> Option<NodeId> {
        self.liars.as_ref()?.double(node).map(|double| double.place)
    }

    /// The places of a node: one, or two.
    pub(super) fn places(&self, node: NodeId) -> impl Iterator<Item = NodeId> + use<P> {
        std::iter::once(node).chain(self.second(node))
    }

    /// The second copy of a node, if it is two.
    #[must_use]
    pub fn second_copy(&self, node: NodeId) -> Option<SecondCopy<'_, P>> {
        let double = self.liars.as_ref()?.double(node)?;
        let copy = &self.nodes[double.place.index()];
        let (status, process) = (copy.status, copy.process.as_ref());
        Some(SecondCopy { status, process, durable: &copy.disk.durable, hearers: &double.hearers })
    }

    /// The copy of a node that hears somebody.
    #[inline]
    pub(super) fn hears(&self, node: NodeId, from: Endpoint) -> NodeId {
        match &self.liars {
            None => node,
            Some(liars) => {
                let double = liars.double(node).filter(|double| double.hearers.contains(&from));
                double.map_or(node, |double| double.place)
            }
        }
    }

    /// Whether no node is two, and none tells a lie.
    pub(super) fn nobody_lies(&self) -> bool {
        let two = |liars: &Liars<P>| liars.doubles.iter().any(|double| !double.hearers.is_empty());
        self.liars.as_ref().is_none_or(|liars| !two(liars) && liars.lies.is_empty())
    }

    /// The lie that a node tells.
    #[must_use]
    pub fn lie_of(&self, node: NodeId) -> Option<Lie> {
        self.liars.as_ref()?.lie(node)
    }

    /// A node tells a lie from now on, or the truth.
    pub(super) fn set_lie(&mut self, node: NodeId, tells: Tells, rec: &mut dyn Recorder<P>) {
        if let Some(lie) = tells.0 {
            self.see(rec, Sight::LIARS, || Observation::Lies(node));
            let liars = self.liars.get_or_insert_default();
            liars.lies.retain(|(liar, _)| *liar != node);
            liars.lies.push((node, lie));
        } else if let Some(liars) = &mut self.liars {
            liars.lies.retain(|(liar, _)| *liar != node);
        }
    }

    /// Keeps the message that a node handles while it does, if it lies: its answer may depend on it.
    #[cold]
    pub(super) fn remember_asked(&mut self, place: NodeId, asked: Option<&P::Message>) {
        let node = self.who(place);
        if let Some(liars) = self.liars.as_mut().filter(|liars| liars.lie(node).is_some()) {
            liars.asked = asked.cloned();
        }
    }

    /// What a node that lies says instead of something; nothing where it says that.
    fn forged(&self, node: NodeId, to: Endpoint, packet: &Packet<P>) -> Option<Packet<P>> {
        let liars = self.liars.as_ref()?;
        let lie = liars.lie(node)?;
        match (to, packet) {
            (Endpoint::Node(to), Packet::Peer(said)) => {
                P::forge(lie, to, liars.asked.as_ref(), said).map(Packet::Peer)
            }
            (Endpoint::Client(to), Packet::Reply { ticket, reply: Reply::Answer(answer), attempt }) => {
                let reply = Reply::Answer(P::forge_answer(lie, to, answer)?);
                Some(Packet::Reply { ticket: *ticket, reply, attempt: *attempt })
            }
            _ => None,
        }
    }

    /// A copy of a process says something. Only its own side hears it: to all others it says nothing. One that lies says
    /// something else.
    #[inline]
    pub(super) fn say(&mut self, place: NodeId, to: Endpoint, packet: Packet<P>, rec: &mut dyn Recorder<P>) {
        if self.liars.is_none() {
            self.send(place.into(), to, packet, None, rec);
        } else {
            self.say_as_liar(place, to, packet, rec);
        }
    }

    #[cold]
    fn say_as_liar(&mut self, place: NodeId, to: Endpoint, packet: Packet<P>, rec: &mut dyn Recorder<P>) {
        let node = self.who(place);
        if self.hears(node, to) == place {
            match self.forged(node, to, &packet) {
                Some(forged) => self.put(node.into(), to, forged, None, true, rec),
                None => self.send(node.into(), to, packet, None, rec),
            }
        }
    }

    /// What an action on a node is for its second copy: what is done to the node is done to both.
    pub(super) fn for_second(&self, input: &Input) -> Option<Input> {
        let of = |node: &NodeId| self.second(*node);
        Some(match input {
            Input::Crash(node) => Input::Crash(of(node)?),
            Input::Restart(node) => Input::Restart(of(node)?),
            Input::Freeze(node) => Input::Freeze(of(node)?),
            Input::Thaw(node) => Input::Thaw(of(node)?),
            Input::Wipe(node) => Input::Wipe(of(node)?),
            Input::Absent(node) => Input::Absent(of(node)?),
            Input::Join(node) => Input::Join(of(node)?),
            Input::Leave(node) => Input::Leave(of(node)?),
            Input::Slow(node, factor) => Input::Slow(of(node)?, *factor),
            Input::Server(Some(node), service) => Input::Server(Some(of(node)?), *service),
            Input::Clock(node, change) => Input::Clock(of(node)?, *change),
            Input::Disk(Some(node), latency) => Input::Disk(Some(of(node)?), *latency),
            Input::Full(node, on) => Input::Full(of(node)?, *on),
            Input::Corrupt(node) => Input::Corrupt(of(node)?),
            Input::Tail(node, tail) => Input::Tail(of(node)?, *tail),
            // `timeout` fires one timer; the others are about no node, or about its place on the network.
            _ => return None,
        })
    }

    /// The copy of a node whose timer is due next.
    pub(super) fn next_to_fire(&self, node: NodeId) -> Option<NodeId> {
        let due = |place: &NodeId| {
            let copy = &self.nodes[place.index()];
            let up = copy.status == NodeStatus::Up;
            copy.timers.iter().map(|armed| armed.due).min().filter(|_| up)
        };
        let next = self.places(node).filter_map(|place| Some((due(&place)?, place))).min_by_key(|it| it.0);
        next.map(|(_, place)| place)
    }

    /// Whether a node is two already, and these are its sides.
    pub(super) fn is_such_a_twin(&self, twin: &Twin) -> bool {
        let double = self.liars.as_ref().and_then(|liars| liars.double(twin.node));
        let same = |double: &Double| {
            let among = |a: &[Endpoint], b: &[Endpoint]| a.iter().all(|end| b.contains(end));
            among(&double.hearers, &twin.second) && among(&twin.second, &double.hearers)
        };
        double.is_some_and(same)
    }

    /// A node is two from now on, or its copies are heard by others than before.
    pub(super) fn make_twin(&mut self, twin: &Twin, rec: &mut dyn Recorder<P>) {
        let node = twin.node;
        if !self.nodes[node.index()].status.is_member() {
            return;
        }
        self.see(rec, Sight::LIARS, || Observation::Lies(node));
        let unused = NodeId(u16::try_from(self.nodes.len()).unwrap_or(u16::MAX));
        let liars = self.liars.get_or_insert_default();
        if let Some(double) = liars.doubles.iter_mut().find(|double| double.node == node) {
            let ended = double.hearers.is_empty();
            double.hearers.clone_from(&twin.second);
            if ended {
                let place = double.place;
                self.nodes[place.index()] = self.nodes[node.index()].copied();
                self.queue.copy(node, place);
            }
            return;
        }
        liars.doubles.push(Double { node, place: unused, hearers: twin.second.clone() });
        self.nodes.push(self.nodes[node.index()].copied());
        self.queue.copy(node, unused);
    }

    /// The second copy of a node ends, with all that it has, and the first is heard by everybody again.
    pub(super) fn end_twin(&mut self, node: NodeId) {
        let Some(place) = self.second(node) else { return };
        self.end(place, NodeStatus::Left, LossCause::Down);
        self.nodes[place.index()].rest_in_peace();
        self.queue.forget(place);
        for double in self.liars.iter_mut().flat_map(|liars| &mut liars.doubles) {
            if double.node == node {
                double.hearers.clear();
            }
        }
    }
}

impl<P: Protocol> Node<P> {
    /// A second copy of it: the same state, disk, timers, clocks and luck. What has arrived and was not handled stays with the
    /// first one.
    fn copied(&self) -> Self {
        let mut copy = self.clone();
        if let Some(server) = copy.server.as_mut() {
            let _ = server.leave();
        }
        copy
    }

    /// Nothing is left of it that could disturb a run.
    fn rest_in_peace(&mut self) {
        self.disk = crate::disk::Disk::new();
        self.disk.latency = self.first.0;
        self.server = None;
        self.clock = crate::clock::Clock::default();
        self.work = crate::work::Work::new();
    }
}
