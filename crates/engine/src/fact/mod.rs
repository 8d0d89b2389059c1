//! What happened, in one closed vocabulary that all protocols share.
//!
//! Rules, narration, traces and the page read facts; none of them knows a protocol's type. A fact is data,
//! with the values that made it so; the sentence for a person is rendered elsewhere.

mod ballot;
mod commit;

pub use ballot::{Ballot, BallotFact};
pub use commit::{CommitFact, CommitRecord, DecisionCause, Learned, VoteNo};
mod task;

pub use task::TaskFact;

use crate::count;
use crate::id::{Endpoint, NodeId, NodeSet};
use crate::kv;
use crate::proposal;
use crate::protocol::Ticket;
use crate::time::Span;
use crate::transaction::{self, Tx};
use std::fmt;
use std::hash::{Hash, Hasher};

/// What a client asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Something of the key-value store.
    KeyValue(kv::Command),
    /// To count the words of the text.
    Count(count::Command),
    /// Something with keys of several nodes, all or nothing.
    Transaction(transaction::Command),
    /// To decide on a value.
    Propose(proposal::Command),
}

/// What a client was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something of the key-value store.
    KeyValue(kv::Answer),
    /// How many words.
    Count(count::Answer),
    /// How a transaction ended.
    Transaction(transaction::Answer),
    /// Which value was chosen.
    Chosen(proposal::Answer),
}

// By hand: when there was one variant only, a derived one left out which it was, and digests must not change.
// Every further variant begins with a number of its own.
impl Hash for Operation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::KeyValue(command) => command.hash(state),
            Self::Count(command) => (1u8, command).hash(state),
            Self::Transaction(command) => (2u8, command).hash(state),
            Self::Propose(command) => (3u8, command).hash(state),
        }
    }
}

impl Hash for Outcome {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::KeyValue(answer) => answer.hash(state),
            Self::Count(answer) => (1u8, answer).hash(state),
            Self::Transaction(answer) => (2u8, answer).hash(state),
            Self::Chosen(answer) => (3u8, answer).hash(state),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(command) => command.fmt(f),
            Self::Count(command) => command.fmt(f),
            Self::Transaction(command) => command.fmt(f),
            Self::Propose(command) => command.fmt(f),
        }
    }
}

impl fmt::Display for Outcome {
    /// A value as data, without a language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(answer) => answer.fmt(f),
            Self::Count(answer) => answer.fmt(f),
            Self::Transaction(answer) => answer.fmt(f),
            Self::Chosen(answer) => answer.fmt(f),
        }
    }
}

impl From<count::Command> for Operation {
    fn from(command: count::Command) -> Self {
        Self::Count(command)
    }
}

impl From<count::Answer> for Outcome {
    fn from(answer: count::Answer) -> Self {
        Self::Count(answer)
    }
}

impl From<transaction::Command> for Operation {
    fn from(command: transaction::Command) -> Self {
        Self::Transaction(command)
    }
}

impl From<transaction::Answer> for Outcome {
    fn from(answer: transaction::Answer) -> Self {
        Self::Transaction(answer)
    }
}

impl From<proposal::Command> for Operation {
    fn from(command: proposal::Command) -> Self {
        Self::Propose(command)
    }
}

impl From<proposal::Answer> for Outcome {
    fn from(answer: proposal::Answer) -> Self {
        Self::Chosen(answer)
    }
}

impl From<kv::Command> for Operation {
    fn from(command: kv::Command) -> Self {
        Self::KeyValue(command)
    }
}

impl From<kv::Answer> for Outcome {
    fn from(answer: kv::Answer) -> Self {
        Self::KeyValue(answer)
    }
}

/// What a log entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Payload {
    /// Nothing: a new leader's first entry.
    Noop,
    /// A client's request.
    Request(Ticket, Operation),
    /// A step of a transaction, in a log of atomic commitment.
    Transaction(Tx, CommitRecord),
}

/// Why a vote was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VoteRefusal {
    /// The candidate's term is over.
    StaleTerm,
    /// The vote of this term went to somebody else.
    AlreadyVoted(NodeId),
    /// The voter's own log is newer: its last index and term.
    NewerLog {
        /// The voter's last index.
        index: u64,
        /// The term of that entry.
        epoch: u64,
    },
    /// The voter hears from a leader (pre-vote only).
    HearsLeader(NodeId),
}

/// Why entries were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AppendRefusal {
    /// The sender's term is over.
    StaleTerm,
    /// The log ends at `last`, before the entry that should precede.
    Gap {
        /// The last index of the log.
        last: u64,
        /// The index that should be there.
        previous: u64,
    },
    /// The entry that should precede has another term.
    Conflict {
        /// The index in question.
        previous: u64,
        /// The term there.
        found: u64,
        /// The term that the sender has there.
        expected: u64,
    },
}

/// Why a leader or candidate became a follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepDownCause {
    /// Somebody spoke from a higher term.
    HigherTerm(NodeId),
    /// Somebody else leads the same term.
    Leader(NodeId),
}

