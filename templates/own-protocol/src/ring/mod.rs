//! Election in a ring: Chang & Roberts, "An Improved Algorithm for Decentralized Extrema-Finding in Circular Configurations of
//! Processes" (CACM 22(5), 1979).
//!
//! Each process sends to the next one only, and the last one sends to the first. It proposes itself by a message with its number.
//! Whoever receives a message passes it on if its number is larger than its own; if it is smaller, the message goes no further,
//! and the receiver proposes itself, unless it has. So only the message of the largest number comes all the way round to its
//! sender, which then leads, and says so in a second round.
//!
//! | Message | From → to | Meaning |
//! |---|---|---|
//! | `Candidate` | each to the next | a number that has been larger than all before it |
//! | `Elected` | each to the next | the number of the leader |
//!
//! The paper assumes that no message is lost and nobody fails: a ring is broken by one crash. Nothing is written to a disk.

mod config;
mod leader;
pub(crate) mod words;

pub use config::Config;
pub use leader::{ONE_LEADER, OneLeader};

use crate::{Answer, Command, Fact, Label, Part, TimerName};
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, Glance, MessageView, NodeView, Shape, TimerView, Value};
use faultline_engine::{
    Amount, Checker, Context, Epoch, Info, LogWindow, MessageForm, NodeId, NodeSet, Panel, Protocol, Span, Ticket,
};

/// A process of the ring.
#[derive(Clone, Debug)]
pub struct Ring {
    /// Whether it has sent its own message, or one in its place.
    participates: bool,
    /// Who leads, as far as it knows.
    leader: Option<NodeId>,
    me: NodeId,
}

/// What processes say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// This one may be the largest.
    Candidate(NodeId),
    /// This one leads.
    Elected(NodeId),
}

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Time to propose itself.
    Start,
}

/// There is no disk.
#[derive(Clone, Copy, Debug)]
pub enum Write {}

/// What it is in the catalogue. The name in links and the default numbers are promises: links depend on them.
pub static INFO: Info = Info {
    name: "Ring",
    slug: "ring",
    family: crate::SLUG,
    source: "Chang & Roberts 1979",
    behaviour: 1,
    commands: &[],
    nodes: Amount { min: 2, default: 5, max: 15 },
    clients: Amount { min: 0, default: 0, max: 0 },
    patience: Span::millis(250),
    epochs: None,
    works: false,
    members_change: false,
    panel: Panel::Nothing,
    opening: "nodes=5&at=0.15s",
};

/// What scripts may name: what `describe` calls the messages, and the fields that it gives them.
const MESSAGES: &[MessageForm] = &[
    MessageForm { label: "Candidate", fields: &[Label::Candidate.slug()] },
    MessageForm { label: "Elected", fields: &[Label::Leader.slug()] },
];

type Cx<'a, 'b> = &'a mut Context<'b, Ring>;

impl Ring {
    fn send(cx: Cx<'_, '_>, message: Message) {
        let next = NodeId((cx.me().0 + 1) % cx.nodes());
        cx.send(next, message);
    }

    fn propose(&mut self, cx: Cx<'_, '_>) {
        if !self.participates {
            self.participates = true;
            cx.fact(Fact::Nominated);
            Self::send(cx, Message::Candidate(self.me));
        }
    }

    fn on_candidate(&mut self, cx: Cx<'_, '_>, candidate: NodeId) {
        if candidate == self.me {
            self.leader = Some(self.me);
            cx.fact(Fact::Elected);
            Self::send(cx, Message::Elected(self.me));
        } else if candidate > self.me || cx.config().bug_pass_all {
            self.participates = true;
            cx.fact(Fact::Passed { candidate });
            Self::send(cx, Message::Candidate(candidate));
        } else {
            cx.fact(Fact::Stopped { candidate });
            self.propose(cx);
        }
    }
}

impl Protocol for Ring {
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = ();
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: Cx<'_, '_>, (): &()) -> Self {
        cx.arm(Timer::Start, cx.config().start);
        Self { participates: false, leader: None, me: cx.me() }
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, _: NodeId, message: Message) {
        match message {
            Message::Candidate(candidate) => self.on_candidate(cx, candidate),
            // It has gone all the way round.
            Message::Elected(leader) if leader == self.me => {}
            Message::Elected(leader) => {
                self.leader = Some(leader);
                cx.fact(Fact::Follows { leader });
                Self::send(cx, message);
            }
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, Timer::Start: Timer) {
        self.propose(cx);
    }

    fn on_command(&mut self, _: Cx<'_, '_>, _: Ticket, command: Command) {
        match command {}
    }

    fn on_synced(&mut self, _: Cx<'_, '_>, (): &()) {}

    fn write((): &mut (), write: Write) {
        match write {}
    }

    fn glance(&self) -> Glance {
        let part = match self.leader {
            Some(leader) if leader == self.me => Part::Leader,
            None if self.participates => Part::Participant,
            _ => Part::Idle,
        };
        Glance { role: part.role(), epoch: Epoch::NONE, commit: 0, votes: NodeSet::default(), task: None }
    }

    fn view(&self, (): &(), _: LogWindow) -> NodeView {
        NodeView { fields: vec![Field::new(Label::Leader, Value::Node(self.leader))], ..NodeView::default() }
    }

    fn view_durable((): &(), _: LogWindow) -> NodeView {
        NodeView::default()
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        match message {
            Message::Candidate(_) => (Shape::Request { loaded: true }, None),
            Message::Elected(_) => (Shape::Reply { positive: true }, None),
        }
    }

    fn describe(message: &Message) -> MessageView {
        let (name, label, node) = match message {
            Message::Candidate(node) => ("Candidate", Label::Candidate, *node),
            Message::Elected(node) => ("Elected", Label::Leader, *node),
        };
        let fields = vec![Field::new(label, Value::Node(Some(node)))];
        MessageView { name, shape: Self::shape(message).0, epoch: None, fields }
    }

    fn messages() -> &'static [MessageForm] {
        MESSAGES
    }

    fn describe_timer(Timer::Start: Timer) -> TimerView {
        TimerView { name: TimerName::Start.into(), number: 0, prominent: true }
    }

    fn timer_names() -> &'static [&'static str] {
        TimerName::SLUGS
    }

    fn rules(_: u16, _: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        vec![Box::new(OneLeader::default())]
    }
}
