//! Quorums to look at.

use crate::shared;
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{ClientFact, ClientId, Measure, NodeId, Ticket, Time};
use faultline_replication::Fact as Any;
use faultline_replication::quorum::{Fact, Replica};

pub(crate) use crate::shared::{at, n};
pub(crate) type Stage = shared::Stage<Replica>;

/// What a client asked and was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) at: Time,
    pub(crate) client: ClientId,
    pub(crate) asked: Command,
    pub(crate) outcome: Answer,
}

/// A step of a run.
pub(crate) enum Step<'a> {
    Invoked(Ticket),
    Returned(Ticket),
    Own(&'a Fact),
}

impl Stage {
    /// What happened among the replicas, when, and at which node.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, &Fact)> {
        self.picked(Any::own::<Fact>)
    }

    /// What clients did, in order, and what coordinators told them.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        self.all().filter_map(|(_, _, fact)| match fact {
            Any::Client(ClientFact::Invoked { ticket, .. }) => Some(Step::Invoked(*ticket)),
            Any::Client(ClientFact::Returned { ticket, .. }) => Some(Step::Returned(*ticket)),
            Any::Own(own) => own.of().map(Step::Own),
            _ => None,
        })
    }

    /// What clients were told.
    pub(crate) fn told(&self) -> Vec<Told> {
        let told = |(at, client, asked, outcome, _)| Told { at, client, asked, outcome };
        self.answers().into_iter().map(told).collect()
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
}
