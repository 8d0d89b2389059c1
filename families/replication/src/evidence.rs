//! What can break the rules of replication.

use crate::{active, chain, consistency, counter, crdt, primary_backup, quorum};
use faultline_engine::describe::Describe;
use faultline_engine::kv::Command;
use faultline_rules::{AppliedDiffer, EffectAgain, NoOrder, Unwritten};

/// The values that broke a rule.
#[derive(Clone, Debug, PartialEq, Describe)]
pub enum Evidence {
    /// Of the key-value store.
    #[describe(flatten)]
    Store(NoOrder),
    /// Of the execution of the same updates in the same order.
    #[describe(flatten)]
    Execution(AppliedDiffer<Command>),
    /// Of requests that are executed again.
    #[describe(flatten)]
    Effect(EffectAgain),
    /// Of what is promised and not written.
    #[describe(flatten)]
    Promise(Unwritten),
    /// Of active replication.
    #[describe(flatten)]
    Active(active::Evidence),
    /// Of chain replication.
    #[describe(flatten)]
    Chain(chain::Evidence),
    /// Of a primary and its backups.
    #[describe(flatten)]
    PrimaryBackup(primary_backup::Evidence),
    /// Of replicated data types.
    #[describe(flatten)]
    Crdt(crdt::Evidence),
    /// Of a fault-tolerant counter.
    #[describe(flatten)]
    Counter(counter::Evidence),
    /// Of copies with a promise.
    #[describe(flatten)]
    Consistency(consistency::Evidence),
    /// Of quorums.
    #[describe(flatten)]
    Quorum(quorum::Evidence),
}

impl From<NoOrder> for Evidence {
    fn from(evidence: NoOrder) -> Self {
        Self::Store(evidence)
    }
}

impl From<AppliedDiffer<Command>> for Evidence {
    fn from(evidence: AppliedDiffer<Command>) -> Self {
        Self::Execution(evidence)
    }
}

impl From<EffectAgain> for Evidence {
    fn from(evidence: EffectAgain) -> Self {
        Self::Effect(evidence)
    }
}

impl From<Unwritten> for Evidence {
    fn from(evidence: Unwritten) -> Self {
        Self::Promise(evidence)
    }
}

impl From<active::Evidence> for Evidence {
    fn from(evidence: active::Evidence) -> Self {
        Self::Active(evidence)
    }
}

impl From<chain::Evidence> for Evidence {
    fn from(evidence: chain::Evidence) -> Self {
        Self::Chain(evidence)
    }
}

impl From<primary_backup::Evidence> for Evidence {
    fn from(evidence: primary_backup::Evidence) -> Self {
        Self::PrimaryBackup(evidence)
    }
}

impl From<consistency::Evidence> for Evidence {
    fn from(evidence: consistency::Evidence) -> Self {
        Self::Consistency(evidence)
    }
}

impl From<crdt::Evidence> for Evidence {
    fn from(evidence: crdt::Evidence) -> Self {
        Self::Crdt(evidence)
    }
}

impl From<counter::Evidence> for Evidence {
    fn from(evidence: counter::Evidence) -> Self {
        Self::Counter(evidence)
    }
}

impl From<quorum::Evidence> for Evidence {
    fn from(evidence: quorum::Evidence) -> Self {
        Self::Quorum(evidence)
    }
}
