//! A timeline without its protocol's type: what the page, the command line and the links work with.

mod of_timeline;
mod packet;

pub(crate) use packet::{packet_shape, packet_view};

use crate::event::{EventKind, FlightState};
use crate::fact::{FactView, Weight};
use crate::grammar::{ScriptError, ScriptLine};
use crate::id::{Endpoint, MessageId, NodeId};
use crate::info::Info;
use crate::input::{Input, NoEffect, TimedInput};
use crate::metrics::{Measure, MetricsView};
use crate::network::LinkState;
use crate::protocol::LogWindow;
use crate::rules::{Rule, ViolationView};
use crate::settings::Setting;
use crate::timeline::Halt;
use crate::traffic::{MessageForm, MessageKind, MessageName};
use crate::units::Time;
use crate::view::{Cone, Frame, MessageView, Name, NodeView, Strip, TaskBoard};

/// How far a slow operation came, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where the playhead is.
    pub head: Time,
    /// Why it stopped.
    pub halt: Halt,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageFate {
    /// It is under way at the playhead.
    UnderWay(FlightState),
    /// It is gone at the playhead: delivered or lost.
    Over,
    /// It has not been sent at the playhead.
    Future,
}

/// An event, ready to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct EventView {
    /// Its number, from 0.
    pub number: u32,
    /// When.
    pub time: Time,
    /// Whom it happened to.
    pub subject: Option<Endpoint>,
    /// What kind.
    pub kind: EventKind,
    /// The event that led to it.
    pub cause: Option<u32>,
    /// The action, if it was one.
    pub input: Option<Input>,
    /// Why that action changed nothing, if it did not.
    pub no_effect: Option<InVain>,
    /// The message, if it was about one.
    pub message: Option<MessageDetail>,
    /// What followed.
    pub facts: Vec<FactView>,
    /// The timer that ran out, or the piece of work that was done.
    pub timer: Option<Name>,
    /// How much it matters.
    pub weight: Weight,
    /// The rules it broke.
    pub violations: Vec<ViolationView>,
}

/// A message, ready to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageDetail {
    /// Which.
    pub id: MessageId,
    /// From.
    pub from: Endpoint,
    /// To.
    pub to: Endpoint,
    /// When it left.
    pub sent: Time,
    /// When it arrives, or was to.
    pub arrives: Time,
    /// The message of which it is a copy.
    pub copy_of: Option<MessageId>,
    /// What it says.
    pub view: MessageView,
}

/// Why an action changes nothing, ready to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InVain {
    /// Why.
    pub why: NoEffect,
    /// What was on the way instead of the message that it names, in the order of sending.
    pub in_flight: Vec<MessageKind>,
}

/// A branch, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BranchView {
    /// When it left the branch it came from.
    pub fork: Time,
    /// How far it was followed.
    pub horizon: Time,
    /// How many actions its script has.
    pub inputs: usize,
    /// Whether it is the one in view.
    pub current: bool,
}

