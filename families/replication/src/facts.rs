//! What happens to copies. Each protocol has facts of its own; all serve the same key-value commands.

use crate::evidence::Evidence;
use crate::operation::{Operation, Outcome};
use crate::{active, chain, consistency, counter, crdt, primary_backup, quorum};
use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{ClientFact, Facet, Weight};
use faultline_rules::{LogFact, LogStep, StoreFact};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Encode, Describe)]
pub enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<Operation, Outcome>),
    /// Something of active replication.
    #[describe(flatten)]
    Active(active::Fact),
    /// Something of chain replication.
    #[describe(flatten)]
    Chain(chain::Fact),
    /// Something of a primary and its backups.
    #[describe(flatten)]
    PrimaryBackup(primary_backup::Fact),
    /// Something of replicated data types.
    #[describe(flatten)]
    Crdt(crdt::Fact),
    /// Something of a fault-tolerant counter.
    #[describe(flatten)]
    Counter(counter::Fact),
    /// Something of copies with a promise.
    #[describe(flatten)]
    Consistency(consistency::Fact),
    /// Something of quorums.
    #[describe(flatten)]
    Quorum(quorum::Fact),
}

impl faultline_engine::Fact for Fact {
    type Operation = Operation;
    type Outcome = Outcome;
    type Evidence = Evidence;

    fn of_client(fact: ClientFact<Operation, Outcome>) -> Self {
        Self::Client(fact)
    }

    fn client(&self) -> Option<&ClientFact<Operation, Outcome>> {
        match self {
            Self::Client(fact) => Some(fact),
            Self::Active(_)
            | Self::Chain(_)
            | Self::Counter(_)
            | Self::Consistency(_)
            | Self::Crdt(_)
            | Self::PrimaryBackup(_)
            | Self::Quorum(_) => None,
        }
    }

    fn on_disk(&self) -> bool {
        match self {
            Self::Client(_) => false,
            Self::Active(fact) => fact.on_disk(),
            Self::Chain(fact) => fact.on_disk(),
            Self::PrimaryBackup(fact) => fact.on_disk(),
            Self::Crdt(fact) => fact.on_disk(),
            Self::Counter(fact) => fact.on_disk(),
            Self::Consistency(fact) => fact.on_disk(),
            Self::Quorum(fact) => fact.on_disk(),
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Client(fact) => fact.weight(),
            Self::Active(fact) => fact.weight(),
            Self::Chain(fact) => fact.weight(),
            Self::PrimaryBackup(fact) => fact.weight(),
            Self::Crdt(fact) => fact.weight(),
            Self::Counter(fact) => fact.weight(),
            Self::Consistency(fact) => fact.weight(),
            Self::Quorum(fact) => fact.weight(),
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Client(fact) => fact.facet(),
            Self::Active(fact) => fact.facet(),
            Self::Chain(fact) => fact.facet(),
            Self::PrimaryBackup(fact) => fact.facet(),
            Self::Consistency(_) | Self::Counter(_) | Self::Crdt(_) | Self::Quorum(_) => None,
        }
    }
}

impl From<ClientFact<Operation, Outcome>> for Fact {
    fn from(fact: ClientFact<Operation, Outcome>) -> Self {
        Self::Client(fact)
    }
}

impl From<active::Fact> for Fact {
    fn from(fact: active::Fact) -> Self {
        Self::Active(fact)
    }
}

impl From<chain::Fact> for Fact {
    fn from(fact: chain::Fact) -> Self {
        Self::Chain(fact)
    }
}

impl From<primary_backup::Fact> for Fact {
    fn from(fact: primary_backup::Fact) -> Self {
        Self::PrimaryBackup(fact)
    }
}

impl From<consistency::Fact> for Fact {
    fn from(fact: consistency::Fact) -> Self {
        Self::Consistency(fact)
    }
}

impl From<crdt::Fact> for Fact {
    fn from(fact: crdt::Fact) -> Self {
        Self::Crdt(fact)
    }
}

impl From<counter::Fact> for Fact {
    fn from(fact: counter::Fact) -> Self {
        Self::Counter(fact)
    }
}

impl From<quorum::Fact> for Fact {
    fn from(fact: quorum::Fact) -> Self {
        Self::Quorum(fact)
    }
}

impl StoreFact for Fact {
    fn command(operation: &Operation) -> Option<Command> {
        operation.key_value()
    }

    fn answer(outcome: &Outcome) -> Option<Answer> {
        outcome.key_value()
    }
}

impl LogFact for Fact {
    type Entry = Command;

    fn log_step(&self) -> Option<LogStep<'_, Command>> {
        match self {
            Self::Client(_)
            | Self::Active(_)
            | Self::Consistency(_)
            | Self::Counter(_)
            | Self::Crdt(_)
            | Self::Quorum(_) => None,
            Self::Chain(fact) => fact.log_step(),
            Self::PrimaryBackup(fact) => fact.log_step(),
        }
    }
}
