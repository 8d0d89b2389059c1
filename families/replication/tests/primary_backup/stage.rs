//! A primary and its backups to look at.

use crate::shared;
use faultline_engine::{NodeId, Time};
use faultline_replication::Fact as Any;
use faultline_replication::primary_backup::{Fact, Replica};

pub(crate) use crate::shared::{at, n};
pub(crate) type Stage = shared::Stage<Replica>;

impl Stage {
    /// What happened among the servers, when, and at which node.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, Fact)> {
        self.picked(Any::own::<Fact>).map(|(time, node, fact)| (time, node, fact.clone()))
    }

    /// When a node first stated such a fact.
    pub(crate) fn first(&self, node: NodeId, is: impl Fn(&Fact) -> bool) -> Option<Time> {
        self.own().find(|(_, who, fact)| *who == node && is(fact)).map(|(time, ..)| time)
    }

    /// The views that the view service has formed: primary first.
    pub(crate) fn views(&self) -> Vec<(u64, String)> {
        let formed = |fact| match fact {
            Fact::ViewFormed { number, primary, backups, .. } => {
                let names = [primary].into_iter().chain(backups).map(|node| node.to_string());
                Some((number, names.collect::<Vec<_>>().join(" ")))
            }
            _ => None,
        };
        self.own().filter_map(|(_, _, fact)| formed(fact)).collect()
    }
}