/// A run that can be watched, moved through and acted upon.
pub trait Session {
    /// The protocol.
    fn info(&self) -> &'static Info;
    /// How many nodes.
    fn nodes(&self) -> u16;
    /// How many clients.
    fn clients(&self) -> u16;
    /// The seed.
    fn seed(&self) -> u64;
    /// All settings.
    fn settings(&self) -> Vec<Setting>;
    /// The settings that differ from the protocol's default.
    fn differences(&self) -> Vec<Setting>;
    /// What timers and pieces of work are called.
    fn timer_names(&self) -> &'static [&'static str];
    /// The messages of the protocol, and those of clients.
    fn messages(&self) -> Vec<&'static MessageForm>;
    /// The script of the branch in view.
    fn inputs(&self) -> &[TimedInput];

    /// The moment of the playhead.
    fn head(&self) -> Time;
    /// The latest moment reached.
    fn horizon(&self) -> Time;
    /// The fingerprint of everything up to the playhead.
    fn digest(&self) -> String;
    /// How many events happened up to the playhead.
    fn events(&self) -> u32;
    /// How many events are known on this branch.
    fn known_events(&self) -> u32;
    /// How many events happened up to and including a moment; as far as is known.
    fn events_until(&self, time: Time) -> u32;
    /// The fingerprint of everything up to and including a moment; none of one that is not known yet.
    fn digest_at(&self, time: Time) -> Option<String>;
    /// Whether a replay ever differed from the history.
    fn diverged(&self) -> bool;
    /// Whether states are kept on the way; see [`crate::Timeline::keep_checkpoints`].
    fn keep_checkpoints(&mut self, keep: bool);
    /// Lets time pass; see [`crate::Timeline::advance`].
    fn advance(&mut self, to: Time, budget: u32) -> Progress;
    /// Goes to a moment; see [`crate::Timeline::seek`].
    fn seek(&mut self, to: Time, budget: u32) -> Progress;
    /// Goes to the next event.
    fn step_forward(&mut self) -> Progress;
    /// Goes back before the last event.
    fn step_back(&mut self) -> Progress;
    /// The moment of the next event after the playhead.
    fn next_event(&self) -> Option<Time>;

    /// Reads one line of a script as this run understands it.
    ///
    /// # Errors
    /// What is wrong with it, where, and what would be accepted.
    fn read(&self, line: &str) -> Result<ScriptLine, ScriptError>;
    /// What could stand at the end of a line.
    fn complete(&self, line: &str) -> (usize, Vec<String>);
    /// Acts at the playhead, or at the moment that the line names; false when the script is full.
    fn act(&mut self, line: ScriptLine) -> bool;
    /// Acts several times at the playhead, as one thing to be taken back; see [`crate::Timeline::act_all`].
    fn act_all(&mut self, inputs: Vec<Input>) -> bool;
    /// Whether there is something to take back.
    fn can_undo(&self) -> bool;
    /// Takes back what was last done by hand; see [`crate::Timeline::undo`].
    fn undo(&mut self) -> Option<Vec<Input>>;
    /// Why an action would change nothing at the playhead; none if it would change something.
    fn no_effect(&self, input: &Input) -> Option<InVain>;
    /// The name by which a script finds a message; none of what is in flight no more.
    fn name_of(&self, message: MessageId) -> Option<MessageName>;
    /// The branches, in the order of their making.
    fn branches(&self) -> Vec<BranchView>;
    /// Shows another branch.
    fn switch(&mut self, branch: usize, budget: u32) -> bool;

    /// Everything that moves, at the playhead.
    fn frame(&self) -> Frame;
    /// A node at the playhead.
    fn node(&self, node: NodeId, window: LogWindow) -> NodeView;
    /// The board of tasks at the playhead, if a process that runs keeps one.
    fn board(&self) -> Option<TaskBoard>;
    /// Every timer of a node at the playhead.
    fn timers(&self, node: NodeId) -> Vec<(crate::view::TimerView, Time, Time)>;
    /// One event.
    fn event(&self, number: u32) -> Option<EventView>;
    /// The last `count` events before event number `until` that are part of the story; or all events.
    fn story(&self, until: u32, count: usize, all: bool) -> Vec<u32>;
    /// The turning points of this branch: actions and headlines, in order.
    fn landmarks(&self) -> &[u32];
    /// One message, and what became of it.
    fn message(&self, id: MessageId) -> Option<(MessageDetail, MessageFate)>;
    /// The rules, in order, with the first violation if it lies before the playhead.
    fn rules(&self) -> Vec<(&'static Rule, Option<ViolationView>)>;
    /// The first violation of each rule on this branch, seen or not.
    fn violations(&self) -> Vec<ViolationView>;
    /// What happened between two moments, for the space-time diagram.
    fn strip(&self, from: Time, to: Time) -> Strip;
    /// What an event depends on, and what depends on it, between two moments.
    fn cone(&self, event: u32, from: Time, to: Time) -> Cone;
    /// The state of one direction of a link.
    fn link(&self, from: Endpoint, to: Endpoint) -> LinkState;
    /// What the protocol adds to the charts over time that every run has.
    fn metrics(&self) -> MetricsView;
    /// Tells what of the events from one number up to another changes a chart over time, in order.
    ///
    /// The size of a message is an estimate: the bytes of what it says in a plain encoding, with one byte for which
    /// message it is, four for the length of a list, and for each number as many as its type has. Nothing is added for
    /// the headers of a network.
    fn measure(&self, from: u32, to: u32, tell: &mut dyn FnMut(Time, Measure));
    /// The facts of the events from one number up to another.
    fn facts(&self, from: u32, to: u32) -> Vec<FactView>;
}
