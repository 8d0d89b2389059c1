//! What a protocol is: a pure state machine.

use crate::asking::Asking;
use crate::beginning::Impossible;
use crate::client::Ticket;
use crate::clock::ClockError;
use crate::contact::Contact;
use crate::context::Context;
use crate::digest::Encode;
use crate::fact::Fact;
use crate::grammar::{Expect, Reader, ScriptError};
use crate::id::{ClientId, NodeId};
use crate::info::Info;
use crate::lie::Lie;
use crate::metrics::{Formulas, Metrics};
use crate::network::{LinkState, Network};
use crate::rules::Checker;
use crate::settings::Settings;
use crate::token::Token;
use crate::traffic::MessageForm;
use crate::units::{Span, SpanRange, Time};
use crate::view::{Belief, Detail, Glance, Grid, MessageView, NodeView, Shape, TaskBoard, TimerView, Value};
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// A protocol: values that are cloned freely and touched by nothing but messages, timers and their disk.
///
/// A process learns only from what is handed to these functions and acts only through the [`Context`].
pub trait Protocol: Clone + Debug + Sized + Send + 'static {
    /// What it adds to the charts over time that every run has.
    const METRICS: Metrics<Self> = Metrics::NONE;
    /// What formulas say of it, beside what it measures.
    const FORMULAS: Formulas<Self> = Formulas::NONE;
    /// What a script may say of a disk when the run begins, as examples; none where it can say nothing.
    const BEGINNINGS: &'static [&'static str] = &[];
    /// Whether its clients keep something of what they are told and send it along with what they ask; see [`Token`].
    const CARRIES: bool = false;
    /// Timeouts, variants, and the switches that plant a known bug.
    type Config: Settings + Send + Sync;
    /// What happens in it: the facts of its family.
    type Fact: Fact;
    /// What nodes say to each other.
    type Message: Clone + Debug + Encode + Send;
    /// What a node may wait for. Arming one that is armed replaces it.
    type Timer: Copy + Debug + Eq + Send;
    /// What survives a crash.
    type Durable: Clone + Debug + Default + Send;
    /// One change of what survives a crash.
    type Write: Clone + Debug + Send;
    /// What a client may ask.
    type Command: Clone + Debug + Display + Encode + FromStr + Into<<Self::Fact as Fact>::Operation> + Send;
    /// What a client may hear.
    type Answer: Clone + Debug + Display + Encode + Into<<Self::Fact as Fact>::Outcome> + Send;

    /// Name, family, source. Protocols that share their program differ by their configuration.
    fn info(config: &Self::Config) -> &'static Info;

    /// Whom its clients ask in a run of so many nodes, and what they take for an answer.
    fn asking(_config: &Self::Config, _nodes: u16) -> Asking {
        Asking::ONE
    }

    /// Start and restart are one function: a process is what its disk says.
    fn boot(cx: &mut Context<'_, Self>, durable: &Self::Durable) -> Self;
    /// A message arrived.
    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Self::Message);
    /// A timer ran out and is no longer armed, or a piece of work of that name is done.
    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Self::Timer);
    /// The node is told to leave, and its process stops when what it has ordered is written: at once if that is nothing. Here
    /// it says goodbye, or that it has to [stay](Context::stay) for a while. It is called only where [`Info::members_change`].
    fn on_leave(&mut self, _cx: &mut Context<'_, Self>) {}
    /// The node that a command is about, if it names one: a run without that node refuses it.
    fn named(_command: &Self::Command) -> Option<NodeId> {
        None
    }
    /// Whom a client asks for a command, and where it turns if that one does not answer. It is part of the client, which knows
    /// what stands in its configuration and what it was told, and nothing else.
    fn contact(_config: &Self::Config, _nodes: u16, _client: ClientId, _command: &Self::Command) -> Contact {
        Contact::ANYBODY
    }
    /// What a client keeps of an answer that it takes. It is part of the client, and is called only where [`Protocol::CARRIES`].
    fn keep(_config: &Self::Config, _token: &mut Token, _answer: &Self::Answer) {}
    /// A client is about to send a request, for the first time or again: here it puts into it what it carries. Facts speak of
    /// the command as it was before. It is called only where [`Protocol::CARRIES`].
    fn present(_config: &Self::Config, _token: &Token, _command: &mut Self::Command) {}
    /// A client asks.
    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: Self::Command);
    /// Earlier writes are on the disk now; what the disk holds is `durable`.
    fn on_synced(&mut self, cx: &mut Context<'_, Self>, durable: &Self::Durable);
    /// Executes one write on what the disk holds.
    fn write(durable: &mut Self::Durable, write: Self::Write);
    /// Reads what a script says of a disk when the run begins: all that is left of its line. What no disk of the protocol can
    /// hold it refuses.
    ///
    /// # Errors
    /// The first word that does not fit, and what would be accepted there.
    fn read_beginning(reader: &mut Reader<'_>) -> Result<Self::Durable, ScriptError> {
        Err(reader.expected(&[Expect::Beginning]))
    }
    /// What is told of such a disk, for people and rules, before any process starts.
    fn beginning(_disk: &Self::Durable) -> Vec<Self::Fact> {
        Vec::new()
    }
    /// Whether some run of the protocol can lead to what the disks of all nodes hold, those of which nothing was said among them.
    /// A rule that was told of them is then not broken by what was before the run.
    ///
    /// # Errors
    /// Why none can.
    fn check_beginning(_config: &Self::Config, _disks: &[&Self::Durable]) -> Result<(), Impossible> {
        Ok(())
    }
    /// Whether what a message of this process promises is on its disk, which holds `durable`: a crash would take back what is
    /// not. What promises nothing is kept. This is for a rule, and is asked when the message leaves, or when the write is done for
    /// which it has waited; no process learns of it.
    fn is_kept(
        &self,
        _message: &Self::Message,
        _from: NodeId,
        _to: NodeId,
        _durable: &Self::Durable,
    ) -> bool {
        true
    }

    /// The lies that a process of this protocol can tell, each of which [`Protocol::forge`] makes of some message, or
    /// [`Protocol::forge_answer`] of some answer.
    fn lies() -> &'static [Lie] {
        &[]
    }
    /// What a node that lies sends to another one instead of a message; nothing where that message stays as it is. `asked` is
    /// the message that it is just handling, if it answers within that event. The process knows nothing of it: it is honest,
    /// and its words are changed on the way.
    fn forge(
        _lie: Lie,
        _to: NodeId,
        _asked: Option<&Self::Message>,
        _said: &Self::Message,
    ) -> Option<Self::Message> {
        None
    }

    /// What a node that lies tells a client instead of an answer; nothing where that stays as it is.
    fn forge_answer(_lie: Lie, _to: ClientId, _answer: &Self::Answer) -> Option<Self::Answer> {
        None
    }

    /// What the stage shows of a process: called for every frame.
    fn glance(&self) -> Glance;
    /// What it holds, in a few letters, for inside of its circle: the value that it takes for chosen, its part of the data.
    /// Nothing where the log or the board says it better.
    fn holds(&self) -> Option<String> {
        None
    }
    /// What the panels show of a process.
    fn view(&self, durable: &Self::Durable, window: LogWindow) -> NodeView;
    /// What the panels show of a process that is down: its disk.
    fn view_durable(durable: &Self::Durable, window: LogWindow) -> NodeView;
    /// What a message looks like, and its term, ballot or view: called for every message in every frame.
    fn shape(message: &Self::Message) -> (Shape, Option<u64>);
    /// A message for people.
    fn describe(message: &Self::Message) -> MessageView;
    /// Its messages, as [`Protocol::describe`] names them and what they carry: what a script may name.
    fn messages() -> &'static [MessageForm];
    /// A timer for people.
    fn describe_timer(timer: Self::Timer) -> TimerView;
    /// What its timers and its pieces of work are called, by the number in [`TimerView`].
    fn timer_names() -> &'static [&'static str];
    /// An answer as a field of a message: data, or a value that people quote.
    fn describe_answer(answer: &Self::Answer) -> Value {
        Value::Text(answer.to_string())
    }
    /// The board of tasks, as this process keeps it. The page shows the first that is kept.
    fn board(&self) -> Option<TaskBoard> {
        None
    }
    /// What this process believes of others, or holds of data, for a protocol whose panel is [`crate::Panel::Matrix`]: one for
    /// each, in an order that stays. Its state, mark and share come from what the process knows alone; of `conditions` only what
    /// says how far its clock is. The fields may also hold what only somebody outside of the run can compare.
    fn beliefs(
        &self,
        _me: NodeId,
        _detail: Detail,
        _config: &Self::Config,
        _conditions: &Conditions<'_>,
    ) -> Vec<Belief> {
        Vec::new()
    }

    /// Where the time of this process's work went, next to what the links and disks predict.
    fn times(&self, _config: &Self::Config, _conditions: &Conditions<'_>) -> Option<Grid> {
        None
    }
    /// The rules that must hold in a run of so many nodes, fresh.
    fn rules(nodes: u16, config: &Self::Config) -> Vec<Box<dyn Checker<Self::Fact>>>;
}

