//! Heartbeats with a fixed timeout: the detector NFD-S of Chen, Toueg & Aguilera, "On the Quality of Service of Failure
//! Detectors" (IEEE Transactions on Computers 51(5), May 2002; the printing of January has errors), and the plain form that
//! the paper compares it with.
//!
//! A process cannot see whether another one has crashed or its messages are slow. So everybody sends a *heartbeat* every η,
//! and whoever hears none for long enough *suspects* its sender. How long is enough is a trade: without a bound on delays no
//! timeout both finds every crash and leaves the living alone (Chandra & Toueg 1996), and a shorter one does more of the
//! first and less of the second. The paper asks how good a detector is in numbers: how long it takes to detect a crash
//! (T_D), how much time lies between two mistakes (T_MR), how long a mistake lasts (T_M), and how often the opinion is right
//! when one asks (P_A).
//!
//! **NFD-S.** Beats are numbered, and beat i is sent at i·η. Beat i has a *freshness point* τ_i = i·η + δ, which depends on
//! nothing that happens in the run. From τ_i on only beat i or a later one counts: if none has come, its sender is
//! suspected, and if one comes, trusted again. Both sides must read the same time, so the clocks must be synchronised, as
//! the paper assumes; here they are the wall clocks.
//!
//! **Plain.** Every beat that is newer than those before restarts a timer of δ, and its sender is suspected when the timer
//! runs out. No clocks need agree. But a beat that was quick makes the next one look late, and a beat that was slow moves
//! the suspicion of its sender's crash by as much as it was late.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Heartbeat` | everybody → everybody | this is beat i of my life l; once there is any, who has joined and left | NFD-S; the life and the members are ours |
//! | `Leave` | who leaves → everybody | I leave in my life l | ours |
//!
//! * A process that has not heard of another one suspects it, as in the paper.
//! * The paper's processes do not come back. Ours do, so a beat says in which life of its sender it was sent. In the plain
//!   form the count begins again with each life, and a beat of a later life is newer than any of an earlier one. With NFD-S
//!   the clock goes on counting, and the life only tells a mistake from a restart.
//! * The paper's processes are always the same. Ours [join and leave](crate::Roster): who joins knows the members that the cluster
//!   was set up with and sends them beats, and whoever hears a beat of one that it does not know watches it from then on. Who
//!   leaves says goodbye and is watched no longer, so that it is not suspected. Every beat carries who has joined and left, so
//!   that a goodbye that is lost comes by another way.
//! * Nothing is written to a disk: opinions are about now. A watcher that restarts has none, and suspects everybody again.
//! * With NFD-S a sender whose wall clock shows less than η has no beat to send: the first has number 1.

mod config;
mod experiments;
mod formulas;
mod peer;
mod quality;
mod view;
pub(crate) mod words;

pub use config::{Bugs, Config, Form};
pub use peer::Peer;
pub use quality::{Predicted, predict, predict_on};

use crate::beat::{self, Beat, Message};
use crate::watchlist::Watchlist;
use crate::{Answer, Bound, Command, Departures, Detector, Fact, Promise, TimerName};
use faultline_engine::view::{Belief, Detail, Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Conditions, Context, Formulas, Gauge, Info, LinkState, LogWindow, MessageForm, Metrics,
    NodeId, Panel, Protocol, Span, SpanRange, Ticket, Time, Total, WallTime,
};

/// A process that sends beats and watches all others.
#[derive(Clone, Debug)]
pub struct Heartbeat {
    me: NodeId,
    /// Which start of the process this is.
    life: u32,
    /// The number of its last beat; 0 before the first.
    sent: u64,
    /// When the next beat is due, in the plain form, by the monotonic clock.
    due: Time,
    /// What it knows of the others.
    peers: Watchlist<Peer>,
}

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The next beat.
    Beat,
    /// The next freshness point: it is the same for the beats of all.
    Freshness,
    /// So long without a beat of this one, and it is suspected.
    Silence(NodeId),
}

/// There is no disk.
#[derive(Clone, Copy, Debug)]
pub enum Write {}

type Cx<'a, 'b> = &'a mut Context<'b, Heartbeat>;

