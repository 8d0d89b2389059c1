//! Safety rules, checked after every event, on facts alone.

mod atomic_commit;
mod consensus;
mod execution;
mod linearizability;
mod replicated_log;
mod serializability;
mod tasks;

pub use atomic_commit::{AtomicCommit, CommitEvidence};
pub use consensus::{BallotEvidence, Consensus};
pub use execution::StateMachineSafety;
pub use linearizability::Linearizability;
pub use replicated_log::ReplicatedLog;
pub use serializability::StrictSerializability;
pub use tasks::{TaskEvidence, Tasks};

use crate::epoch::Epoch;
use crate::fact::{FactRecord, Operation, Outcome, Payload};
use crate::id::NodeId;
use crate::kv::Key;
use crate::protocol::Ticket;

/// A rule of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleId {
    /// At most one leader can be elected in a given term (Raft §5.2).
    ElectionSafety,
    /// A leader never overwrites or deletes entries in its log (Raft §5.3).
    LeaderAppendOnly,
    /// Two logs with an entry of the same index and term are identical up to it (Raft §5.3).
    LogMatching,
    /// An entry committed in a term is in the logs of the leaders of all higher terms (Raft §5.4).
    LeaderCompleteness,
    /// No two servers apply different entries at the same index (Raft §5.4.3).
    StateMachineSafety,
    /// Each key behaves as if there were one copy of it (Herlihy & Wing 1990).
    Linearizability,
    /// All processes that reach a decision reach the same one (Bernstein, Hadzilacos & Goodman 1987, AC1).
    Atomicity,
    /// A process cannot reverse its decision after it has reached one (AC2).
    DecisionStability,
    /// The decision is commit only if all participants voted yes (AC3).
    CommitValidity,
    /// A lock is one transaction's alone, and is kept until that transaction is decided.
    Isolation,
    /// The answers are those of some order of the transactions, one after the other (Papadimitriou 1979).
    StrictSerializability,
    /// Only a single value is chosen (Lamport 2001, §2.1).
    Agreement,
    /// Only a value that has been proposed may be chosen (§2.1).
    Validity,
    /// A process never learns that a value has been chosen unless it actually has been (§2.1).
    TruthfulLearning,
    /// A ballot has one value at most (§2.2).
    OneValuePerBallot,
    /// An acceptor neither promises nor accepts below what it has promised or accepted (§2.2, P1a).
    PromisesKept,
    /// A computation gives what one machine gives that does one thing after the other (MapReduce §3.3).
    SequentialResult,
    /// No pair is counted twice, however often a task is executed (MapReduce §3.3).
    CountedOnce,
    /// An output holds the pairs of every map task, a result the outputs of every reduce task (MapReduce §3.3).
    NoTaskLost,
    /// An output that is complete never changes (MapReduce §3.3).
    OutputFinal,
}