/// What somebody outside of a run knows of its links, disks, clocks and nodes. No process does: this is for predictions, and
/// for measurements that no process can make, such as how long after a crash it was noticed.
#[derive(Clone, Copy)]
pub struct Conditions<'a> {
    /// How many nodes there are.
    pub nodes: u16,
    pub(crate) network: &'a Network,
    pub(crate) disks: &'a dyn Fn(NodeId) -> SpanRange,
    pub(crate) clocks: &'a dyn Fn(NodeId) -> Time,
    pub(crate) clock_errors: &'a dyn Fn(NodeId) -> ClockError,
    pub(crate) down: &'a dyn Fn(NodeId) -> Option<Span>,
}

impl Conditions<'_> {
    /// How long a message takes from one node to another.
    #[must_use]
    pub fn latency(&self, from: NodeId, to: NodeId) -> SpanRange {
        self.network.link(from.into(), to.into()).latency
    }

    /// One direction of a link.
    #[must_use]
    pub fn link(&self, from: NodeId, to: NodeId) -> LinkState {
        *self.network.link(from.into(), to.into())
    }

    /// What the monotonic clock of a node shows now.
    #[must_use]
    pub fn clock(&self, node: NodeId) -> Time {
        (self.clocks)(node)
    }

    /// How the clocks of a node are wrong now.
    #[must_use]
    pub fn clock_error(&self, node: NodeId) -> ClockError {
        (self.clock_errors)(node)
    }

    /// How long a node has been down; nothing for one that is not.
    #[must_use]
    pub fn down(&self, node: NodeId) -> Option<Span> {
        (self.down)(node)
    }

    /// How long a write to a node's disk takes.
    #[must_use]
    pub fn disk(&self, node: NodeId) -> SpanRange {
        (self.disks)(node)
    }
}

/// Which part of a log a view should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogWindow {
    /// The first index, from 1.
    pub from: u64,
    /// How many entries at most.
    pub len: u64,
}