/// How much of a wall clock's time has passed since a moment; nothing before it.
fn passed(wall: WallTime, since: Span) -> u64 {
    u64::try_from(wall.0).unwrap_or(0).saturating_sub(since.0)
}

/// Until the next multiple of a period, on a wall clock, counted from a moment. Never longer than the period: a clock that
/// was far behind may be set right meanwhile, and a jump moves no timer.
fn until_next(wall: WallTime, since: Span, period: Span) -> SpanRange {
    let period = period.0.cast_signed();
    let into = (wall.0 - since.0.cast_signed()).rem_euclid(period);
    SpanRange::exactly(Span((period - into).unsigned_abs()))
}

impl Heartbeat {
    /// NFD-S, the sender: beat i is sent when its wall clock shows i·η.
    fn beat_by_number(&mut self, cx: Cx<'_, '_>) {
        let interval = cx.config().interval;
        self.sent = passed(cx.wall_clock(), Span(0)) / interval.0;
        if self.sent > 0 {
            self.peers.beat(cx, self.sent);
        } else {
            cx.fact(Fact::NotDue);
        }
        cx.arm(Timer::Beat, until_next(cx.wall_clock(), Span(0), interval));
    }

    /// One beat more.
    fn beat_by_timer(&mut self, cx: Cx<'_, '_>) {
        let interval = cx.config().interval;
        self.sent += 1;
        self.peers.beat(cx, self.sent);
        self.due = beat::next(self.due, cx.now(), interval);
        cx.arm(Timer::Beat, SpanRange::exactly(self.due.since(cx.now())));
    }

    /// The number of the last freshness point that has come: 0 before the first.
    fn freshness_point(cx: Cx<'_, '_>) -> u64 {
        let Config { interval, delta, .. } = cx.config();
        passed(cx.wall_clock(), *delta) / interval.0
    }

    /// NFD-S, the watcher at τ_i: whoever has sent neither beat i nor a later one that came is suspected.
    fn on_freshness_point(&mut self, cx: Cx<'_, '_>) {
        let point = Self::freshness_point(cx);
        let Config { interval, delta, bugs, .. } = *cx.config();
        for peer in self.peers.iter_mut() {
            let fresh = peer.newest.map_or(bugs.first_beat, |newest| newest.number >= point);
            if point > 0 && !fresh {
                peer.suspect(cx, Some(point));
            }
        }
        cx.arm(Timer::Freshness, until_next(cx.wall_clock(), delta, interval));
    }

    /// NFD-S, the watcher when beat j comes: it counts if j ≥ i for the last freshness point τ_i.
    fn on_beat_by_number(&mut self, cx: Cx<'_, '_>, from: NodeId, beat: Beat) {
        let point = Self::freshness_point(cx);
        let Some(peer) = self.peers.get_mut(from) else { return };
        let life = peer.hear(cx, beat);
        if beat.number >= point || cx.config().bugs.stale_beat {
            peer.trust(cx, beat, life);
        } else {
            cx.fact(Fact::Ignored { node: from, beat: beat.number, wanted: point, life: None });
        }
    }

    /// A beat, as the plain form takes it: one that is newer than those before restarts the timer.
    fn on_beat_by_timer(&mut self, cx: Cx<'_, '_>, from: NodeId, beat: Beat) {
        let Config { delta, bugs, .. } = *cx.config();
        let Some(peer) = self.peers.get_mut(from) else { return };
        if let Some(newest) = peer.newest
            && !beat.is_newer(newest, bugs)
        {
            let life = (beat.life < newest.life).then_some(beat.life);
            let wanted = newest.number + 1;
            return cx.fact(Fact::Ignored { node: from, beat: beat.number, wanted, life });
        }
        let life = peer.hear(cx, beat);
        if peer.trust(cx, beat, life) {
            cx.arm(Timer::Silence(from), SpanRange::exactly(delta));
        }
    }

