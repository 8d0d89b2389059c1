//! A protocol that does what its clients say, and a run of it.
//!
//! | Command | What the node does |
//! |---|---|
//! | `set ping 2` | sends a ping to n2, which answers with a pong |
//! | `set burst 100` | sends a hundred pings to the next node |
//! | `set save 7` | says that 7 is on its disk, writes it there, then pings the next node and says `ok` |
//! | `set hurry 7` | writes 7 to its disk, and says `ok` and pings the next node without waiting for it |
//! | `set again 7` | says that 7 is on its disk |
//! | `set wait 50` | arms its second timer for 50 ms |
//! | `set work 50` | works for 50 ms |
//! | `set hurry 404` | writes 404 to its disk: from then on the process ends itself whenever it starts |
//! | `set exit 50` | pings the next node, writes 50 to its disk, and ends its process, which starts again after 50 ms |
//! | `get clock` | remembers what both its clocks show |
//! | `set luck 10` | draws a number below 10 and remembers it |
//! | `set stay 1` | stays from now on when it is told to leave |
//! | `set go 7` | writes 7 to its disk, and leaves if it was told to |
//! | `get leader` | answers if it is n2; otherwise names n2 |
//! | `get nobody` | answers if it is n3; otherwise knows nobody |
//! | `get silence` | nothing |
//! | anything else | nothing |
//!
//! Unless the table says otherwise it then answers `ok`. A node that is told to leave pings every node that the cluster was
//! set up with.

use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::settings::Field;
use faultline_engine::view::{self, Glance, MessageView, Name, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, ClientFact, Context, Epoch, EventKind, EventRecord, Facet, Info, LogWindow, MessageForm,
    MessageRecord, NodeId, NodeSet, Packet, Panel, Protocol, Reply, ScriptLine, SettingKind, Settings, Setup,
    Span, SpanRange, Ticket, Time, TimedInput, Timeline, WallTime, Weight, kv, roles,
};

roles! {
    /// The part that a process plays.
    pub(crate) enum Part {
        /// The only one.
        Player = "player" ("P", Plain, tint: false, leads: false),
    }
}

/// What happens in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub(crate) enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<kv::Command, kv::Answer>),
    /// A process started.
    Started {
        /// How many numbers its disk holds.
        saved: u64,
    },
    /// A number is on the disk.
    Saved {
        /// Which.
        number: i64,
    },
}

/// Nothing can go wrong, so nothing shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub(crate) enum Evidence {}

impl faultline_engine::Fact for Fact {
    type Operation = kv::Command;
    type Outcome = kv::Answer;
    type Evidence = Evidence;

    fn of_client(fact: ClientFact<kv::Command, kv::Answer>) -> Self {
        Self::Client(fact)
    }

    fn client(&self) -> Option<&ClientFact<kv::Command, kv::Answer>> {
        match self {
            Self::Client(fact) => Some(fact),
            Self::Started { .. } | Self::Saved { .. } => None,
        }
    }

    fn on_disk(&self) -> bool {
        matches!(self, Self::Saved { .. })
    }

    fn weight(&self) -> Weight {
        Weight::Step
    }

    fn facet(&self) -> Option<Facet> {
        self.client().and_then(ClientFact::facet)
    }
}

/// How long its clients wait for an answer.
pub(crate) const PATIENCE: Span = Span::millis(250);

#[derive(Clone, Debug)]
pub(crate) struct Toy {
    /// What arrived: from whom, and its number.
    pub(crate) heard: Vec<(NodeId, u32)>,
    /// Which timers ran out, and when.
    pub(crate) woken: Vec<(Timer, Time)>,
    /// What it knew to be on its disk, each time it was told.
    pub(crate) synced: Vec<usize>,
    /// What it drew.
    pub(crate) drawn: Vec<u32>,
    /// The nodes that the cluster was set up with, as it was told.
    pub(crate) initial: NodeSet,
    /// Whether it started because it joined.
    pub(crate) joined: bool,
    /// What its clocks showed when it was asked to look.
    pub(crate) clocks: Vec<(Time, WallTime)>,
    sent: u32,
    /// Whether it stays when it is told to leave.
    stays: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub(crate) enum Message {
    Ping(u32),
    Pong(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Timer {
    /// Armed at the start, and again whenever it runs out.
    Beat,
    /// Armed by a client.
    Once,
    /// Work that a client asked for.
    Piece,
}

#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) beat: SpanRange,
}

impl Default for Config {
    /// Never, as far as a test can see.
    fn default() -> Self {
        Self { beat: SpanRange::exactly(Span::secs(3_000)) }
    }
}

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        visit("beat", SettingKind::Range, &mut self.beat);
    }
}

impl Toy {
    fn ping(&mut self, cx: &mut Context<'_, Self>, to: NodeId) {
        self.sent += 1;
        cx.send(to, Message::Ping(self.sent));
    }
}

