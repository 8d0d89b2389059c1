//! Replicated data types to look at.

use crate::shared;
use faultline_engine::{ClientFact, Measure, NodeId, Time};
use faultline_replication::Fact as Any;
use faultline_replication::crdt::{Fact, Replica};
use std::collections::BTreeSet;

pub(crate) use crate::shared::{at, n};
pub(crate) type Stage = shared::Stage<Replica>;

impl Stage {
    /// What happened among the replicas, when, and at which node.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, &Fact)> {
        self.picked(Any::own::<Fact>)
    }

    /// What clients were told, as people read it.
    pub(crate) fn told(&self) -> Vec<String> {
        let told = |fact: &Any| match fact {
            Any::Client(ClientFact::Returned { outcome, .. }) => Some(outcome.to_string()),
            _ => None,
        };
        self.all().filter_map(|(_, _, fact)| told(fact)).collect()
    }

    /// The last value of a gauge at each node, added up.
    pub(crate) fn gauge(&self, number: usize) -> u64 {
        let mut last = [0; 9];
        self.measure(|_, measure| {
            if let Measure::Gauge { node, number: other, value: Some(value) } = measure
                && other == number
            {
                last[node.index()] = value;
            }
        });
        last.iter().sum()
    }

    /// When the values of so many replicas became equal for the last time, if they are equal in the end.
    pub(crate) fn converged(&self, nodes: usize) -> Option<Time> {
        let (mut last, mut since) = ([0; 9], None);
        self.measure(|time, measure| {
            if let Measure::Gauge { node, number: 0, value: Some(value) } = measure {
                last[node.index()] = value;
                let different: BTreeSet<u64> = last[..nodes].iter().copied().collect();
                since = if different.len() == 1 { since.or(Some(time)) } else { None };
            }
        });
        since
    }
}
