//! What a protocol is: a pure state machine.

use crate::client::Ticket;
use crate::context::Context;
use crate::digest::Encode;
use crate::epoch::EpochKind;
use crate::fact::Fact;
use crate::id::NodeId;
use crate::metrics::Metrics;
use crate::network::Network;
use crate::rules::Checker;
use crate::settings::Settings;
use crate::time::{Span, SpanRange};
use crate::traffic::MessageForm;
use crate::view::{Glance, Grid, MessageView, NodeView, Shape, TaskBoard, TimerView, Value};
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// A protocol in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// Its name as the field writes it.
    pub name: &'static str,
    /// Its name in links: lower-case letters and hyphens. Never changes.
    pub slug: &'static str,
    /// The name of the family it belongs to.
    pub family: &'static str,
    /// The paper it follows.
    pub source: &'static str,
    /// Which behaviour this is, from 1. A change by which a link that was sent would show another run raises it; links
    /// say which one they were made with (docs/links.md, A change of behaviour).
    pub behaviour: u16,
    /// The forms of a client's command, as examples.
    pub commands: &'static [&'static str],
    /// How many nodes a run may have. Roles that never change are told by index: `n1` is the coordinator.
    pub nodes: Amount,
    /// How many clients a run may have.
    pub clients: Amount,
    /// How long a client waits for an answer before it asks the next node; about twice what an answer takes.
    pub patience: Span,
    /// What the epochs in its facts are; nothing where it has none.
    pub epochs: Option<&'static EpochKind>,
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

/// A protocol: values that are cloned freely and touched by nothing but messages, timers and their disk.
///
/// A process learns only from what is handed to these functions and acts only through the [`Context`].
pub trait Protocol: Clone + Debug + Sized + Send + 'static {
    /// What it adds to the charts over time that every run has.
    const METRICS: Metrics<Self> = Metrics::NONE;
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
    /// Where the time of this process's work went, next to what the links and disks predict.
    fn times(&self, _config: &Self::Config, _conditions: &Conditions<'_>) -> Option<Grid> {
        None
    }
    /// The rules that must hold in a run of so many nodes, fresh.
    fn rules(nodes: u16, config: &Self::Config) -> Vec<Box<dyn Checker<Self::Fact>>>;
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
