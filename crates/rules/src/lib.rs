//! Rules that several families of protocols share.
//!
//! A rule says in a trait what it must read of a fact; a family whose protocols are to be watched by it implements the
//! trait for its facts. What breaks a rule is evidence, which the family takes up in its own.

mod consensus;
mod convergence;
mod debts;
mod execution;
pub mod explanations;
mod linearizability;
mod read_index;
mod replicated_log;
pub mod words;
mod write_ahead;

pub use consensus::{BallotEvidence, BallotStep, Choice, Consensus, ConsensusFact, Origin, UntrueAnswer};
pub use convergence::NotConverged;
pub use debts::{Debts, Overdue};
pub use execution::{Applied, AppliedDiffer, EffectAgain, Execution};
pub use linearizability::{Linearizability, NoOrder, StoreFact};
pub use read_index::{ReadIndex, StaleRead};
pub use replicated_log::{LogEvidence, LogFact, LogStep, Members, ReplicatedLog};
pub use write_ahead::{Unwritten, WriteAhead};

use faultline_engine::Rule;

const fn rule(slug: &'static str, source: &'static str) -> Rule {
    Rule { slug, source }
}

/// At most one leader can be elected in a given term (Raft §5.2).
pub const ELECTION_SAFETY: &Rule = &rule("election-safety", "Ongaro & Ousterhout 2014, §5.2, figure 3");
/// A leader never overwrites or deletes entries in its log (Raft §5.3).
pub const LEADER_APPEND_ONLY: &Rule = &rule("leader-append-only", "Ongaro & Ousterhout 2014, §5.3, figure 3");
/// Two logs with an entry of the same index and term are identical up to it (Raft §5.3).
pub const LOG_MATCHING: &Rule = &rule("log-matching", "Ongaro & Ousterhout 2014, §5.3, figure 3");
/// An entry committed in a term is in the logs of the leaders of all higher terms (Raft §5.4).
pub const LEADER_COMPLETENESS: &Rule =
    &rule("leader-completeness", "Ongaro & Ousterhout 2014, §5.4, figure 3");
/// A leader changes who the members are only when the configuration before and an entry of its own term are committed, and so
/// that every majority of the one and every majority of the other have a server in common (D§4.1).
pub const ONE_CHANGE_AT_A_TIME: &Rule =
    &rule("one-change-at-a-time", "Ongaro 2014, §4.1; Ongaro, raft-dev, 2015");
/// A server takes an entry for committed, and executes it, only if a majority has stored it in the term of its leader
/// (Raft §5.3, §5.4.2).
pub const TRUTHFUL_COMMITMENT: &Rule =
    &rule("truthful-commitment", "Ongaro & Ousterhout 2014, §5.3, §5.4.2, figure 8");
/// No two servers apply different entries at the same index (Raft §5.4.3).
pub const STATE_MACHINE_SAFETY: &Rule =
    &rule("state-machine-safety", "Ongaro & Ousterhout 2014, §5.4.3, figure 3");
/// A request takes effect once on each server, however often it is in the log (Raft §8).
pub const TAKES_EFFECT_ONCE: &Rule = &rule("takes-effect-once", "Ongaro & Ousterhout 2014, §8");
/// Once all is healed, every request is answered and every server executes what is committed (Raft §2, §5.3).
pub const CONVERGENCE: &Rule = &rule("convergence", "Ongaro & Ousterhout 2014, §2, §5.3, §5.6");
/// Each key behaves as if there were one copy of it (Herlihy & Wing 1990).
pub const LINEARIZABILITY: &Rule =
    &rule("linearizability", "Herlihy & Wing 1990; Ongaro & Ousterhout 2014, §8");
/// A read from a leader's state sees all that was committed when the client asked (Ongaro 2014, §6.4).
pub const READ_INDEX: &Rule = &rule("read-index", "Ongaro 2014, §6.4; Ongaro & Ousterhout 2014, §8");
/// Only a single value is chosen (Lamport 2001, §2.1).
pub const AGREEMENT: &Rule = &rule("agreement", "Lamport 2001, §2.1");
/// Only a value that has been proposed may be chosen (§2.1).
pub const VALIDITY: &Rule = &rule("validity", "Lamport 2001, §2.1");
/// A process never learns that a value has been chosen unless it actually has been (§2.1).
pub const TRUTHFUL_LEARNING: &Rule = &rule("truthful-learning", "Lamport 2001, §2.1");
/// A client is told only what is chosen (§2.1).
pub const TRUTHFUL_ANSWERS: &Rule = &rule("truthful-answers", "Lamport 2001, §2.1");
/// A ballot has one value at most (§2.2).
pub const ONE_VALUE_PER_BALLOT: &Rule = &rule("one-value-per-ballot", "Lamport 2001, §2.2");
/// An acceptor accepts what the proposer of the ballot proposed, and in one ballot one value (§2.2, phase 2b).
pub const ACCEPTANCE: &Rule = &rule("acceptance", "Lamport 2001, §2.2");
/// What is proposed is what the promises of a majority allow (§2.2, P2c).
pub const PROPOSALS_FOLLOW_PROMISES: &Rule = &rule("proposals-follow-promises", "Lamport 2001, §2.2, P2c");
/// An acceptor neither promises nor accepts below what it has promised or accepted (§2.2, P1a).
pub const PROMISES_KEPT: &Rule = &rule("promises-kept", "Lamport 2001, §2.2");
/// What a message promises is on the disk of its sender before it leaves (Raft figure 2; Paxos §2.5).
pub const WRITE_AHEAD: &Rule = &rule(
    "written-before-promised",
    "Ongaro & Ousterhout 2014, figure 2; Lamport 2001, §2.5; Bernstein, Hadzilacos & Goodman 1987, §7.4",
);
