//! Timers on requests: Jacobson & Karels, "Congestion Avoidance and Control" (SIGCOMM 1988; the revision of November 1988), and
//! Karn & Partridge, "Improving Round-Trip Time Estimates in Reliable Transport Protocols" (SIGCOMM 1987), with the constants
//! of RFC 6298.
//!
//! Who listens for heartbeats learns whether a message comes. Who asks learns how long an answer takes, and can wait for as long
//! as that teaches it. A *request* is sent, and a timer runs. If it runs out, the request is sent again; when so many tries of
//! it were silent, its receiver is suspected. How long should the timer be? One that is too long finds a crash late. One that
//! is too short asks again although the answer is on its way, and that is worse than useless where the answer is late because
//! there is too much to do: the *retransmission* makes the queue longer that made it.
//!
//! **Adaptive** (Jacobson & Karels, §2 and appendix A). Of each other process the smoothed round trip SRTT and its mean
//! deviation RTTVAR are kept, with gains 1/8 and 1/4, and the timer is SRTT + 4·RTTVAR.
//!
//! **Karn's rule** (Karn & Partridge, §4). An answer does not say which try it answers. If a request was sent again, the round
//! trip is therefore ambiguous: counted from the first try it may be far too long, from the last far too short. So it is no
//! sample. Alone that would be a trap: if round trips become longer than the timer for good, every request is sent again and
//! there is never a sample. So each silent try doubles the timer (*back-off*), and the next request begins with the doubled
//! timer, until one is answered at its first try.
//!
//! **Fixed.** The timer is a setting. It knows nothing of what it does.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Ping` | everybody → everybody | request number i, for the first time | a segment that is timed |
//! | `Retransmission` | the same | the same once more: nothing in it differs for its receiver | RFC 6298, 5.4 |
//! | `Ack` | the answer | it repeats the number, and not the try | an acknowledgement |
//!
//! * One request to each other process is under way at a time, as one segment is timed at a time in the paper. The next is sent an
//!   interval after the one before, or as soon as that is answered, whichever is later.
//! * Nobody is suspected before it was asked. A process that restarts has forgotten what it suspected and what it measured.
//! * Whoever is suspected is asked on, so that one notices when it answers.
//! * Requests carry the life of their sender, so that an answer to an earlier life is none to this one, and answers that of
//!   theirs, so that a restart can be told from a mistake. What round trips say outlives a restart of the other side: the path
//!   is the same.
//! * Nodes can be given work by clients, which waits in the same queue as requests where a run gives them workers (`server`): a
//!   failure detector seldom has a machine for itself.
//! * Nothing is written to a disk.

mod config;
mod estimate;
mod experiments;
mod message;
mod peer;
mod requests;
mod view;
pub(crate) mod words;

pub use config::{Bugs, Config, Form, Tries};
pub use estimate::Estimate;
pub use message::Message;
pub use peer::Peer;
pub use requests::{BACK_OFF, SILENT_TRIES, TIMER_OF_SAMPLES, UNAMBIGUOUS_SAMPLES};
pub(crate) use view::SILENT;

use crate::{Bound, Detector, Done, Fact, Promise, TimerName, Work};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Belief, Detail, Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Conditions, Context, Gauge, Info, LinkState, LogWindow, MessageForm, Metrics, NodeId,
    NodeSet, Panel, Protocol, Reply, Span, SpanRange, Ticket, Total,
};
use requests::Requests;

/// A process that asks all others.
#[derive(Clone, Debug)]
pub struct Timeout {
    me: NodeId,
    /// Which start of the process this is.
    life: u32,
    /// What it knows of the others.
    peers: Vec<Peer>,
}

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The next request to this one is due.
    Ask(NodeId),
    /// The request to this one is not answered, and is sent again.
    Retransmission(NodeId),
}

/// There is no disk.
#[derive(Clone, Copy, Debug)]
pub enum Write {}

type Cx<'a, 'b> = &'a mut Context<'b, Timeout>;

impl Timeout {
    fn peer(&mut self, node: NodeId) -> Option<&mut Peer> {
        self.peers.iter_mut().find(|peer| peer.node == node)
    }

    /// Whom it suspects.
    fn suspects(&self) -> NodeSet {
        self.peers.iter().filter(|peer| peer.is_suspected()).map(|peer| peer.node).collect()
    }

    /// How often it sent a request again, and how many of those were not needed, as far as it can tell.
    #[must_use]
    pub fn retransmitted(&self) -> (u64, u64) {
        self.peers
            .iter()
            .fold((0, 0), |(sent, spurious), peer| (sent + peer.retransmissions, spurious + peer.spurious))
    }

