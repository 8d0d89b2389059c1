//! Whether all links of a run carry everything, and quickly: only then does a run at rest owe anything within a time.

use faultline_engine::{ClientFact, ClientId, Endpoint, Network, NodeId, Observation, Rate, Seen, Span};
use std::sync::Arc;

/// Messages that take longer promise nothing.
const SLOW: Span = Span::millis(200);

/// The links, and who uses them.
#[derive(Clone, Debug)]
pub(crate) struct Gentle {
    nodes: u16,
    /// The links, once somebody has changed them.
    network: Option<Arc<Network>>,
    /// Clients that have asked.
    clients: Vec<ClientId>,
}

impl Gentle {
    pub(crate) fn new(nodes: u16) -> Self {
        Self { nodes, network: None, clients: Vec::new() }
    }

    /// Links change.
    pub(crate) fn seen(&mut self, seen: &Seen) {
        if let Observation::Links(network) = &seen.what {
            self.network = Some(Arc::clone(network));
        }
    }

    /// A client asks.
    pub(crate) fn client<O, A>(&mut self, fact: &ClientFact<O, A>) {
        if let ClientFact::Invoked { ticket, .. } = fact
            && !self.clients.contains(&ticket.client.whole())
        {
            self.clients.push(ticket.client.whole());
        }
    }

    /// Whether all links carry everything, and quickly.
    pub(crate) fn now(&self) -> bool {
        let Some(network) = &self.network else { return true };
        let nodes = || (0..self.nodes).map(|node| Endpoint::from(NodeId(node)));
        let is_gentle = |from: Endpoint, to: Endpoint| {
            let link = network.link(from, to);
            !link.cut && link.loss == Rate(0) && link.latency.max <= SLOW
        };
        let ends = || nodes().chain(self.clients.iter().map(|client| Endpoint::from(*client)));
        ends().all(|end| {
            let mut others = nodes().filter(|node| *node != end);
            others.all(|node| is_gentle(end, node) && is_gentle(node, end))
        })
    }
}