    /// Nothing newer has come for δ.
    fn on_silence(&mut self, cx: Cx<'_, '_>, node: NodeId) {
        let Config { delta, bugs, .. } = *cx.config();
        let Some(peer) = self.peers.get_mut(node) else { return };
        if bugs.wall_clock {
            let silence = (cx.wall_clock().0 - peer.heard_wall.0).max(0).unsigned_abs();
            if silence < delta.0 {
                return cx.arm(Timer::Silence(node), SpanRange::exactly(Span(delta.0 - silence)));
            }
        }
        peer.suspect(cx, None);
    }
}

impl Beat {
    /// Whether it was sent after another one, in the plain form: the count begins again with each life.
    fn is_newer(self, other: Self, bugs: Bugs) -> bool {
        if bugs.stale_beat {
            return true;
        }
        if bugs.forget_life { self.number > other.number } else { self > other }
    }
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Heartbeat",
    slug: "heartbeat",
    family: crate::SLUG,
    source: "Chen, Toueg & Aguilera 2002",
    behaviour: 1,
    commands: &[],
    nodes: Amount { min: 2, default: 4, max: 100 },
    clients: Amount { min: 0, default: 0, max: 0 },
    patience: Span::millis(1_000),
    epochs: None,
    works: false,
    members_change: true,
    panel: Panel::Matrix,
    opening: "do=1.03s+crash+n3&at=1.3s",
};

impl Protocol for Heartbeat {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
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
    const FORMULAS: Formulas<Self> = formulas::FORMULAS;
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
        let Config { form, bugs, .. } = *cx.config();
        // As in the paper nobody is trusted before a beat has come.
        let peers = Watchlist::at_boot(cx, !bugs.first_beat);
        let mut me = Self { me: cx.me(), life: cx.boot(), sent: 0, due: cx.now(), peers };
        cx.fact(Fact::Started { life: me.life, suspects: me.peers.suspects() });
        match form {
            Form::NfdS => {
                let Config { interval, delta, .. } = *cx.config();
                cx.arm(Timer::Beat, until_next(cx.wall_clock(), Span(0), interval));
                cx.arm(Timer::Freshness, until_next(cx.wall_clock(), delta, interval));
            }
            Form::Plain => me.beat_by_timer(cx),
        }
        me
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        let (beat, told) = message.parts();
        if let Some(roster) = told {
            for gone in self.peers.learn(cx, from, roster, cx.config().bugs.no_goodbye) {
                cx.disarm(Timer::Silence(gone));
            }
        }
        let Some(beat) = beat.filter(|beat| self.peers.hears(cx, from, *beat)) else { return };
        match cx.config().form {
            Form::NfdS => self.on_beat_by_number(cx, from, beat),
            Form::Plain => self.on_beat_by_timer(cx, from, beat),
        }
    }

    fn on_leave(&mut self, cx: Cx<'_, '_>) {
        self.peers.leave(cx);
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match (timer, cx.config().form) {
            (Timer::Beat, Form::NfdS) => self.beat_by_number(cx),
            (Timer::Beat, Form::Plain) => self.beat_by_timer(cx),
            (Timer::Freshness, _) => self.on_freshness_point(cx),
            (Timer::Silence(node), _) => self.on_silence(cx, node),
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
        Some(view::quality(self, config, conditions))
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
        vec![Box::new(Detector::new(nodes, config.promise())), Box::new(Departures::new(nodes))]
    }
}

impl Config {
    /// What the sources promise with these settings.
    fn promise(&self) -> Promise {
        let Self { form, interval, delta, .. } = *self;
        // At rest messages take no longer than on a link of which nobody has said anything. Beside that are events that
        // would have the same time.
        let slowest = Span(LinkState::default().latency.max.0 + 1_000);
        let (bound, enough) = match form {
            // T_D ≤ δ + η: the beat after the last one is missed at its freshness point.
            Form::NfdS => (Bound::AfterCrash(Span(delta.0 + interval.0)), delta >= slowest),
            // Between two beats that come one after the other lies η, and what the second takes longer than the first.
            Form::Plain => (Bound::AfterLastBeat(delta), delta.0 >= interval.0 + slowest.0),
        };
        // What began before all was well is over after a round or two, and so is a timer that was armed before a clock was
        // set right.
        let settles = Span(3 * interval.0 + delta.0 + 100_000);
        Promise { bound, accuracy: enough.then_some(settles) }
    }
}
