//! The φ accrual failure detector (Hayashibara, Défago, Yared & Katayama, "The φ Accrual Failure Detector", SRDS 2004).
//!
//! A fixed timeout is one guess for every link and every hour: too short for the one that loses messages, too long for the one
//! that does not. This detector learns. It keeps the last intervals between the arrivals of a peer's beats, takes them for
//! normally distributed, and says how surprising the present silence is:
//!
//! φ(t) = −log₁₀ P(the next beat comes later than t after the last one) = −log₁₀(1 − F(t)),
//!
//! F being the normal distribution with the mean and the deviation of what is in the window (§4.3). It is a number and not a
//! verdict: whoever uses it compares it with a threshold Φ of its own (§3), and if the model is right, a suspicion at Φ is
//! wrong about once in 10^Φ beats. Here one threshold is in the settings, and whoever it is reached for is *suspected*.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Heartbeat` | everybody → everybody | this is beat i of my life l; once there is any, who has joined and left | §4.2; the life and the members are ours |
//! | `Leave` | who leaves → everybody | I leave in my life l | ours |
//!
//! φ rises by itself, without an event. So a process looks at it whenever it has reached the next whole number, which is known
//! in advance: one timer for each peer, armed anew with each arrival. When it runs out, φ is computed again, from the clock, and
//! not believed from the timer.
//!
//! From products come what the paper does not say, and each is a setting:
//!
//! * the *acceptable pause* (Akka) is added to the mean: φ begins to rise so much later, for a process that collects garbage;
//! * the *least deviation* (Akka): a link on which all is equally quick for an hour has a deviation of nothing, and would
//!   suspect a beat that is a microsecond late;
//! * the *first estimate* (Akka): before anything was seen the window holds an interval that is a quarter shorter, and one that
//!   is a quarter longer;
//! * which intervals are *learned*: all, as in the paper, or none at whose end the peer was suspected (Akka; Cassandra drops
//!   those above a limit). The first lets an outage widen the window until it has left it. The second can fill the window with
//!   intervals so short that it suspects for ever, as nothing that it suspects is learned: so accuracy is promised with the
//!   first only.
//!
//! φ is computed in whole numbers: see [`Phi`] for the table and its error, and [`Estimate`] for mean and deviation. It
//! is the normal distribution itself. Akka takes a logistic curve near it, whose φ is 10.78 where this is 9.01.
//!
//! * A process that has not heard of another one suspects it, as in the other protocols of the family. Akka takes it for healthy.
//! * Processes come back, so a beat says in which life of its sender it was sent. A new life begins with a new window.
//! * A beat that is older than one that came is no arrival. Neither is a copy.
//! * Nodes [join and leave](crate::Roster), as in the other protocols of the family: who joins is watched from its first beat on,
//!   and who says goodbye is watched no longer.
//! * Nothing is written to a disk, and wall clocks play no part.

mod accrual;
mod config;
mod curve;
mod experiments;
mod peer;
mod view;
mod window;
pub(crate) mod words;

pub use accrual::{PHI_OF_ARRIVALS, PHI_RESTARTS, PHI_RISES};
pub use config::{Bugs, Config, Learn, Threshold, WindowSize};
pub use curve::{Deviations, Phi};
pub use peer::{Heard, Peer};
pub(crate) use view::PHI;
pub use window::{Estimate, Window};

use crate::beat::{self, Message};
use crate::watchlist::Watchlist;
use crate::{Answer, Command, Departures, Fact, TimerName};
use accrual::Accrual;
use faultline_engine::view::{Belief, Detail, Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Conditions, Context, Gauge, Info, LogWindow, MessageForm, Metrics, NodeId, Panel,
    Protocol, Span, SpanRange, Ticket, Time, Total,
};

/// A process that sends beats and watches all others.
#[derive(Clone, Debug)]
pub struct PhiAccrual {
    me: NodeId,
    /// Which start of the process this is.
    life: u32,
    /// The number of its last beat; 0 before the first.
    sent: u64,
    /// When the next beat is due, by the monotonic clock.
    due: Time,
    /// What it knows of the others.
    peers: Watchlist<Peer>,
}

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The next beat.
    Beat,
    /// φ of this one reaches the next whole number.
    Level(NodeId),
}

/// There is no disk.
#[derive(Clone, Copy, Debug)]
pub enum Write {}

type Cx<'a, 'b> = &'a mut Context<'b, PhiAccrual>;

impl PhiAccrual {
    /// One beat more, to everybody.
    fn beat(&mut self, cx: Cx<'_, '_>) {
        let interval = cx.config().interval;
        self.sent += 1;
        self.peers.beat(cx, self.sent);
        self.due = beat::next(self.due, cx.now(), interval);
        cx.arm(Timer::Beat, SpanRange::exactly(self.due.since(cx.now())));
    }
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Phi Accrual",
    slug: "phi",
    family: crate::SLUG,
    source: "Hayashibara et al. 2004",
    behaviour: 1,
    commands: &[],
    nodes: Amount { min: 2, default: 4, max: 100 },
    clients: Amount { min: 0, default: 0, max: 0 },
    patience: Span::millis(1_000),
    epochs: None,
    works: false,
    members_change: true,
    panel: Panel::Matrix,
    opening: "do=1.03s+crash+n3&at=1.15s",
};

impl Protocol for PhiAccrual {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            Gauge {
                name: "phi",
                total: Total::Max,
                read: |process| process.peers.iter().map(view::level).max(),
            },
            Gauge {
                name: "suspicions",
                total: Total::Sum,
                read: |process| Some(process.peers.suspects().len() as u64),
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
    type Command = Command;
    type Answer = Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: Cx<'_, '_>, (): &()) -> Self {
        let suspected = !cx.config().bugs.first_beat;
        let peers = Watchlist::at_boot(cx, suspected);
        let mut me = Self { me: cx.me(), life: cx.boot(), sent: 0, due: cx.now(), peers };
        cx.fact(Fact::Started { life: me.life, suspects: me.peers.suspects() });
        me.beat(cx);
        me
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        let (beat, told) = message.parts();
        if let Some(roster) = told {
            for gone in self.peers.learn(cx, from, roster, cx.config().bugs.no_goodbye) {
                cx.disarm(Timer::Level(gone));
            }
        }
        let Some(beat) = beat.filter(|beat| self.peers.hears(cx, from, *beat)) else { return };
        if let Some(peer) = self.peers.get_mut(from) {
            peer.hear(cx, beat);
        }
    }

    fn on_leave(&mut self, cx: Cx<'_, '_>) {
        self.peers.leave(cx);
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match timer {
            Timer::Beat => self.beat(cx),
            Timer::Level(node) => {
                if let Some(peer) = self.peers.get_mut(node) {
                    peer.look(cx);
                }
            }
        }
    }

    fn on_command(&mut self, _: Cx<'_, '_>, _: Ticket, command: Command) {
        match command {}
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
        Some(view::suspicion(self, config, conditions))
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
        vec![Box::new(Accrual::new(nodes, *config)), Box::new(Departures::new(nodes))]
    }
}
