//! A timeline without its protocol's type: what the page, the command line and the links work with.

use crate::digest::Digest;
use crate::epoch::Epochs;
use crate::event::{EventKind, FlightState, LossCause, Packet};
use crate::fact::{FactRecord, Weight};
use crate::grammar::{self, ScriptError, ScriptLine, Vocabulary};
use crate::history::Past;
use crate::id::{ClientId, Endpoint, MessageId, NodeId};
use crate::input::{Input, NoEffect, TimedInput};
use crate::network::{Link, Network};
use crate::protocol::{Conditions, Info, LogWindow, Protocol, Reply};
use crate::rules::{RuleId, Violation};
use crate::settings::{Setting, Settings};
use crate::time::{Span, Time};
use crate::timeline::{Halt, Timeline};
use crate::view::{
    ClientFrame, Cone, Field, Frame, Label, LinkFrame, MessageFrame, MessageView, NodeFrame, NodeView, Shape,
    Strip, TaskBoard, Value,
};
use crate::world::{NodeStatus, World};

/// How long a lost message stays visible, in simulated time.
const GHOST: Span = Span::millis(25);

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
    pub no_effect: Option<NoEffect>,
    /// The message, if it was about one.
    pub message: Option<MessageDetail>,
    /// What followed.
    pub facts: Vec<FactRecord>,
    /// What the epochs in those facts are.
    pub epochs: Epochs,
    /// How much it matters.
    pub weight: Weight,
    /// The rules it broke.
    pub violations: Vec<Violation>,
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
    fn info(&self) -> Info;
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
    /// Whether states are kept on the way; see [`Timeline::keep_checkpoints`].
    fn keep_checkpoints(&mut self, keep: bool);
    /// Lets time pass; see [`Timeline::advance`].
    fn advance(&mut self, to: Time, budget: u32) -> Progress;
    /// Goes to a moment; see [`Timeline::seek`].
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
    /// Acts several times at the playhead, as one thing to be taken back; see [`Timeline::act_all`].
    fn act_all(&mut self, inputs: Vec<Input>) -> bool;
    /// Whether there is something to take back.
    fn can_undo(&self) -> bool;
    /// Takes back what was last done by hand; see [`Timeline::undo`].
    fn undo(&mut self) -> Option<Vec<Input>>;
    /// Why an action would change nothing at the playhead; none if it would change something.
    fn no_effect(&self, input: &Input) -> Option<NoEffect>;
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
    fn rules(&self) -> Vec<(RuleId, Option<Violation>)>;
    /// The events that broke a rule, on this branch, seen or not.
    fn violations(&self) -> &[Violation];
    /// What happened between two moments, for the space-time diagram.
    fn strip(&self, from: Time, to: Time) -> Strip;
    /// What an event depends on, and what depends on it, between two moments.
    fn cone(&self, event: u32, from: Time, to: Time) -> Cone;
    /// The state of one direction of a link.
    fn link(&self, from: Endpoint, to: Endpoint) -> Link;
    /// The facts of the events from one number up to another.
    fn facts(&self, from: u32, to: u32) -> &[FactRecord];
}

fn packet_view<P: Protocol>(packet: &Packet<P>) -> MessageView {
    let command = |text: String| Field { label: Label::Command, value: Value::Text(text) };
    match packet {
        Packet::Peer(message) => P::describe(message),
        Packet::Request { serial, command: asked } => MessageView {
            name: "Request",
            shape: Shape::Request { loaded: true },
            epoch: None,
            fields: vec![command(asked.to_string()), Field::number(Label::Serial, u64::from(*serial))],
        },
        Packet::Reply { serial, reply } => {
            let (name, positive, field) = match reply {
                Reply::Answer(answer) => {
                    let outcome: crate::fact::Outcome = answer.clone().into();
                    ("Reply", true, Field { label: Label::Answer, value: Value::Text(outcome.to_string()) })
                }
                Reply::Redirect(to) => {
                    ("Redirect", false, Field { label: Label::Leader, value: Value::Node(*to) })
                }
            };
            let fields = vec![field, Field::number(Label::Serial, u64::from(*serial))];
            MessageView { name, shape: Shape::Reply { positive }, epoch: None, fields }
        }
    }
}

pub(crate) fn packet_shape<P: Protocol>(packet: &Packet<P>) -> (Shape, Option<u64>) {
    match packet {
        Packet::Peer(message) => P::shape(message),
        Packet::Request { .. } => (Shape::Request { loaded: true }, None),
        Packet::Reply { reply, .. } => (Shape::Reply { positive: matches!(reply, Reply::Answer(_)) }, None),
    }
}

