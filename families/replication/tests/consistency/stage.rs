//! Copies with a promise to look at.

use crate::shared;
use faultline_engine::{NodeId, Span, Time};
use faultline_replication::Fact as Any;
use faultline_replication::consistency::{Config, Fact, Promise, Replica};

pub(crate) use crate::shared::{at, n};
pub(crate) type Stage = shared::Stage<Replica>;

/// The promises, the strongest first.
pub(crate) const LADDER: [Promise; 5] =
    [Promise::Linearizable, Promise::Sequential, Promise::Causal, Promise::Pram, Promise::Eventual];

pub(crate) fn promised(promise: Promise) -> Config {
    Config { promise, ..Config::default() }
}

/// The same, where nobody compares what he has: what is late stays late.
pub(crate) fn apart(promise: Promise) -> Config {
    Config { repair: Span::secs(20), ..promised(promise) }
}

impl Stage {
    /// What happened among the replicas, when, and at which node.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, &Fact)> {
        self.picked(Any::own::<Fact>)
    }

    /// What clients were told, as data.
    pub(crate) fn told(&self) -> Vec<String> {
        self.answers().iter().map(|(.., answer, _)| answer.to_string()).collect()
    }
}