/// Something that happened to an endpoint at an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// A process started from its disk.
    Started {
        /// The term found there.
        epoch: u64,
        /// The length of the log found there.
        last: u64,
        /// The term of its last entry, 0 when there is none.
        last_epoch: u64,
    },
    /// An election timeout passed without word from a leader.
    Suspects {
        /// Who was silent, if anybody was known.
        leader: Option<NodeId>,
        /// For how long.
        silence: Span,
    },
    /// A process asks for votes.
    Campaigns {
        /// In this term.
        epoch: u64,
        /// Whether it only asks how the votes would go.
        pre: bool,
    },
    /// A process gave its vote.
    Voted {
        /// In this term.
        epoch: u64,
        /// To this candidate.
        candidate: NodeId,
        /// Whether it only said that it would.
        pre: bool,
    },
    /// A process refused its vote.
    RefusedVote {
        /// In this term.
        epoch: u64,
        /// To this candidate.
        candidate: NodeId,
        /// Why.
        why: VoteRefusal,
        /// Whether it only said that it would.
        pre: bool,
    },
    /// A process leads.
    Leads {
        /// This term.
        epoch: u64,
        /// By these votes.
        votes: NodeSet,
    },
    /// A process accepts somebody as its leader.
    Follows {
        /// In this term.
        epoch: u64,
        /// Whom.
        leader: NodeId,
    },
    /// A leader or candidate gave up its role.
    StepsDown {
        /// The term it is in now.
        epoch: u64,
        /// Whether it led.
        led: bool,
        /// Why.
        why: StepDownCause,
    },
    /// An entry was written at the end of a log.
    Appended {
        /// At this index, from 1.
        index: u64,
        /// With this term.
        epoch: u64,
        /// What it holds.
        payload: Payload,
    },
    /// The end of a log was removed.
    Truncated {
        /// From this index on.
        from: u64,
        /// This many entries.
        count: u64,
        /// On whose word.
        leader: NodeId,
    },
    /// A process refused entries.
    RefusedEntries {
        /// Of this sender.
        leader: NodeId,
        /// Why.
        why: AppendRefusal,
    },
    /// A process knows that entries are committed.
    Committed {
        /// Up to this index.
        through: u64,
        /// The term of the process.
        epoch: u64,
        /// Those known to hold it, if this is the leader that counted them.
        holders: NodeSet,
    },
    /// A process executed an entry.
    Applied {
        /// At this index.
        index: u64,
        /// Of this term.
        epoch: u64,
        /// Holding this.
        payload: Payload,
        /// With this outcome; none when there was nothing to execute, or it was executed before.
        outcome: Option<Outcome>,
    },
    /// A leader answers a read after a majority confirmed that it still leads.
    ReadConfirmed {
        /// Whose request.
        ticket: Ticket,
        /// The index that the read must see.
        index: u64,
        /// Who confirmed.
        by: NodeSet,
    },
    /// A node sent a client elsewhere.
    Redirected {
        /// Whose request.
        ticket: Ticket,
        /// Where to, if it knew.
        to: Option<NodeId>,
    },
    /// A client asked something for the first time.
    Invoked {
        /// The request.
        ticket: Ticket,
        /// What it asks.
        operation: Operation,
        /// The node it asked.
        to: NodeId,
    },
    /// A client asked again.
    Retried {
        /// The request.
        ticket: Ticket,
        /// The node it asks now.
        to: NodeId,
        /// How often it has asked.
        attempt: u32,
        /// Whether nobody answered; otherwise it was redirected.
        timed_out: bool,
    },
    /// A client got its answer.
    Returned {
        /// The request.
        ticket: Ticket,
        /// What it had asked.
        operation: Operation,
        /// What it was told.
        outcome: Outcome,
        /// By whom.
        by: NodeId,
        /// How long it took.
        took: Span,
    },
    /// Something of atomic commitment.
    Commit(CommitFact),
    /// Something of Paxos.
    Ballot(BallotFact),
    /// Something about the tasks of a computation.
    Task(TaskFact),
}

/// How much a fact matters to somebody who watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Only to somebody who follows every message.
    Detail,
    /// Part of the story.
    Step,
    /// A turning point.
    Headline,
}

impl Fact {
    /// The entry that a process put into its log: index and epoch.
    #[must_use]
    pub fn entry(&self) -> Option<(u64, u64)> {
        match self {
            Self::Appended { index, epoch, .. } => Some((*index, *epoch)),
            Self::Ballot(BallotFact::Accepted { slot: slot @ 1.., ballot, .. }) => {
                Some((*slot, ballot.epoch()))
            }
            _ => None,
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn weight(&self) -> Weight {
        match self {
            Self::Task(fact) => fact.weight(),
            Self::Leads { .. } | Self::StepsDown { led: true, .. } | Self::Truncated { .. } => {
                Weight::Headline
            }
            Self::Started { .. } | Self::Follows { .. } | Self::Applied { .. } | Self::Committed { .. } => {
                if let Self::Committed { holders, .. } = self
                    && !holders.is_empty()
                {
                    return Weight::Step;
                }
                Weight::Detail
            }
            Self::Commit(fact) => fact.weight(),
            Self::Ballot(fact) => fact.weight(),
            _ => Weight::Step,
        }
    }
}

// A history holds millions of facts, so they carry numbers and names, not contents.
const _: () = assert!(size_of::<FactRecord>() <= 112);

/// A fact, with when and to whom it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactRecord {
    /// The number of the event, from 0.
    pub event: u32,
    /// Whom it is about.
    pub subject: Endpoint,
    /// What happened.
    pub fact: Fact,
}