/// When a message was stopped by hand, if that was the last thing done to it before a moment.
fn held_at(past: Past<'_>, inputs: &[TimedInput], id: MessageId, before: Time) -> Option<Time> {
    let end = past.landmarks.partition_point(|event| past.events[*event as usize].time < before);
    let touched = past.landmarks[..end].iter().rev().find_map(|event| {
        let record = &past.events[*event as usize];
        let EventKind::Input(i) = record.kind else { return None };
        match inputs.get(i as usize)?.input {
            Input::Hold(other) if other == id && record.no_effect.is_none() => Some(Some(record.time)),
            Input::Deliver(other) if other == id => Some(None),
            _ => None,
        }
    });
    touched.flatten()
}

/// The links that are not as they are by default.
fn link_frames(network: &Network, nodes: u16, clients: u16) -> Vec<LinkFrame> {
    let ends = crate::strip::lanes(nodes, clients);
    let mut frames = Vec::new();
    for from in &ends {
        for to in &ends {
            let link = *network.link(*from, *to);
            // Two clients do not talk to each other, and nobody to itself.
            if from != to && (from.node().is_some() || to.node().is_some()) && link != Link::default() {
                frames.push(LinkFrame { from: *from, to: *to, link });
            }
        }
    }
    frames
}

impl<P: Protocol> Timeline<P> {
    fn vocabulary<R>(&self, messages: &[MessageId], use_it: impl FnOnce(&Vocabulary<'_>) -> R) -> R {
        use_it(&Vocabulary {
            nodes: self.setup().nodes,
            clients: self.setup().clients,
            messages,
            commands: P::INFO.commands,
            accepts: &|text| text.parse::<P::Command>().is_ok(),
        })
    }

    fn progress(&self, halt: Halt) -> Progress {
        Progress { head: self.head(), halt }
    }

    /// How many messages wait at each node.
    fn waiting(&self) -> Vec<u32> {
        let mut waiting = vec![0; self.setup().nodes.into()];
        for flight in self.world().flights().filter(|flight| flight.state == FlightState::Waiting) {
            if let Endpoint::Node(node) = flight.to {
                waiting[node.index()] += 1;
            }
        }
        waiting
    }

    fn node_frame(&self, id: NodeId, waiting: u32) -> NodeFrame {
        let world = self.world();
        let (status, since, process) = world.node(id);
        let timer = world.timers(id).find(|(view, ..)| view.prominent).map(|(_, armed, due)| (armed, due));
        NodeFrame {
            id,
            status,
            since,
            glance: process.map(Protocol::glance),
            timer: timer.filter(|_| status != NodeStatus::Down),
            waiting,
            writing: u32::try_from(world.writing(id)).unwrap_or(u32::MAX),
            work: world.work(id, self.head()),
            factor: world.factor(id),
        }
    }

    fn client_frame(&self, id: ClientId) -> ClientFrame {
        let client = self.world().client(id);
        ClientFrame {
            id,
            asks: client.current.as_ref().map(|current| (current.command.to_string(), current.since)),
            steady: client.steady.as_ref().map(|(period, command)| (*period, command.to_string())),
            target: client.target,
            asked: client.asked,
            answered: client.answered,
        }
    }

    fn message_frames(&self) -> Vec<MessageFrame> {
        let mut frames: Vec<MessageFrame> = self
            .world()
            .flights()
            .filter(|flight| flight.state != FlightState::Waiting)
            .map(|flight| {
                let (shape, epoch) = packet_shape(&flight.packet);
                let (id, from, to) = (flight.id, flight.from, flight.to);
                let (sent, arrives, state) = (flight.sent, flight.arrives, flight.state);
                MessageFrame { id, from, to, sent, arrives, state, lost: None, shape, epoch }
            })
            .collect();
        let history = self.history();
        let seen = &history.events[..self.world().events() as usize];
        for event in seen.iter().rev().take_while(|event| event.time + GHOST >= self.head()) {
            if let EventKind::Lost(id, cause) = event.kind
                && let Some(message) = history.message(id)
            {
                let (shape, epoch) = packet_shape(&message.packet);
                let (from, to, sent, arrives) = (message.from, message.to, message.sent, message.arrives);
                // One that was held when it was lost had not gone farther.
                let held = held_at(history.past(), Timeline::inputs(self), id, event.time)
                    .filter(|_| matches!(cause, LossCause::Cut | LossCause::Dropped));
                let state = held.map_or(FlightState::Flying, FlightState::Held);
                let lost = Some((event.time, cause));
                frames.push(MessageFrame { id, from, to, sent, arrives, state, lost, shape, epoch });
            }
        }
        frames.sort_unstable_by_key(|frame| frame.id);
        frames
    }

    fn detail(&self, id: MessageId) -> Option<MessageDetail> {
        let message = self.history().message(id)?;
        let (from, to, sent, arrives) = (message.from, message.to, message.sent, message.arrives);
        let (copy_of, view) = (message.copy_of, packet_view(&message.packet));
        Some(MessageDetail { id, from, to, sent, arrives, copy_of, view })
    }
}

impl<P: Protocol> Session for Timeline<P> {
    fn info(&self) -> Info {
        P::INFO
    }

