//! Agreement: consensus and replicated logs.

mod ballot;
mod evidence;
mod facts;
mod held;
mod initial;
mod machine;
pub mod membership;
pub mod multi_paxos;
mod names;
pub mod paxos;
pub mod proposal;
pub mod raft;
mod shown;
mod steps;
pub mod words;

pub use ballot::{BALLOTS, Ballot, BallotFact, TERMS};
pub use evidence::Evidence;
pub use facts::{AppendRefusal, Fact, Operation, Outcome, Payload, StepDownCause, VoteRefusal};
pub use membership::{ChangeObstacle, MembershipFact};
pub use names::{Label, Part, TimerName};

use faultline_registry::Family;

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "agreement";

/// The family, as the catalogue holds it.
pub static FAMILY: Family =
    Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, steps::STEPS, door::kinds);

faultline_registry::protocols! {
    facts: Fact, words: of each;
    "raft" => raft: raft, raft::Raft, raft::Config::default();
    "paxos" => paxos: paxos, paxos::Paxos, paxos::Config::default();
    "multi-paxos" => multi_paxos: multi_paxos, multi_paxos::MultiPaxos, multi_paxos::Config::default();
}