static INFO: Info = Info {
    name: "Toy",
    slug: "toy",
    family: "toys",
    source: "",
    behaviour: 1,
    commands: kv::FORMS,
    nodes: Amount { min: 1, default: 3, max: 15 },
    clients: Amount { min: 0, default: 1, max: 5 },
    patience: PATIENCE,
    epochs: None,
    works: true,
    members_change: true,
    panel: Panel::Nothing,
    opening: "",
};

impl Protocol for Toy {
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Vec<i64>;
    type Write = i64;
    type Command = kv::Command;
    type Answer = kv::Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: &mut Context<'_, Self>, durable: &Vec<i64>) -> Self {
        cx.fact(Fact::Started { saved: durable.len() as u64 });
        cx.arm(Timer::Beat, cx.config().beat);
        if durable.last() == Some(&DOOMED) {
            cx.exit(SpanRange::exactly(Span::millis(50)));
        }
        Self {
            heard: Vec::new(),
            woken: Vec::new(),
            synced: Vec::new(),
            clocks: Vec::new(),
            drawn: Vec::new(),
            initial: cx.initial_members(),
            joined: cx.joins(),
            sent: 0,
            stays: false,
        }
    }

    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Message) {
        match message {
            Message::Ping(number) => {
                self.heard.push((from, number));
                cx.send(from, Message::Pong(number));
            }
            Message::Pong(number) => self.heard.push((from, number)),
        }
    }

    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Timer) {
        self.woken.push((timer, cx.now()));
        if timer == Timer::Beat {
            cx.arm(Timer::Beat, cx.config().beat);
        }
    }

    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: kv::Command) {
        let next = NodeId((cx.me().0 + 1) % cx.nodes());
        let number = match command.op {
            kv::Op::Set(number) => number,
            _ => 0,
        };
        let small = u16::try_from(number).unwrap_or(0);
        let known = |node: u16| (cx.me() == NodeId(node)).then_some(kv::Answer::Done);
        let answer = match command.key.to_string().as_str() {
            "ping" => {
                self.ping(cx, NodeId(small.max(1) - 1));
                Some(kv::Answer::Done)
            }
            "burst" => {
                (0..number).for_each(|_| self.ping(cx, next));
                Some(kv::Answer::Done)
            }
            "exit" => {
                self.ping(cx, next);
                cx.persist(number);
                cx.exit(SpanRange::exactly(Span::millis(u64::from(small))));
                Some(kv::Answer::Done)
            }
            "wait" => {
                cx.arm(Timer::Once, SpanRange::exactly(Span::millis(u64::from(small))));
                Some(kv::Answer::Done)
            }
            "work" => {
                cx.work(Timer::Piece, SpanRange::exactly(Span::millis(u64::from(small))));
                Some(kv::Answer::Done)
            }
            "silence" => return,
            "luck" => {
                let drawn = cx.below(small.into());
                self.drawn.push(drawn);
                Some(kv::Answer::Done)
            }
            "clock" => {
                self.clocks.push((cx.now(), cx.wall_clock()));
                Some(kv::Answer::Done)
            }
            "save" => {
                // Too early, but for the world.
                cx.fact(Fact::Saved { number });
                cx.persist(number);
                self.ping(cx, next);
                Some(kv::Answer::Done)
            }
            "hurry" => {
                cx.persist(number);
                self.sent += 1;
                cx.send_now(next, Message::Ping(self.sent));
                return cx.reply_now(ticket, Reply::Answer(kv::Answer::Done));
            }
            "again" => {
                cx.fact(Fact::Saved { number });
                Some(kv::Answer::Done)
            }
            "stay" => {
                self.stays = true;
                Some(kv::Answer::Done)
            }
            "go" => {
                cx.persist(number);
                cx.leave();
                Some(kv::Answer::Done)
            }
            "leader" => known(1),
            "nobody" => known(2),
            _ => Some(kv::Answer::Done),
        };
        let elsewhere = Reply::Redirect((command.key.to_string() == "leader").then_some(NodeId(1)));
        cx.reply(ticket, answer.map_or(elsewhere, Reply::Answer));
    }

    fn on_leave(&mut self, cx: &mut Context<'_, Self>) {
        cx.peers().for_each(|peer| self.ping(cx, peer));
        if self.stays {
            cx.stay();
        }
    }

    fn on_synced(&mut self, _: &mut Context<'_, Self>, durable: &Vec<i64>) {
        self.synced.push(durable.len());
    }

    fn write(durable: &mut Vec<i64>, number: i64) {
        durable.push(number);
    }

    /// A ping promises that something is on the disk; of a process that has rung its second timer it promises nothing.
    fn is_kept(&self, message: &Message, _: NodeId, _: NodeId, durable: &Vec<i64>) -> bool {
        matches!(message, Message::Pong(_)) || !durable.is_empty() || !self.woken.is_empty()
    }

    fn glance(&self) -> Glance {
        Glance {
            role: Part::Player.role(),
            epoch: Epoch::NONE,
            commit: 0,
            votes: NodeSet::default(),
            task: None,
        }
    }

    fn view(&self, _: &Vec<i64>, _: LogWindow) -> NodeView {
        NodeView::default()
    }

    fn view_durable(_: &Vec<i64>, _: LogWindow) -> NodeView {
        NodeView::default()
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        match message {
            Message::Ping(_) => (Shape::Request { loaded: true }, None),
            Message::Pong(_) => (Shape::Reply { positive: true }, None),
        }
    }

    fn describe(message: &Message) -> MessageView {
        let (name, number) = match message {
            Message::Ping(number) => ("Ping", number),
            Message::Pong(number) => ("Pong", number),
        };
        let fields = vec![view::Field::number(Name("number"), u64::from(*number))];
        MessageView { name, shape: Self::shape(message).0, epoch: None, fields }
    }

    fn messages() -> &'static [MessageForm] {
        &[
            MessageForm { label: "Ping", fields: &["number"] },
            MessageForm { label: "Pong", fields: &["number"] },
        ]
    }

    fn describe_timer(timer: Timer) -> TimerView {
        let number = timer as u8;
        TimerView {
            name: Name(Self::timer_names()[usize::from(number)]),
            number,
            prominent: timer == Timer::Once,
        }
    }

    fn timer_names() -> &'static [&'static str] {
        &["beat", "once", "piece"]
    }

    fn rules(_: u16, _: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        crate::shown_again::rules()
    }
}

