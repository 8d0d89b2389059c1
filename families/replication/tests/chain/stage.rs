//! A chain to look at.

use crate::shared;
use faultline_engine::{ClientFact, ClientId, NodeId, Time};
use faultline_replication::Fact as Any;
use faultline_replication::chain::{Fact, Replica};

pub(crate) use crate::shared::{at, n};
pub(crate) type Stage = shared::Stage<Replica>;

impl Stage {
    /// What happened in the chain, when, and at which node.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, Fact)> {
        self.picked(Any::own::<Fact>).map(|(time, node, fact)| (time, node, fact.clone()))
    }

    /// When a node first stated such a fact.
    pub(crate) fn first(&self, node: NodeId, is: impl Fn(&Fact) -> bool) -> Option<Time> {
        self.own().find(|(_, who, fact)| *who == node && is(fact)).map(|(time, ..)| time)
    }

    /// Whom clients asked first and asked again, in order.
    pub(crate) fn asked(&self) -> Vec<(ClientId, NodeId)> {
        let asks = |(_, _, fact): (_, _, &Any)| match fact {
            Any::Client(ClientFact::Invoked { ticket, to, .. } | ClientFact::Retried { ticket, to, .. }) => {
                Some((ticket.client, *to))
            }
            _ => None,
        };
        self.all().filter_map(asks).collect()
    }
}