impl RuleId {
    /// Every rule, in the order of the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::ElectionSafety,
        Self::LeaderAppendOnly,
        Self::LogMatching,
        Self::LeaderCompleteness,
        Self::StateMachineSafety,
        Self::Linearizability,
        Self::Atomicity,
        Self::DecisionStability,
        Self::CommitValidity,
        Self::Isolation,
        Self::StrictSerializability,
        Self::Agreement,
        Self::Validity,
        Self::TruthfulLearning,
        Self::OneValuePerBallot,
        Self::PromisesKept,
        Self::SequentialResult,
        Self::CountedOnce,
        Self::NoTaskLost,
        Self::OutputFinal,
    ];

    /// The rule with this name in scenario files and on the command line.
    #[must_use]
    pub fn find(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.slug() == slug)
    }

    /// Its name in scenario files and on the command line. Never changes.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::ElectionSafety => "election-safety",
            Self::LeaderAppendOnly => "leader-append-only",
            Self::LogMatching => "log-matching",
            Self::LeaderCompleteness => "leader-completeness",
            Self::StateMachineSafety => "state-machine-safety",
            Self::Linearizability => "linearizability",
            Self::Atomicity => "atomicity",
            Self::DecisionStability => "decision-stability",
            Self::CommitValidity => "commit-validity",
            Self::Isolation => "isolation",
            Self::StrictSerializability => "strict-serializability",
            Self::Agreement => "agreement",
            Self::Validity => "validity",
            Self::TruthfulLearning => "truthful-learning",
            Self::OneValuePerBallot => "one-value-per-ballot",
            Self::PromisesKept => "promises-kept",
            Self::SequentialResult => "sequential-result",
            Self::CountedOnce => "counted-once",
            Self::NoTaskLost => "no-task-lost",
            Self::OutputFinal => "output-final",
        }
    }

    /// Where the rule is stated.
    #[must_use]
    pub fn source(self) -> &'static str {
        match self {
            Self::ElectionSafety => "Ongaro & Ousterhout 2014, §5.2, figure 3",
            Self::LeaderAppendOnly | Self::LogMatching => "Ongaro & Ousterhout 2014, §5.3, figure 3",
            Self::LeaderCompleteness => "Ongaro & Ousterhout 2014, §5.4, figure 3",
            Self::StateMachineSafety => "Ongaro & Ousterhout 2014, §5.4.3, figure 3",
            Self::Linearizability => "Herlihy & Wing 1990; Ongaro & Ousterhout 2014, §8",
            Self::Atomicity => "Bernstein, Hadzilacos & Goodman 1987, §7.3, AC1",
            Self::DecisionStability => "Bernstein, Hadzilacos & Goodman 1987, §7.3, AC2",
            Self::CommitValidity => "Bernstein, Hadzilacos & Goodman 1987, §7.3, AC3",
            Self::Isolation => "Bernstein, Hadzilacos & Goodman 1987, §3.2",
            Self::Agreement | Self::Validity | Self::TruthfulLearning => "Lamport 2001, §2.1",
            Self::OneValuePerBallot | Self::PromisesKept => "Lamport 2001, §2.2",
            Self::StrictSerializability => "Papadimitriou 1979; Herlihy & Wing 1990, §3.3",
            Self::SequentialResult | Self::CountedOnce | Self::NoTaskLost | Self::OutputFinal => {
                "Dean & Ghemawat 2004, §3.3"
            }
        }
    }
}

/// The values that broke a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Two leaders in one term.
    TwoLeaders {
        /// The term.
        epoch: u64,
        /// Who led first.
        first: NodeId,
        /// Who leads too.
        second: NodeId,
    },
    /// A leader removed entries of its own log.
    LeaderTruncated {
        /// Who.
        leader: NodeId,
        /// The term it leads.
        epoch: u64,
        /// From this index on.
        from: u64,
    },
    /// Same index and term, but the logs up to there differ.
    LogsDiffer {
        /// One node.
        first: NodeId,
        /// Another.
        second: NodeId,
        /// The index at which both have an entry of the same term.
        index: u64,
        /// That term.
        epoch: u64,
        /// The first index at which they differ.
        differs: u64,
    },
    /// A leader lacks a committed entry.
    LeaderLacks {
        /// Who.
        leader: NodeId,
        /// The term it leads.
        epoch: u64,
        /// The index of the committed entry.
        index: u64,
        /// The term in which it was committed.
        committed_in: u64,
    },
    /// Two nodes applied different entries at one index.
    AppliedDiffer {
        /// One node.
        first: NodeId,
        /// What it applied, of which term or ballot.
        applied: (Epoch, Payload),
        /// Another.
        second: NodeId,
        /// What that one applied.
        other: (Epoch, Payload),
        /// The index.
        index: u64,
    },
    /// No order of the requests to one key explains the answers.
    NoOrder {
        /// The key.
        key: Key,
        /// The request whose answer fits no order.
        ticket: Ticket,
        /// What was asked.
        operation: Operation,
        /// What was answered.
        outcome: Outcome,
        /// What the key could have held just before, in any order that explains everything earlier.
        possible: Vec<Option<i64>>,
    },
    /// Of atomic commitment.
    Commit(CommitEvidence),
    /// No order of the transactions explains the answers.
    NoSerialOrder {
        /// The request whose answer fits no order.
        ticket: Ticket,
        /// What was asked.
        operation: Operation,
        /// What was answered.
        outcome: Outcome,
        /// What could have been answered, in any order that explains everything earlier.
        possible: Vec<Outcome>,
    },
    /// Of consensus.
    Ballot(BallotEvidence),
    /// About the tasks of a computation.
    Task(TaskEvidence),
}

/// A rule was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub rule: RuleId,
    /// At which event.
    pub event: u32,
    /// By which values.
    pub evidence: Evidence,
}

/// Watches facts for one or more rules.
pub trait Checker: Send {
    /// The rules it watches over.
    fn rules(&self) -> &'static [RuleId];
    /// Takes the next fact; pushes what it breaks.
    fn on_fact(&mut self, record: &FactRecord, broken: &mut Vec<Violation>);
}
