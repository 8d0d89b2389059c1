//! What a protocol is: a pure state machine.

use crate::context::Context;
use crate::epoch::Epochs;
use crate::fact::{Operation, Outcome};
use crate::id::{ClientId, NodeId};
use crate::metrics::Metrics;
use crate::network::Network;
use crate::settings::Settings;
use crate::time::{Span, SpanRange};
use crate::view::{Glance, Grid, MessageView, NodeView, Shape, TaskBoard, TimerView};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::str::FromStr;

/// A protocol in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// Its name as the field writes it.
    pub name: &'static str,
    /// Its name in links: lower-case letters and hyphens. Never changes.
    pub slug: &'static str,
    /// The family it belongs to.
    pub family: Family,
    /// The paper it follows.
    pub source: &'static str,
    /// The forms of a client's command, as examples.
    pub commands: &'static [&'static str],
    /// How many nodes a run may have. Roles that never change are told by index: `n1` is the coordinator.
    pub nodes: Amount,
    /// How many clients a run may have.
    pub clients: Amount,
    /// How long a client waits for an answer before it asks the next node; about twice what an answer takes.
    pub patience: Span,
    /// What the epochs in its facts are.
    pub epochs: Epochs,
    /// Whether its nodes do work that takes time; see [`Context::work`].
    pub works: bool,
    /// What the page shows beside the events.
    pub panel: Panel,
    /// A run that shows it at work, as the text of a link after its `?`.
    pub opening: &'static str,
}

/// How many of something a run may have. Links that do not say how many mean the default: it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// At least this many.
    pub min: u16,
    /// This many if nobody says.
    pub default: u16,
    /// At most this many.
    pub max: u16,
}

impl Amount {
    /// Whether a run may have so many.
    #[must_use]
    pub fn allows(self, count: u16) -> bool {
        (self.min..=self.max).contains(&count)
    }
}

/// What the page shows of all nodes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Nothing: each node is looked at alone.
    Nothing,
    /// The logs of all nodes.
    Logs,
    /// The board of tasks; see [`Protocol::board`].
    Board,
}

/// The families of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Consensus and replicated logs.
    Agreement,
    /// All or nothing.
    Commit,
    /// A long computation on many machines.
    Computation,
}

/// One request of one client. A retry carries the same ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// Who asks.
    pub client: ClientId,
    /// The client's own number of the request, from 1.
    pub serial: u32,
}

/// What a node tells a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reply<A> {
    /// The answer.
    Answer(A),
    /// Ask somebody else; this node knows whom, or does not.
    Redirect(Option<NodeId>),
}

/// A protocol: values that are cloned freely and touched by nothing but messages, timers and their disk.
///
/// A process learns only from what is handed to these functions and acts only through the [`Context`].
pub trait Protocol: Clone + Debug + Sized + Send + 'static {
    /// Name, family, source.
    const INFO: Info;
    /// What it adds to the charts over time that every run has.
    const METRICS: Metrics<Self> = Metrics::NONE;
    /// Timeouts, variants, and the switches that plant a known bug.
    type Config: Settings + Send + Sync;
    /// What nodes say to each other.
    type Message: Clone + Debug + Hash + Send;
    /// What a node may wait for. Arming one that is armed replaces it.
    type Timer: Copy + Debug + Eq + Hash + Send;
    /// What survives a crash.
    type Durable: Clone + Debug + Default + Send;
    /// One change of what survives a crash.
    type Write: Clone + Debug + Send;
    /// What a client may ask.
    type Command: Clone + Debug + Display + FromStr + Hash + Into<Operation> + Send;
    /// What a client may hear.
    type Answer: Clone + Debug + Hash + Into<Outcome> + Send;

    /// Start and restart are one function: a process is what its disk says.
    fn boot(cx: &mut Context<'_, Self>, durable: &Self::Durable) -> Self;
    /// A message arrived.
    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Self::Message);
    /// A timer ran out and is no longer armed, or a piece of work of that name is done.
    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Self::Timer);
    /// A client asks.
    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: Self::Command);
    /// Earlier writes are on the disk now; what the disk holds is `durable`.
    fn on_synced(&mut self, cx: &mut Context<'_, Self>, durable: &Self::Durable);
    /// Executes one write on what the disk holds.
    fn write(durable: &mut Self::Durable, write: Self::Write);

    /// What the stage shows of a process: called for every frame.
    fn glance(&self) -> Glance;
    /// What the panels show of a process.
    fn view(&self, durable: &Self::Durable, window: LogWindow) -> NodeView;
    /// What the panels show of a process that is down: its disk.
    fn view_durable(durable: &Self::Durable, window: LogWindow) -> NodeView;
    /// What a message looks like, and its term, ballot or view: called for every message in every frame.
    fn shape(message: &Self::Message) -> (Shape, Option<u64>);
    /// A message for people.
    fn describe(message: &Self::Message) -> MessageView;
    /// A timer for people.
    fn describe_timer(timer: Self::Timer) -> TimerView;
    /// The board of tasks, as this process keeps it. The page shows the first that is kept.
    fn board(&self) -> Option<TaskBoard> {
        None
    }
    /// Where the time of this process's work went, next to what the links and disks predict.
    fn times(&self, _config: &Self::Config, _conditions: &Conditions<'_>) -> Option<Grid> {
        None
    }
    /// The rules that must hold in a run of so many nodes, fresh.
    fn rules(nodes: u16, config: &Self::Config) -> Vec<Box<dyn crate::rules::Checker>>;
}

/// What somebody outside of a run knows of its links and disks. No process does: this is for predictions.
#[derive(Clone, Copy)]
pub struct Conditions<'a> {
    /// How many nodes there are.
    pub nodes: u16,
    pub(crate) network: &'a Network,
    pub(crate) disks: &'a dyn Fn(NodeId) -> SpanRange,
}

impl Conditions<'_> {
    /// How long a message takes from one node to another.
    #[must_use]
    pub fn latency(&self, from: NodeId, to: NodeId) -> SpanRange {
        self.network.link(from.into(), to.into()).latency
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