/// A process that finds this at the end of its disk ends itself.
const DOOMED: i64 = 404;

/// Messages take 10 ms, writes 1 ms.
pub(crate) const STEADY: &str = "0s delay all 10ms
0s disk all 1ms
";

/// A run of the toy.
pub(crate) struct ToyRun(pub(crate) Timeline<Toy>);

impl ToyRun {
    /// Three nodes and two clients under steady conditions.
    pub(crate) fn new(script: &str) -> Self {
        Self::of(3, 1, Config::default(), &format!("{STEADY}{script}"))
    }

    pub(crate) fn of(nodes: u16, seed: u64, config: Config, script: &str) -> Self {
        let mut inputs: Vec<TimedInput> =
            script.lines().filter(|l| !l.trim().is_empty()).map(timed).collect();
        inputs.sort_by_key(|input| input.at);
        Self(Timeline::new(Setup { nodes, clients: 2, seed, config }, inputs))
    }

    pub(crate) fn until(&mut self, moment: &str) -> &mut Self {
        let moment = moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment"));
        self.0.seek(moment, u32::MAX);
        self
    }

    pub(crate) fn act(&mut self, line: &str) -> &mut Self {
        let line: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
        assert!(self.0.act(line.input));
        self
    }

    pub(crate) fn toy(&self, number: u16) -> &Toy {
        self.0.world().node(n(number)).2.expect("the node is up")
    }

    /// The numbers of what a node heard, in order.
    pub(crate) fn heard(&self, number: u16) -> Vec<u32> {
        self.toy(number).heard.iter().map(|(_, number)| *number).collect()
    }

    pub(crate) fn disk(&self, number: u16) -> &[i64] {
        self.0.world().durable(n(number))
    }

    pub(crate) fn events(&self) -> &[EventRecord] {
        &self.0.history().events
    }

    pub(crate) fn kinds(&self, wanted: impl Fn(EventKind) -> bool) -> usize {
        self.events().iter().filter(|event| wanted(event.kind)).count()
    }

    pub(crate) fn messages(&self) -> &[MessageRecord<Toy>] {
        &self.0.history().messages
    }

    /// The messages between nodes, without requests and replies.
    pub(crate) fn between_nodes(&self) -> impl Iterator<Item = &MessageRecord<Toy>> {
        self.messages().iter().filter(|message| matches!(message.packet, Packet::Peer(_)))
    }

    pub(crate) fn pings(&self) -> usize {
        self.between_nodes()
            .filter(|message| matches!(message.packet, Packet::Peer(Message::Ping(_))))
            .count()
    }

    pub(crate) fn facts(&self) -> Vec<(Time, Fact)> {
        let history = self.0.history();
        history.facts.iter().map(|r| (history.events[r.event as usize].time, r.fact)).collect()
    }

    /// When which numbers were said to be on a disk.
    pub(crate) fn saved(&self) -> Vec<(String, i64)> {
        let saved = |(time, fact): (Time, Fact)| match fact {
            Fact::Saved { number } => Some((time.to_string(), number)),
            _ => None,
        };
        self.facts().into_iter().filter_map(saved).collect()
    }

    /// When clients got their answers, and to which request.
    pub(crate) fn answers(&self) -> Vec<(String, Ticket)> {
        let answer = |(time, fact): (Time, Fact)| match fact {
            Fact::Client(ClientFact::Returned { ticket, .. }) => Some((time.to_string(), ticket)),
            _ => None,
        };
        self.facts().into_iter().filter_map(answer).collect()
    }
}

pub(crate) fn timed(line: &str) -> TimedInput {
    let read: ScriptLine = line.trim().parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
    TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
}

pub(crate) fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}