    /// An answer came.
    fn on_ack(&mut self, cx: Cx<'_, '_>, from: NodeId, (asked, number): (u32, u64), life: u32) {
        let me = self.life;
        let interval = cx.config().interval;
        let Some(peer) = self.peer(from) else { return };
        if asked != me {
            return cx.fact(Fact::Unneeded { node: from, request: number });
        }
        if !peer.on_answer(cx, number, life) {
            return;
        }
        let due = peer.due(interval);
        if due > cx.now() {
            cx.arm(Timer::Ask(from), SpanRange::exactly(due.since(cx.now())));
        } else {
            peer.ask(cx, me);
        }
    }
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Timeout",
    slug: "timeout",
    family: crate::SLUG,
    source: "Jacobson & Karels 1988",
    behaviour: 1,
    commands: Work::FORMS,
    nodes: Amount { min: 2, default: 4, max: 15 },
    clients: Amount { min: 0, default: 0, max: MAX_CLIENTS },
    // Whoever asks for work is patient: what repeats itself in a run of this protocol is the protocol.
    patience: Span::secs(5),
    epochs: None,
    works: false,
    members_change: false,
    panel: Panel::Matrix,
    opening: "do=1.03s+crash+n3&at=1.2s",
};

/// A gauge of what the round trips to the others say, of which the largest counts.
const fn largest(name: &'static str, read: fn(&Timeout) -> Option<u64>) -> Gauge<Timeout> {
    Gauge { name, total: Total::Max, read }
}

impl Protocol for Timeout {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            largest("timer_time", |process| process.peers.iter().map(|peer| peer.timer.0).max()),
            largest("round_trip_time", |process| {
                process.peers.iter().filter_map(|peer| peer.estimate).map(|it| it.smoothed().0).max()
            }),
            largest("deviation_time", |process| {
                process.peers.iter().filter_map(|peer| peer.estimate).map(|it| it.deviation().0).max()
            }),
            Gauge {
                name: "retransmissions",
                total: Total::Sum,
                read: |process| Some(process.retransmitted().0),
            },
            Gauge {
                name: "spurious_retransmissions",
                total: Total::Sum,
                read: |process| Some(process.retransmitted().1),
            },
            Gauge {
                name: "suspicions",
                total: Total::Sum,
                read: |process| Some(process.suspects().len() as u64),
            },
            Gauge {
                name: "mistakes",
                total: Total::Sum,
                read: |process| {
                    Some(process.peers.iter().map(|peer| u64::from(peer.record.mistakes())).sum())
                },
            },
        ],
    };
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = ();
    type Write = Write;
    type Command = Work;
    type Answer = Done;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: Cx<'_, '_>, (): &()) -> Self {
        let peers = cx.peers().map(|node| Peer::new(cx, node)).collect();
        let mut me = Self { me: cx.me(), life: cx.boot(), peers };
        cx.fact(Fact::Started { life: me.life, suspects: NodeSet::default() });
        for peer in &mut me.peers {
            peer.ask(cx, me.life);
        }
        me
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Ping { life: asked, number, .. } => {
                cx.send(from, Message::Ack { asked, number, life: self.life });
            }
            Message::Ack { asked, number, life } => self.on_ack(cx, from, (asked, number), life),
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        let life = self.life;
        let (Timer::Ask(node) | Timer::Retransmission(node)) = timer;
        let Some(peer) = self.peer(node) else { return };
        match timer {
            Timer::Ask(_) => peer.ask(cx, life),
            Timer::Retransmission(_) => peer.on_silence(cx, life),
        }
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, Work: Work) {
        cx.reply(ticket, Reply::Answer(Done));
    }

    fn on_synced(&mut self, _: Cx<'_, '_>, (): &()) {}

    fn write((): &mut (), write: Write) {
        match write {}
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn view(&self, (): &(), _: LogWindow) -> NodeView {
        view::node(self)
    }

    fn view_durable((): &(), _: LogWindow) -> NodeView {
        NodeView::default()
    }

    fn beliefs(&self, _: NodeId, detail: Detail, config: &Config, _: &Conditions<'_>) -> Vec<Belief> {
        view::beliefs(self, detail, config)
    }

    fn times(&self, config: &Config, conditions: &Conditions<'_>) -> Option<Grid> {
        Some(view::round_trips(self, config, conditions))
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
        vec![Box::new(Detector::new(nodes, config.promise())), Box::new(Requests::new(nodes, *config))]
    }
}

impl Config {
    /// What follows from these settings.
    fn promise(&self) -> Promise {
        // An answer that comes when its sender has crashed is followed by a request an interval later, and that by so many silent
        // tries.
        let bound = Span(self.interval.0 + u64::from(self.tries.0) * self.longest().0);
        // At rest a round trip takes no longer than on links of which nobody has said anything. Beside that are events that
        // would have the same time.
        let slowest = 2 * LinkState::default().latency.max.0 + 1_000;
        let enough = self.least_silence().0 > slowest;
        // A request that was under way before is sent again after the longest timer, and answered.
        let settles = Span(self.longest().0 + self.interval.0 + slowest + 100_000);
        Promise { bound: Bound::AfterLastBeat(bound), accuracy: enough.then_some(settles) }
    }
}