    fn nodes(&self) -> u16 {
        self.setup().nodes
    }

    fn clients(&self) -> u16 {
        self.setup().clients
    }

    fn seed(&self) -> u64 {
        self.setup().seed
    }

    fn settings(&self) -> Vec<Setting> {
        self.setup().config.list()
    }

    fn differences(&self) -> Vec<Setting> {
        self.setup().config.differences()
    }

    fn inputs(&self) -> &[TimedInput] {
        Timeline::inputs(self)
    }

    fn head(&self) -> Time {
        Timeline::head(self)
    }

    fn horizon(&self) -> Time {
        Timeline::horizon(self)
    }

    fn digest(&self) -> String {
        Digest::short(self.world().digest())
    }

    fn events(&self) -> u32 {
        self.world().events()
    }

    fn known_events(&self) -> u32 {
        u32::try_from(self.history().events.len()).unwrap_or(u32::MAX)
    }

    fn events_until(&self, time: Time) -> u32 {
        self.history().events_until(time)
    }

    fn digest_at(&self, time: Time) -> Option<String> {
        if time > Timeline::horizon(self) {
            return None;
        }
        let raw = match self.history().events_until(time).checked_sub(1) {
            Some(last) => self.history().events[last as usize].digest,
            // Before the first event it is what the setup makes of it.
            None => World::new(self.setup().clone()).digest(),
        };
        Some(Digest::short(raw))
    }

    fn diverged(&self) -> bool {
        Timeline::diverged(self)
    }

    fn keep_checkpoints(&mut self, keep: bool) {
        Timeline::keep_checkpoints(self, keep);
    }

    fn advance(&mut self, to: Time, budget: u32) -> Progress {
        let halt = Timeline::advance(self, to, budget);
        self.progress(halt)
    }

    fn seek(&mut self, to: Time, budget: u32) -> Progress {
        let halt = Timeline::seek(self, to, budget);
        self.progress(halt)
    }

    fn step_forward(&mut self) -> Progress {
        let halt = Timeline::step_forward(self);
        self.progress(halt)
    }

    fn step_back(&mut self) -> Progress {
        Timeline::step_back(self);
        self.progress(Halt::Reached)
    }

    fn next_event(&self) -> Option<Time> {
        Timeline::next_event(self)
    }

    fn read(&self, line: &str) -> Result<ScriptLine, ScriptError> {
        self.vocabulary(&[], |vocabulary| ScriptLine::parse(line, vocabulary))
    }

    fn complete(&self, line: &str) -> (usize, Vec<String>) {
        let under_way = self.message_frames().into_iter().filter(|message| message.lost.is_none());
        let messages: Vec<MessageId> = under_way.map(|message| message.id).collect();
        self.vocabulary(&messages, |vocabulary| grammar::complete(line, vocabulary))
    }

    fn act(&mut self, line: ScriptLine) -> bool {
        match line.at {
            None => Timeline::act(self, line.input),
            Some(at) => self.schedule(TimedInput { at, input: line.input }),
        }
    }

    fn act_all(&mut self, inputs: Vec<Input>) -> bool {
        Timeline::act_all(self, inputs)
    }

    fn can_undo(&self) -> bool {
        Timeline::can_undo(self)
    }

    fn undo(&mut self) -> Option<Vec<Input>> {
        Timeline::undo(self)
    }

    fn no_effect(&self, input: &Input) -> Option<NoEffect> {
        self.world().no_effect(input)
    }

    fn branches(&self) -> Vec<BranchView> {
        let (branches, current) = Timeline::branches(self);
        let view = |(i, branch): (usize, &crate::timeline::Branch)| {
            if i == current {
                let (inputs, horizon) = (Timeline::inputs(self).len(), Timeline::horizon(self));
                return BranchView { fork: branch.fork, horizon, inputs, current: true };
            }
            let (horizon, inputs) = (branch.horizon, branch.inputs.len());
            BranchView { fork: branch.fork, horizon, inputs, current: false }
        };
        branches.iter().enumerate().map(view).collect()
    }

