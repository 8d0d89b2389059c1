//! What happens to copies. Each protocol has facts of its own; all serve the same key-value commands.

use crate::evidence::Evidence;
use crate::{active, chain, primary_backup, quorum};
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
    Client(ClientFact<Command, Answer>),
    /// Something of active replication.
    #[describe(flatten)]
    Active(active::Fact),
    /// Something of chain replication.
    #[describe(flatten)]
    Chain(chain::Fact),
    /// Something of a primary and its backups.
    #[describe(flatten)]
    PrimaryBackup(primary_backup::Fact),
    /// Something of quorums.
    #[describe(flatten)]
    Quorum(quorum::Fact),
}

impl faultline_engine::Fact for Fact {
    type Operation = Command;
    type Outcome = Answer;
    type Evidence = Evidence;

    fn of_client(fact: ClientFact<Command, Answer>) -> Self {
        Self::Client(fact)
    }

    fn client(&self) -> Option<&ClientFact<Command, Answer>> {
        match self {
            Self::Client(fact) => Some(fact),
            Self::Active(_) | Self::Chain(_) | Self::PrimaryBackup(_) | Self::Quorum(_) => None,
        }
    }

    fn on_disk(&self) -> bool {
        match self {
            Self::Client(_) => false,
            Self::Active(fact) => fact.on_disk(),
            Self::Chain(fact) => fact.on_disk(),
            Self::PrimaryBackup(fact) => fact.on_disk(),
            Self::Quorum(fact) => fact.on_disk(),
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Client(fact) => fact.weight(),
            Self::Active(fact) => fact.weight(),
            Self::Chain(fact) => fact.weight(),
            Self::PrimaryBackup(fact) => fact.weight(),
            Self::Quorum(fact) => fact.weight(),
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Client(fact) => fact.facet(),
            Self::Active(fact) => fact.facet(),
            Self::Chain(fact) => fact.facet(),
            Self::PrimaryBackup(fact) => fact.facet(),
            Self::Quorum(_) => None,
        }
    }
}

impl From<ClientFact<Command, Answer>> for Fact {
    fn from(fact: ClientFact<Command, Answer>) -> Self {
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

impl From<quorum::Fact> for Fact {
    fn from(fact: quorum::Fact) -> Self {
        Self::Quorum(fact)
    }
}

impl StoreFact for Fact {
    fn command(operation: &Command) -> Option<Command> {
        Some(*operation)
    }

    fn answer(outcome: &Answer) -> Option<Answer> {
        Some(*outcome)
    }
}

impl LogFact for Fact {
    type Entry = Command;

    fn log_step(&self) -> Option<LogStep<'_, Command>> {
        match self {
            Self::Client(_) | Self::Active(_) | Self::Quorum(_) => None,
            Self::Chain(fact) => fact.log_step(),
            Self::PrimaryBackup(fact) => fact.log_step(),
        }
    }
}
