//! What one protocol of the family states, and what breaks its rules, without the other protocols.
//!
//! The family's facts cannot be an enum of the protocols' facts: whatever clones, encodes or describes a fact would call the
//! code of every protocol, and whoever opens one protocol would load that of all. So they are called through a table, which comes with
//! the protocol that makes the value. A fact never changes, so its copies share it.

use faultline_engine::describe::{Datum, Describe};
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv::Command;
use faultline_engine::{Facet, Weight};
use faultline_rules::LogStep;
use std::any::Any;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

/// Who states something: the digest reads it before the fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Whose {
    /// A client.
    Client,
    /// Active replication.
    Active,
    /// Chain replication.
    Chain,
    /// A primary and its backups.
    PrimaryBackup,
    /// Replicated data types.
    Crdt,
    /// A fault-tolerant counter.
    Counter,
    /// Copies with a promise.
    Consistency,
    /// Quorums.
    Quorum,
}

/// The facts of one protocol.
pub trait OwnFact: Debug + PartialEq + Encode + Describe + Send + Sync + 'static {
    /// Which protocol that is.
    const WHOSE: Whose;
    /// As [`faultline_engine::Fact::on_disk`].
    fn on_disk(&self) -> bool;
    /// As [`faultline_engine::Fact::weight`].
    fn weight(&self) -> Weight;
    /// As [`faultline_engine::Fact::facet`].
    fn facet(&self) -> Option<Facet> {
        None
    }
    /// What it says of a log that all replicas execute, where the protocol has one.
    fn log_step(&self) -> Option<LogStep<'_, Command>> {
        None
    }
}

/// The values that break the rules of one protocol.
pub trait OwnEvidence: Debug + PartialEq + Describe + Send + Sync + 'static {}

/// A fact of one protocol.
#[derive(Clone)]
pub struct Own(Arc<dyn AnyFact>);

impl Own {
    /// Keeps a fact.
    pub fn new(fact: impl OwnFact) -> Self {
        Self(Arc::new(fact))
    }

    /// The fact, if it is of this protocol.
    pub fn of<T: OwnFact>(&self) -> Option<&T> {
        self.0.any().downcast_ref()
    }

    pub(crate) fn on_disk(&self) -> bool {
        self.0.on_disk()
    }

    pub(crate) fn weight(&self) -> Weight {
        self.0.weight()
    }

    pub(crate) fn facet(&self) -> Option<Facet> {
        self.0.facet()
    }

    pub(crate) fn log_step(&self) -> Option<LogStep<'_, Command>> {
        self.0.log_step()
    }

    pub(crate) fn name(&self) -> &'static str {
        self.0.name()
    }

    pub(crate) fn fields(&self) -> Vec<(&'static str, Datum)> {
        self.0.fields()
    }
}

impl PartialEq for Own {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&*other.0)
    }
}

impl Encode for Own {
    fn encode(&self, to: &mut Digest) {
        self.0.encode(to);
    }

    fn size(&self) -> usize {
        self.0.size()
    }
}

/// Its name and its values: what `Debug` of a fact is made of would be in the program of its engine.
impl Debug for Own {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        described(f, self.0.name(), self.0.fields())
    }
}

/// What broke a rule of one protocol.
#[derive(Clone)]
pub struct OwnBroken(Arc<dyn AnyEvidence>);

impl OwnBroken {
    /// Keeps the values.
    pub fn new(evidence: impl OwnEvidence) -> Self {
        Self(Arc::new(evidence))
    }

    /// The values, if the rule is of this protocol.
    pub fn of<T: OwnEvidence>(&self) -> Option<&T> {
        self.0.any().downcast_ref()
    }

    pub(crate) fn name(&self) -> &'static str {
        self.0.name()
    }

    pub(crate) fn fields(&self) -> Vec<(&'static str, Datum)> {
        self.0.fields()
    }
}

impl PartialEq for OwnBroken {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&*other.0)
    }
}

/// As that of [`Own`].
impl Debug for OwnBroken {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        described(f, self.0.name(), self.0.fields())
    }
}

fn described(f: &mut Formatter<'_>, name: &str, fields: Vec<(&'static str, Datum)>) -> fmt::Result {
    write!(f, "{name} ")?;
    f.debug_map().entries(fields).finish()
}

/// The table of a protocol's facts.
trait AnyFact: Send + Sync {
    fn any(&self) -> &dyn Any;
    fn same(&self, other: &dyn AnyFact) -> bool;
    fn encode(&self, to: &mut Digest);
    fn size(&self) -> usize;
    fn name(&self) -> &'static str;
    fn fields(&self) -> Vec<(&'static str, Datum)>;
    fn on_disk(&self) -> bool;
    fn weight(&self) -> Weight;
    fn facet(&self) -> Option<Facet>;
    fn log_step(&self) -> Option<LogStep<'_, Command>>;
}

impl<T: OwnFact> AnyFact for T {
    fn any(&self) -> &dyn Any {
        self
    }

    fn same(&self, other: &dyn AnyFact) -> bool {
        other.any().downcast_ref() == Some(self)
    }

    fn encode(&self, to: &mut Digest) {
        T::WHOSE.encode(to);
        Encode::encode(self, to);
    }

    fn size(&self) -> usize {
        T::WHOSE.size() + Encode::size(self)
    }

    fn name(&self) -> &'static str {
        Describe::name(self)
    }

    fn fields(&self) -> Vec<(&'static str, Datum)> {
        Describe::fields(self)
    }

    fn on_disk(&self) -> bool {
        OwnFact::on_disk(self)
    }

    fn weight(&self) -> Weight {
        OwnFact::weight(self)
    }

    fn facet(&self) -> Option<Facet> {
        OwnFact::facet(self)
    }

    fn log_step(&self) -> Option<LogStep<'_, Command>> {
        OwnFact::log_step(self)
    }
}

/// The table of a protocol's evidence.
trait AnyEvidence: Send + Sync {
    fn any(&self) -> &dyn Any;
    fn same(&self, other: &dyn AnyEvidence) -> bool;
    fn name(&self) -> &'static str;
    fn fields(&self) -> Vec<(&'static str, Datum)>;
}

impl<T: OwnEvidence> AnyEvidence for T {
    fn any(&self) -> &dyn Any {
        self
    }

    fn same(&self, other: &dyn AnyEvidence) -> bool {
        other.any().downcast_ref() == Some(self)
    }

    fn name(&self) -> &'static str {
        Describe::name(self)
    }

    fn fields(&self) -> Vec<(&'static str, Datum)> {
        Describe::fields(self)
    }
}