    fn switch(&mut self, branch: usize, budget: u32) -> bool {
        Timeline::switch(self, branch, budget)
    }

    fn frame(&self) -> Frame {
        Frame {
            time: Timeline::head(self),
            nodes: (0..)
                .map(NodeId)
                .zip(self.waiting())
                .map(|(id, waiting)| self.node_frame(id, waiting))
                .collect(),
            clients: (0..self.setup().clients).map(|i| self.client_frame(ClientId(i))).collect(),
            links: link_frames(self.world().network(), self.setup().nodes, self.setup().clients),
            messages: self.message_frames(),
        }
    }

    fn node(&self, node: NodeId, window: LogWindow) -> NodeView {
        let durable = self.world().durable(node);
        let Some(process) = self.world().node(node).2 else { return P::view_durable(durable, window) };
        let mut view = process.view(durable, window);
        let world = self.world();
        let disks = |node| world.disk_latency(node);
        let conditions = Conditions { nodes: self.setup().nodes, network: world.network(), disks: &disks };
        view.grids.extend(process.times(&self.setup().config, &conditions));
        view
    }

    fn board(&self) -> Option<TaskBoard> {
        let nodes = (0..self.setup().nodes).map(NodeId);
        nodes.filter_map(|node| self.world().node(node).2).find_map(Protocol::board)
    }

    fn timers(&self, node: NodeId) -> Vec<(crate::view::TimerView, Time, Time)> {
        self.world().timers(node).collect()
    }

    fn event(&self, number: u32) -> Option<EventView> {
        let history = self.history();
        let record = history.events.get(number as usize)?;
        let (input, message) = match record.kind {
            EventKind::Input(i) => {
                let input = Timeline::inputs(self).get(i as usize).map(|timed| timed.input.clone());
                let about = match input {
                    Some(Input::Drop(id) | Input::Hold(id) | Input::Deliver(id) | Input::Copy(id)) => {
                        self.detail(id)
                    }
                    _ => None,
                };
                // A message that was sent later is none of this action's business.
                (input, about.filter(|message| message.sent < record.time))
            }
            EventKind::Delivered(id) | EventKind::Waits(id) | EventKind::Lost(id, _) => {
                (None, self.detail(id))
            }
            _ => (None, None),
        };
        Some(EventView {
            number,
            time: record.time,
            subject: record.subject,
            kind: record.kind,
            cause: record.cause,
            input,
            no_effect: record.no_effect,
            message,
            facts: history.facts_of(number).to_vec(),
            epochs: self.info().epochs,
            weight: history.weight(number),
            violations: history.violations.iter().filter(|v| v.event == number).cloned().collect(),
        })
    }

    fn story(&self, until: u32, count: usize, all: bool) -> Vec<u32> {
        if all {
            let from = until.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX));
            return (from..until.min(self.known_events())).collect();
        }
        let story = &self.history().story;
        let end = story.partition_point(|event| *event < until);
        story[end.saturating_sub(count)..end].to_vec()
    }

    fn landmarks(&self) -> &[u32] {
        &self.history().landmarks
    }

    fn message(&self, id: MessageId) -> Option<(MessageDetail, MessageFate)> {
        let detail = self.detail(id)?;
        let fate = match self.world().flights().find(|flight| flight.id == id) {
            Some(flight) => MessageFate::UnderWay(flight.state),
            None if detail.sent > Timeline::head(self) => MessageFate::Future,
            None => MessageFate::Over,
        };
        Some((detail, fate))
    }

    fn rules(&self) -> Vec<(RuleId, Option<Violation>)> {
        let history = self.history();
        let seen = |rule: RuleId| {
            let broken = history.violations.iter().find(|v| v.rule == rule);
            broken.filter(|v| v.event < self.world().events()).cloned()
        };
        history.rules().map(|rule| (rule, seen(rule))).collect()
    }

    fn violations(&self) -> &[Violation] {
        &self.history().violations
    }

    fn strip(&self, from: Time, to: Time) -> Strip {
        self.history().strip(Timeline::inputs(self), from, to)
    }

    fn cone(&self, event: u32, from: Time, to: Time) -> Cone {
        self.history().cone(event, from, to)
    }

    fn link(&self, from: Endpoint, to: Endpoint) -> Link {
        *self.world().network().link(from, to)
    }

    fn facts(&self, from: u32, to: u32) -> &[FactRecord] {
        let facts = &self.history().facts;
        let start = facts.partition_point(|record| record.event < from);
        let end = facts.partition_point(|record| record.event < to);
        &facts[start..end]
    }
}
