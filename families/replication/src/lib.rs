//! Replication: copies of data, and what they promise to whom.

pub mod active;
pub mod chain;
mod claim;
mod clock;
pub mod consistency;
pub mod counter;
pub mod crdt;
mod evidence;
mod facts;
mod gentle;
mod history;
mod lease;
mod names;
mod operation;
mod own;
pub mod primary_backup;
pub mod quorum;
mod shown;
mod steps;
pub mod words;

pub use clock::{Actor, Clock};
pub use evidence::Evidence;
pub use facts::{Fact, Of};
pub use names::{Label, Part};
pub use operation::{Operation, Outcome};
pub use own::{Own, OwnBroken, OwnEvidence, OwnFact, Whose};

use faultline_registry::Family;

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "replication";

/// The family, as the catalogue holds it.
pub static FAMILY: Family =
    Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, steps::STEPS, door::kinds);

faultline_registry::protocols! {
    facts: Fact, words: of each;
    "active" => active: active, active::Replica, active::Config::default();
    "chain" => chain: chain, chain::Replica, chain::Config::default();
    "primary-backup" => primary_backup: primary_backup, primary_backup::Replica, primary_backup::Config::default();
    "crdt" => crdt: crdt, crdt::Replica, crdt::Config::default();
    "counter" => counter: counter, counter::Replica, counter::Config::default();
    "consistency" => consistency: consistency, consistency::Replica, consistency::Config::default();
    "quorum" => quorum: quorum, quorum::Replica, quorum::Config::default();
}
