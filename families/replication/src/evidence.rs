//! What can break the rules of replication.

use crate::own::{OwnBroken, OwnEvidence};
use crate::{active, chain, consistency, counter, crdt, primary_backup, quorum};
use faultline_engine::describe::{Datum, Describe, Kind};
use faultline_engine::kv::Command;
use faultline_rules::{AppliedDiffer, EffectAgain, NoOrder, Unwritten};

/// The values that broke a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// Of the key-value store.
    Store(NoOrder),
    /// Of the execution of the same updates in the same order.
    Execution(AppliedDiffer<Command>),
    /// Of requests that are executed again.
    Effect(EffectAgain),
    /// Of what is promised and not written.
    Promise(Unwritten),
    /// Of one protocol.
    Own(OwnBroken),
}

impl Evidence {
    /// What broke a rule of one protocol.
    #[must_use]
    pub fn own<T: OwnEvidence>(&self) -> Option<&T> {
        match self {
            Self::Own(own) => own.of(),
            Self::Store(_) | Self::Execution(_) | Self::Effect(_) | Self::Promise(_) => None,
        }
    }
}

impl Describe for Evidence {
    fn name(&self) -> &'static str {
        match self {
            Self::Store(evidence) => evidence.name(),
            Self::Execution(evidence) => evidence.name(),
            Self::Effect(evidence) => evidence.name(),
            Self::Promise(evidence) => evidence.name(),
            Self::Own(own) => own.name(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Datum)> {
        match self {
            Self::Store(evidence) => evidence.fields(),
            Self::Execution(evidence) => evidence.fields(),
            Self::Effect(evidence) => evidence.fields(),
            Self::Promise(evidence) => evidence.fields(),
            Self::Own(own) => own.fields(),
        }
    }

    fn kinds() -> Vec<Kind> {
        [
            NoOrder::kinds(),
            AppliedDiffer::<Command>::kinds(),
            EffectAgain::kinds(),
            Unwritten::kinds(),
            active::Evidence::kinds(),
            chain::Evidence::kinds(),
            primary_backup::Evidence::kinds(),
            crdt::Evidence::kinds(),
            counter::Evidence::kinds(),
            consistency::Evidence::kinds(),
            quorum::Evidence::kinds(),
        ]
        .concat()
    }
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

impl<T: OwnEvidence> From<T> for Evidence {
    fn from(evidence: T) -> Self {
        Self::Own(OwnBroken::new(evidence))
    }
}
