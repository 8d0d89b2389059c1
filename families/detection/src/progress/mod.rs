//! Checkpoint detection: workers report how far they are, and a watchdog compares that with what it expects.
//!
//! A heartbeat says that somebody sends heartbeats. In most programs that is a thread of its own, so it goes on when the thread
//! that does the work waits for a lock for ever, loops, or cannot write to its disk. Such a process is alive to heartbeats and
//! dead to whoever needs its work: Lou, Huang & Smith, "Understanding, Detecting and Localizing Partial Failures in Large System
//! Software" (NSDI 2020), describe a hundred such failures, and among them one of ZooKeeper: its leader was blocked on the network
//! and held a lock that every write needs, while its heartbeats went out as before (ZOOKEEPER-2201). So a hardware watchdog is fed by the main loop and not by an interrupt, and
//! Hadoop gives up a task that has reported nothing for ten minutes (`mapreduce.task.timeout`), though its machine beats.
//!
//! Here every node works, beats and watches all others, so that both opinions stand side by side:
//!
//! * **The worker** does one step after the other. A step takes time (`step`; more where the node is `slow`), and ends in a
//!   *checkpoint*: the number of steps done is written to the disk. When the disk has it, the worker reports it to everybody and
//!   begins the next step. After a crash it goes on from its last checkpoint, which it reports once more.
//! * **The beats** go out every η, past the disk and beside the work: nothing that the worker waits for holds them back.
//! * **The watchdog** has two timers for each worker. A step that was not reported within the *pace* makes it slow, which is
//!   noted and no reason to act. None within the *patience* makes it stuck. The other opinion comes from the beats, with a timer
//!   δ as in the plain form of the heartbeat detector.
//!
//! What is progress? A step that was done since the worker started, and that was not counted before. So
//!
//! * a beat is none;
//! * a report that comes late, of a step that was counted or of an earlier life, is none;
//! * the first report of a life is none. It repeats what the disk held, which may have been written long ago. A worker that
//!   crashes, starts again and crashes before its first step is done beats and reports for ever, and does nothing.
//!
//! **How a worker gets stuck here.** It waits for its disk: `full n2 on`, or `disk n2 60s`. Its beats do not. That stands for
//! whatever a thread may wait for without end; from outside a lock whose holder is gone looks the same.
//!
//! | Message | From → to | Meaning |
//! |---|---|---|
//! | `Heartbeat` | everybody → everybody | this is beat i of my life l |
//! | `Progress` | everybody → everybody | k steps of my work are on my disk, and I am in my life l |
//!
//! A beat goes past the disk. It promises only that its sender runs in this life, which no crash takes back. Reports wait for the
//! disk.

mod config;
mod experiments;
mod message;
mod peer;
mod view;
mod watchdogs;
pub(crate) mod words;

pub use config::{Bugs, Config};
pub use message::Message;
pub use peer::{Pace, Peer};
pub(crate) use view::STEPS;
pub use watchdogs::{NEW_STEPS, SLOW_IS_NOT_STUCK, STUCK_IN_TIME};

use crate::{Answer, Beat, Command, Fact, TimerName, beat};
use faultline_engine::view::{Belief, Detail, Field, Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Conditions, Context, Gauge, Info, LogWindow, MessageForm, Metrics, NodeId, NodeSet,
    Panel, Protocol, Span, SpanRange, Ticket, Time, Total,
};
use watchdogs::Watchdogs;

/// A process that works, beats and watches all others.
#[derive(Clone, Debug)]
pub struct Progress {
    me: NodeId,
    /// Which start of the process this is.
    life: u32,
    /// The number of its last beat.
    sent: u64,
    /// When the next beat is due, by the monotonic clock.
    due: Time,
    /// How many steps of its work it has done.
    done: u64,
    /// Whether it is at a step, and not waiting for its disk.
    works: bool,
    /// What it knows of the others.
    peers: Vec<Peer>,
}

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The next beat.
    Beat,
    /// So long without a beat of this one, and it has probably crashed.
    Silence(NodeId),
    /// So long without a step of this one, and it is slow.
    Pace(NodeId),
    /// So long without a step of this one, and it is stuck.
    Patience(NodeId),
    /// The step at which it works is done.
    Step,
}

/// What a worker's disk holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many steps are done.
    pub done: u64,
}

/// So many steps are done.
#[derive(Clone, Copy, Debug)]
pub struct Write(u64);

type Cx<'a, 'b> = &'a mut Context<'b, Progress>;

impl Progress {
    /// One beat more, to everybody. It promises nothing that could be taken back, and so it waits for no disk.
    fn beat(&mut self, cx: Cx<'_, '_>) {
        let interval = cx.config().interval;
        self.sent += 1;
        for to in cx.peers() {
            cx.send_now(to, Message::Heartbeat { life: self.life, number: self.sent });
        }
        self.due = beat::next(self.due, cx.now(), interval);
        cx.arm(Timer::Beat, SpanRange::exactly(self.due.since(cx.now())));
    }

    /// Tells everybody how far the work is, when the disk holds it.
    fn report(&self, cx: Cx<'_, '_>) {
        for to in cx.peers() {
            cx.send(to, Message::Report { life: self.life, done: self.done });
        }
    }

