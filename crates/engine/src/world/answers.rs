//! Clients that ask all nodes, and wait until enough of them have said the same; see [`Asking`].

use super::World;
use crate::asking::Asking;
use crate::client::{OutcomeOf, Ticket};
use crate::event::{Packet, Recorder};
use crate::fact::ClientFact;
use crate::id::{ClientId, NodeId, NodeSet};
use crate::protocol::Protocol;

impl<P: Protocol> World<P> {
    /// How clients ask here.
    #[inline]
    pub(super) fn asking(&self) -> Asking {
        P::asking(&self.setup.config, self.setup.nodes)
    }

    /// Sends a request to every member.
    pub(super) fn ask_all(
        &mut self,
        id: ClientId,
        ticket: Ticket,
        request: &Packet<P>,
        rec: &mut dyn Recorder<P>,
    ) {
        let all = (0..self.setup.nodes).map(NodeId);
        let nodes: NodeSet = all.filter(|node| self.nodes[node.index()].status.is_member()).collect();
        self.tell(id, ClientFact::AskedAll { ticket, nodes }, rec);
        for node in nodes.iter() {
            self.send(id.into(), node.into(), request.clone(), None, rec);
        }
    }

    /// A node answers a request under way. Whether the client takes this answer: enough nodes have told it the same. A node
    /// counts once, with what it said last.
    pub(super) fn is_enough(
        &mut self,
        by: NodeId,
        ticket: Ticket,
        outcome: &OutcomeOf<P>,
        rec: &mut dyn Recorder<P>,
    ) -> bool {
        let (asking, id) = (self.asking(), ticket.client);
        if asking == Asking::ONE {
            return true;
        }
        let Some(pending) = self.clients[id.index()].pending(id.session()) else { return false };
        pending.heard.retain(|(node, _)| *node != by);
        pending.heard.push((by, outcome.clone()));
        let heard = pending.heard.clone();
        let who_said =
            |wanted| heard.iter().filter(|(_, said)| said == wanted).map(|(node, _)| *node).collect();
        let same: NodeSet = who_said(outcome);
        if same.len() < usize::from(asking.equal) {
            let (outcome, needed) = (outcome.clone(), asking.equal);
            self.tell(id, ClientFact::Heard { ticket, outcome, by, same, needed }, rec);
            return false;
        }
        let mut told: Vec<&OutcomeOf<P>> = Vec::new();
        for (_, other) in heard.iter().filter(|(_, other)| other != outcome) {
            if !told.contains(&other) {
                told.push(other);
                let (by, taken) = (who_said(other), outcome.clone());
                self.tell(id, ClientFact::Differs { ticket, outcome: other.clone(), by, taken }, rec);
            }
        }
        let taken = &mut self.clients[id.index()].taken;
        taken.retain(|(other, _)| other.client != id);
        taken.push((ticket, outcome.clone()));
        true
    }

    /// A node answers what its client has an answer to already. That it says something else is worth knowing.
    pub(super) fn hear_late(
        &mut self,
        by: NodeId,
        ticket: Ticket,
        outcome: OutcomeOf<P>,
        rec: &mut dyn Recorder<P>,
    ) {
        let id = ticket.client;
        // Known when the program is compiled, where a protocol's clients ask one node: it has nothing of this.
        if self.asking() == Asking::ONE {
            return;
        }
        let taken = self.clients[id.index()].taken.iter().find(|(other, _)| *other == ticket);
        if let Some((_, taken)) = taken.filter(|(_, taken)| *taken != outcome).cloned() {
            let by = std::iter::once(by).collect();
            self.tell(id, ClientFact::Differs { ticket, outcome, by, taken }, rec);
        }
    }
}
