//! Servers whose messages arrive at once, in the order of sending, unless their link is cut.

use crate::server::{Effects, Server, n};
use faultline_agreement::Part;
use faultline_agreement::raft::{Config, Durable, Message};
use faultline_engine::NodeId;
use std::collections::VecDeque;

pub(crate) struct Cluster {
    pub(crate) servers: Vec<Server>,
    cut: Vec<(NodeId, NodeId)>,
    down: Vec<NodeId>,
    /// Whether a message of this kind is lost.
    pub(crate) loses: fn(&Message) -> bool,
    serial: u32,
}

impl Cluster {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        Self::of(nodes, config, |_| Durable::default())
    }

    /// A cluster with these logs; everybody's term is that of the last entry of its log.
    pub(crate) fn with_logs(logs: &[&[u64]]) -> Self {
        let nodes = u16::try_from(logs.len()).expect("a few servers");
        let mut cluster = Self::new(nodes, &Config::default());
        for (server, log) in cluster.servers.iter_mut().zip(logs) {
            *server = server.restarted_with(log.last().copied().unwrap_or(0), None, log);
        }
        cluster
    }

    fn of(nodes: u16, config: &Config, disk: impl Fn(u16) -> Durable) -> Self {
        let server = |i| Server::started(NodeId(i), nodes, config.clone(), disk(i));
        let servers = (0..nodes).map(server).collect();
        Self { servers, cut: Vec::new(), down: Vec::new(), loses: |_| false, serial: 0 }
    }

    pub(crate) fn server(&mut self, number: u16) -> &mut Server {
        &mut self.servers[n(number).index()]
    }

    pub(crate) fn cut(&mut self, one: u16, other: u16) {
        self.cut.extend([(n(one), n(other)), (n(other), n(one))]);
    }

    pub(crate) fn isolate(&mut self, one: u16) {
        let others = (1..).take(self.servers.len());
        others.filter(|other| *other != one).for_each(|other| self.cut(one, other));
    }

    /// These are down: they hear and do nothing.
    pub(crate) fn crash(&mut self, one: u16) {
        self.down.push(n(one));
    }

    pub(crate) fn restart(&mut self, one: u16) {
        self.down.retain(|node| *node != n(one));
        self.server(one).restart();
    }

    pub(crate) fn heal(&mut self) {
        self.cut.clear();
        self.loses = |_| false;
    }

    /// The election timeout of one elapses, and all that follows from it happens.
    pub(crate) fn campaign(&mut self, one: u16) {
        let effects = self.server(one).times_out();
        self.deliver(n(one), effects);
    }

    pub(crate) fn heartbeat(&mut self, one: u16) {
        let effects = self.server(one).heartbeat();
        self.deliver(n(one), effects);
    }

    /// A new request of the client reaches one of them.
    pub(crate) fn propose(&mut self, one: u16) {
        self.serial += 1;
        let serial = self.serial;
        let effects = self.server(one).asks(serial, "add x 1");
        self.deliver(n(one), effects);
    }

    /// One of them says something.
    pub(crate) fn send(&mut self, from: u16, to: u16, message: Message) {
        let effects = Effects { sent: vec![(n(to), message)], ..Effects::default() };
        self.deliver(n(from), effects);
    }

    fn deliver(&mut self, from: NodeId, effects: Effects) {
        let mut way: VecDeque<(NodeId, NodeId, Message)> =
            effects.sent.into_iter().map(|(to, message)| (from, to, message)).collect();
        let mut steps = 0;
        while let Some((from, to, message)) = way.pop_front() {
            steps += 1;
            assert!(steps < 10_000, "the servers talk without end");
            let dead = self.down.contains(&from) || self.down.contains(&to);
            if dead || self.cut.contains(&(from, to)) || (self.loses)(&message) {
                continue;
            }
            let then = self.servers[to.index()].hears(from, message);
            way.extend(then.sent.into_iter().map(|(next, message)| (to, next, message)));
        }
    }

    /// Part and term of each.
    pub(crate) fn roles(&self) -> Vec<(Part, u64)> {
        self.servers.iter().map(|server| (server.role(), server.term())).collect()
    }

    pub(crate) fn commits(&self) -> Vec<u64> {
        self.servers.iter().map(Server::commit).collect()
    }

    pub(crate) fn logs(&self) -> Vec<Vec<u64>> {
        self.servers.iter().map(Server::log).collect()
    }

    pub(crate) fn lasts(&self) -> Vec<usize> {
        self.servers.iter().map(|server| server.log().len()).collect()
    }
}
