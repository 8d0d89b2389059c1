//! Replicas that all execute everything, to look at.

use crate::shared;
use faultline_engine::{NodeId, Time};
use faultline_replication::Fact as Any;
use faultline_replication::active::{Fact, Replica};

pub(crate) use crate::shared::{at, n};
pub(crate) type Stage = shared::Stage<Replica>;

impl Stage {
    /// What happened at replicas.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, Fact)> {
        self.picked(Any::own::<Fact>).map(|(time, node, fact)| (time, node, fact.clone()))
    }

    /// What a replica has executed: the number, what was asked, what the key holds afterwards.
    pub(crate) fn executed(&self, node: NodeId) -> Vec<(u64, String, Option<i64>)> {
        let executes = |(_, who, fact)| match fact {
            Fact::Executed { number, operation, value, .. } if who == node => {
                Some((number, operation.to_string(), value))
            }
            _ => None,
        };
        self.own().filter_map(executes).collect()
    }
}
