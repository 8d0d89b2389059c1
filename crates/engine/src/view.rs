//! What the page may know of a run: plain data, no protocol's type, no drawing.

use crate::epoch::Epoch;
use crate::event::{FlightState, LossCause};
use crate::fact::Payload;
use crate::id::{ClientId, Endpoint, MessageId, NodeId, NodeSet};
use crate::network::Link;
use crate::time::{Span, SpanRange, Time};
use crate::work::Factor;
use crate::world::NodeStatus;

/// The part that a process plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Follows a leader, or waits for one.
    Follower,
    /// Asks how votes would go.
    PreCandidate,
    /// Asks for votes.
    Candidate,
    /// Leads.
    Leader,
    /// Hands out tasks.
    Master,
    /// Executes tasks.
    Worker,
    /// Keeps files that all can reach.
    Storage,
    /// Asks for votes and decides.
    Coordinator,
    /// Holds keys, and has no vote to keep.
    Participant,
    /// Voted yes, and waits for the decision.
    Prepared,
    /// Voted yes, asked, and cannot find out: nothing to do but wait.
    Blocked,
    /// Knows that everybody voted yes (Skeen 1981).
    PreCommitted,
    /// Promises and accepts.
    Acceptor,
    /// Asks for promises.
    Preparing,
    /// Asks acceptors to accept a value.
    Proposing,
    /// Knows which value was chosen.
    Decided,
    /// Has committed, and has no vote to keep.
    Committed,
    /// Has aborted, and has no vote to keep.
    Aborted,
}

/// What the stage shows of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Its part.
    pub role: Role,
    /// Its term or ballot, or the transaction that it is about: becomes its colour.
    pub epoch: Epoch,
    /// The last index it knows to be committed.
    pub commit: u64,
    /// Whose votes it has, while it asks for them.
    pub votes: NodeSet,
    /// The task it executes.
    pub task: Option<Task>,
}

/// A task of a computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Task {
    /// Its kind.
    pub kind: TaskKind,
    /// Its number among those of its kind, from 0; people count from 1.
    pub number: u16,
}

/// The kinds of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskKind {
    /// Makes pairs of a part of the input.
    Map,
    /// Sums up the pairs of some keys.
    Reduce,
}

/// All tasks of a computation, as the one who hands them out knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskBoard {
    /// The tasks, map tasks first, each kind in order of its numbers.
    pub tasks: Vec<TaskView>,
}

/// One task on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskView {
    /// Which.
    pub task: Task,
    /// How far it is.
    pub state: TaskState,
    /// Who executes it, or where its output is.
    pub on: NodeSet,
    /// How often it was handed out.
    pub attempts: u16,
    /// How many bytes it has put out.
    pub bytes: u32,
}

/// How far a task is (Dean & Ghemawat 2004, §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// Nobody executes it.
    Idle,
    /// Somebody does.
    InProgress,
    /// It is done.
    Completed,
}

/// What a message looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Asks for something.
    Request {
        /// Whether it carries entries, or only says that somebody is alive.
        loaded: bool,
    },
    /// Answers.
    Reply {
        /// Yes or no.
        positive: bool,
    },
}

/// A message for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// Its name in the paper.
    pub name: &'static str,
    /// What it looks like.
    pub shape: Shape,
    /// Its term, ballot or view.
    pub epoch: Option<u64>,
    /// What it carries.
    pub fields: Vec<Field>,
}

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimerName {
    /// No word from a leader.
    Election,
    /// Time for the next heartbeat.
    Heartbeat,
    /// No vote from some participant.
    Votes,
    /// No decision after a vote.
    Decision,
    /// No acknowledgement from some participant.
    Resend,
    /// Time to ask the workers whether they are there.
    Ping,
    /// Time to write down how far it is.
    Checkpoint,
    /// Time to ask again for what has not come.
    Retry,
    /// A map task.
    Map,
    /// A reduce task.
    Reduce,
    /// No majority in a ballot.
    Ballot,
    /// Time to begin another ballot.
    NextBallot,
    /// Something was accepted, and no word of what was chosen.
    Learn,
}

/// A timer for people, and its number in event records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerView {
    /// What it is for.
    pub name: TimerName,
    /// Whether it is worth an arc around the node.
    pub prominent: bool,
}

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

/// One entry of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogCell {
    /// Its term or ballot, or its transaction: becomes its colour.
    pub epoch: Epoch,
    /// What it holds.
    pub payload: Payload,
}

impl LogCell {
    /// An index at which nothing is known yet, before entries that are.
    pub const HOLE: Self = Self { epoch: Epoch::NONE, payload: Payload::Noop };

    /// Whether nothing is here.
    #[must_use]
    pub fn is_hole(&self) -> bool {
        *self == Self::HOLE
    }
}

/// A part of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogView {
    /// The last index of the whole log.
    pub last: u64,
    /// The index of the first of `cells`, from 1.
    pub from: u64,
    /// The entries asked for.
    pub cells: Vec<LogCell>,
    /// The last committed index known here.
    pub commit: u64,
    /// The last index that is safe on the disk.
    pub durable: u64,
}

