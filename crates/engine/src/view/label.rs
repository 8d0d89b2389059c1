//! What a process shows of itself: a name, which `crates/words` says in a language, and a value.

use super::{Role, Task};
use crate::id::{NodeId, NodeSet};
use crate::time::{Span, SpanRange};
use crate::transaction::Key;

/// The name of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// The current term.
    Term,
    /// Who got this term's vote.
    VotedFor,
    /// The leader as this process knows it.
    Leader,
    /// The last committed index known here.
    CommitIndex,
    /// The last executed index.
    LastApplied,
    /// The last index of the log.
    LastIndex,
    /// The term of the last entry.
    LastTerm,
    /// Votes received.
    Votes,
    /// The next index to send, per follower.
    NextIndex,
    /// The highest index known to be stored, per follower.
    MatchIndex,
    /// Reads that wait for confirmation.
    PendingReads,
    /// The last index that is safe on the disk.
    DurableIndex,
    /// The index before the entries in a message.
    PrevIndex,
    /// The term at that index.
    PrevTerm,
    /// How many entries a message carries.
    Entries,
    /// The leader's commit index in a message.
    LeaderCommit,
    /// Whether a vote is granted.
    Granted,
    /// Whether entries fit.
    Success,
    /// Whether a message only asks how votes would go.
    PreVote,
    /// The number of a heartbeat round.
    Round,
    /// A command.
    Command,
    /// A client's number of a request.
    Serial,
    /// An answer.
    Answer,
    /// A transaction.
    Transaction,
    /// The transactions that are not over.
    Transactions,
    /// What became of it.
    State,
    /// Who acknowledged the decision.
    Acknowledged,
    /// Waits for votes.
    Voting,
    /// Its decision is on its way to the disk.
    Deciding,
    /// To be committed by all.
    Committing,
    /// To be aborted by all.
    Aborting,
    /// Everybody is told that all voted yes (Skeen 1981).
    PreCommitting,
    /// A coordinator that crashed asks how it ended.
    Asking,
    /// The keys that are locked.
    Locks,
    /// A key.
    Key,
    /// What keys held.
    Values,
    /// Whom a node asked.
    Asked,
    /// Who does not know either.
    Uncertain,
    /// Where the time of transactions went.
    Times,
    /// What links and disks predict.
    Predicted,
    /// Until the participant was asked.
    RequestTime,
    /// Until its vote was on its disk.
    ExecuteTime,
    /// Until the decision was on the coordinator's disk.
    DecideTime,
    /// Until everybody had acknowledged it.
    CommitTime,
    /// All of it.
    WholeTime,
    /// The computation under way.
    Job,
    /// A task.
    Task,
    /// The map task that a worker executes.
    MapTask,
    /// The reduce task that a worker executes.
    ReduceTask,
    /// How many map tasks are done.
    MapsDone,
    /// How many reduce tasks are done.
    ReducesDone,
    /// The number of an execution.
    Attempt,
    /// How many bytes.
    Bytes,
    /// How many pairs.
    Pairs,
    /// How many lines.
    Lines,
    /// Which part of several.
    Part,
    /// How long a computation has taken.
    Elapsed,
    /// How long one machine alone would take.
    Sequential,
    /// How many times as fast as one machine.
    SpeedUp,
    /// The same, as predicted from the configuration.
    Ideal,
    /// Workers that answer.
    Workers,
    /// How many times a process started.
    Lives,
    /// How many outputs of map tasks a reduce task has.
    MapsRead,
    /// How many outputs of map tasks are known.
    PlacesKnown,
    /// What lies on a local disk.
    LocalFiles,
    /// The outputs of reduce tasks.
    Outputs,
    /// Outputs that are not complete.
    Temporary,
    /// The words that occur most often.
    TopWords,
    /// A word.
    Word,
    /// How often.
    Count,
    /// The copy of the master.
    Copy,
    /// Whether it is all there.
    Complete,
    /// Whether there is a checkpoint.
    Checkpoint,
    /// How many tasks are done.
    TasksDone,
    /// A ballot of Paxos.
    Ballot,
    /// The ballot below which an acceptor accepts nothing.
    Promised,
    /// The highest ballot in which an acceptor has accepted something.
    AcceptedIn,
    /// The value that it accepted.
    AcceptedValue,
    /// The value that a message or a ballot is about.
    Proposed,
    /// The value that a proposer would propose if it were free to.
    OwnValue,
    /// The value that was chosen.
    Chosen,
    /// Who has promised.
    Promises,
    /// Who has accepted.
    Acceptances,
    /// An index of the log.
    Index,
    /// All up to this index is known to be chosen.
    ChosenIndex,
    /// How many instances are proposed and not yet chosen.
    Unchosen,
    /// How many requests wait until a leader may propose them.
    Waiting,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// A node, or none.
    Node(Option<NodeId>),
    /// Some nodes.
    Nodes(NodeSet),
    /// A number per node.
    PerNode(Vec<(NodeId, u64)>),
    /// A text that is data, such as a client's command: no language.
    Text(String),
    /// A length of time.
    Span(Span),
    /// How many times as much, in hundredths.
    Ratio(u64),
    /// A task, or none.
    Task(Option<Task>),
    /// A length of time within a range.
    Spans(SpanRange),
    /// The part that a node plays.
    Part(Role),
    /// A name that stands for itself.
    Name(Label),
    /// A value that is proposed or chosen: any word, whatever it means in a sentence.
    Proposal(Key),
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub label: Label,
    /// Its value.
    pub value: Value,
}

impl Field {
    /// A field with a number.
    #[must_use]
    pub fn number(label: Label, value: u64) -> Self {
        Self { label, value: Value::Number(value) }
    }

    /// A field with yes or no.
    #[must_use]
    pub fn flag(label: Label, value: bool) -> Self {
        Self { label, value: Value::Flag(value) }
    }
}