    /// Begins the next step.
    fn work(&mut self, cx: Cx<'_, '_>) {
        self.works = true;
        cx.work(Timer::Step, cx.config().step);
    }

    /// A step is done. It counts when its checkpoint is written, and the next begins then.
    fn on_step(&mut self, cx: Cx<'_, '_>) {
        self.works = false;
        self.done += 1;
        cx.persist(Write(self.done));
        cx.fact(Fact::Worked { done: self.done });
        self.report(cx);
    }

    fn peer(&mut self, node: NodeId) -> Option<&mut Peer> {
        self.peers.iter_mut().find(|peer| peer.node == node)
    }

    /// Whom it suspects, for one reason or the other.
    fn suspects(&self) -> NodeSet {
        self.those(|peer| peer.is_silent() || peer.pace == Pace::Stuck)
    }

    fn those(&self, are: impl Fn(&Peer) -> bool) -> NodeSet {
        self.peers.iter().filter(|peer| are(peer)).map(|peer| peer.node).collect()
    }
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Progress",
    slug: "progress",
    family: crate::SLUG,
    source: "Lou, Huang & Smith 2020",
    behaviour: 1,
    commands: &[],
    nodes: Amount { min: 2, default: 4, max: 15 },
    clients: Amount { min: 0, default: 0, max: 0 },
    patience: Span::millis(1_000),
    epochs: None,
    works: true,
    members_change: false,
    panel: Panel::Matrix,
    opening: "do=1.03s+full+n3+on&at=1.2s",
};

impl Protocol for Progress {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            Gauge { name: "steps", total: Total::Sum, read: |process| Some(process.done) },
            Gauge {
                name: "suspected_by_beats",
                total: Total::Sum,
                read: |process| Some(process.those(Peer::is_silent).len() as u64),
            },
            Gauge {
                name: "slow_workers",
                total: Total::Sum,
                read: |process| Some(process.those(|peer| peer.pace == Pace::Slow).len() as u64),
            },
            Gauge {
                name: "stuck_workers",
                total: Total::Sum,
                read: |process| Some(process.those(|peer| peer.pace == Pace::Stuck).len() as u64),
            },
        ],
    };
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Checkpoint;
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: Cx<'_, '_>, checkpoint: &Checkpoint) -> Self {
        let nodes: Vec<NodeId> = cx.peers().collect();
        let suspects = nodes.iter().copied().collect();
        cx.fact(Fact::Started { life: cx.boot(), suspects });
        cx.fact(Fact::Continues { life: cx.boot(), done: checkpoint.done });
        let peers = nodes.into_iter().map(|node| Peer::new(cx, node)).collect();
        let (me, life, due) = (cx.me(), cx.boot(), cx.now());
        let mut process = Self { me, life, sent: 0, due, done: checkpoint.done, works: false, peers };
        process.beat(cx);
        process.report(cx);
        process.work(cx);
        process
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        let Some(peer) = self.peer(from) else { return };
        match message {
            Message::Heartbeat { life, number } => peer.on_beat(cx, Beat { life, number }),
            Message::Report { life, done } => peer.on_report(cx, life, done),
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        let (Timer::Silence(node) | Timer::Pace(node) | Timer::Patience(node)) = timer else {
            return if timer == Timer::Beat { self.beat(cx) } else { self.on_step(cx) };
        };
        let Some(peer) = self.peer(node) else { return };
        match timer {
            Timer::Silence(_) => peer.on_silence(cx),
            Timer::Pace(_) => peer.on_pace(cx),
            _ => peer.on_patience(cx),
        }
    }

    fn on_command(&mut self, _: Cx<'_, '_>, _: Ticket, command: Command) {
        match command {}
    }

    fn on_synced(&mut self, cx: Cx<'_, '_>, checkpoint: &Checkpoint) {
        if !self.works && checkpoint.done == self.done {
            self.work(cx);
        }
    }

    fn write(checkpoint: &mut Checkpoint, Write(done): Write) {
        checkpoint.done = done;
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn view(&self, _: &Checkpoint, _: LogWindow) -> NodeView {
        view::node(self)
    }

    fn view_durable(checkpoint: &Checkpoint, _: LogWindow) -> NodeView {
        NodeView { fields: vec![Field::number(crate::Label::Steps, checkpoint.done)], ..NodeView::default() }
    }

    fn beliefs(
        &self,
        _: NodeId,
        detail: Detail,
        config: &Config,
        conditions: &Conditions<'_>,
    ) -> Vec<Belief> {
        view::beliefs(self, detail, config, conditions)
    }

    fn times(&self, config: &Config, conditions: &Conditions<'_>) -> Option<Grid> {
        Some(view::steps(self, config, conditions))
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        message.shape()
    }

    fn describe(message: &Message) -> MessageView {
        message.describe()
    }

    fn messages() -> &'static [MessageForm] {
        Message::FORMS
    }

    fn describe_timer(timer: Timer) -> TimerView {
        view::timer(timer)
    }

    fn timer_names() -> &'static [&'static str] {
        TimerName::SLUGS
    }

    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        vec![Box::new(Watchdogs::new(nodes, *config))]
    }
}