/// What the panels show of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeView {
    /// Its values.
    pub fields: Vec<Field>,
    /// Its log, if the protocol has one.
    pub log: Option<LogView>,
    /// Its store, if it has one: keys and values.
    pub table: Option<Vec<(String, String)>>,
    /// More tables, such as locks, transactions or files.
    pub grids: Vec<Grid>,
}

/// A table of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// What it lists.
    pub title: Label,
    /// The names of its columns.
    pub columns: Vec<Label>,
    /// Its rows, each with a value per column.
    pub rows: Vec<Vec<Value>>,
}

/// A node at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeFrame {
    /// Which.
    pub id: NodeId,
    /// Up, down, frozen.
    pub status: NodeStatus,
    /// Since when.
    pub since: Time,
    /// What its process shows; none when it is down.
    pub glance: Option<Glance>,
    /// Its prominent timer: when it was armed, when it runs out.
    pub timer: Option<(Time, Time)>,
    /// Messages that wait at a frozen process.
    pub waiting: u32,
    /// Writes on their way to the disk.
    pub writing: u32,
    /// What it works at.
    pub work: Option<WorkFrame>,
    /// How many times as long its work takes.
    pub factor: Factor,
}

/// Work at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkFrame {
    /// What for.
    pub name: TimerName,
    /// How much of it is done, in thousandths.
    pub done: u16,
    /// How many pieces wait behind it.
    pub waiting: u32,
}

/// A client at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFrame {
    /// Which.
    pub id: ClientId,
    /// The request without an answer, and since when.
    pub asks: Option<(String, Time)>,
    /// What it asks steadily.
    pub steady: Option<(Span, String)>,
    /// The node it would ask.
    pub target: NodeId,
    /// Requests made.
    pub asked: u32,
    /// Requests answered.
    pub answered: u32,
}

/// A link that differs from the others, one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkFrame {
    /// From here.
    pub from: Endpoint,
    /// To there.
    pub to: Endpoint,
    /// Its state.
    pub link: Link,
}

/// A message under way, or lost a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageFrame {
    /// Which.
    pub id: MessageId,
    /// From here.
    pub from: Endpoint,
    /// To there.
    pub to: Endpoint,
    /// When it left.
    pub sent: Time,
    /// When it arrives if nothing happens.
    pub arrives: Time,
    /// Where it is.
    pub state: FlightState,
    /// Where and why it ended, if it was lost.
    pub lost: Option<(Time, LossCause)>,
    /// What it looks like.
    pub shape: Shape,
    /// Its colour.
    pub epoch: Option<u64>,
}

/// Everything that moves, at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// The moment.
    pub time: Time,
    /// All nodes.
    pub nodes: Vec<NodeFrame>,
    /// All clients.
    pub clients: Vec<ClientFrame>,
    /// Links that are cut, slow or lossy.
    pub links: Vec<LinkFrame>,
    /// Messages under way and just lost.
    pub messages: Vec<MessageFrame>,
}

/// A stretch of the space-time diagram: what happened between two moments, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// The first moment.
    pub from: Time,
    /// The last moment.
    pub to: Time,
    /// The events, in order.
    pub events: Vec<StripEvent>,
    /// The messages that were under way at some time of the stretch, in the order of sending.
    pub messages: Vec<StripMessage>,
    /// When a process was down or frozen.
    pub outages: Vec<Outage>,
}

/// An event in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripEvent {
    /// Its number, from 0.
    pub number: u32,
    /// When.
    pub time: Time,
    /// On which lane; none for an action on the network as a whole.
    pub lane: Option<Endpoint>,
    /// What it looks like.
    pub look: StripLook,
    /// How much it matters.
    pub weight: crate::fact::Weight,
}

/// What an event looks like in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripLook {
    /// A message arrived; its line ends here.
    Arrival,
    /// A timer ran out, a disk wrote, a client lost patience: something local.
    Local,
    /// Somebody leads from here on.
    Leads(u64),
    /// Somebody acted, and did harm.
    Fault,
    /// Somebody acted, and mended something or asked something.
    Action,
    /// A rule broke.
    Violation,
}

/// A message in the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripMessage {
    /// Which.
    pub id: MessageId,
    /// From here.
    pub from: Endpoint,
    /// To there.
    pub to: Endpoint,
    /// When it left.
    pub sent: Time,
    /// When it arrives, or was to.
    pub arrives: Time,
    /// When and how it ended; none while it is under way, or where that is not known yet.
    pub end: Option<StripEnd>,
    /// The event that sent it.
    pub event: u32,
    /// What it looks like.
    pub shape: Shape,
    /// Its colour.
    pub epoch: Option<u64>,
}

/// How a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripEnd {
    /// When.
    pub time: Time,
    /// The event.
    pub event: u32,
    /// Why it was lost, if it was.
    pub lost: Option<LossCause>,
}

/// A stretch of time in which a process did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Whose.
    pub node: NodeId,
    /// From here.
    pub from: Time,
    /// To there; none when it still lasts.
    pub to: Option<Time>,
    /// Down or frozen.
    pub status: NodeStatus,
}

/// What an event depends on, and what depends on it (Lamport's happened-before), within a stretch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cone {
    /// Events that may have influenced it, in order.
    pub past: Vec<u32>,
    /// Events that it may have influenced, in order.
    pub future: Vec<u32>,
}
