//! Failover: one service in four forms, and what happens when the server that serves it fails.
//!
//! *Primary and standby.* One server, the primary, executes what clients ask; when it fails, another one takes its part: the system
//! pair of Gray & Reuter 1992 (§12.6). How long that takes and what is lost depends on what the standby has by then. The names are
//! those of the manuals of databases:
//!
//! * **cold**: a machine on which the service does not run. It must be started, and load everything from the store.
//! * **warm**: the service runs, and copies the store every `ship`. It loads the rest.
//! * **hot**: it has every effect before the client is answered. Nothing is left to load.
//! * **cluster**: there is no standby. All servers serve, their state is in the store, and the load balancer routes around who
//!   does not answer. What is missing then is capacity.
//!
//! **Recovery time = detection + (start +) load + resume.** What is lost depends on something else, on what had left the primary
//! when it failed: cold and warm save to the store every `save`, so what was acknowledged since is lost; hot and cluster lose
//! nothing.
//!
//! **Fencing** (Kleppmann 2016, "How to do distributed locking"). No director can know that a primary has
//! failed: it may only be frozen, or cut off, and still serve. So each primary has a token, a number that grows. The store
//! refuses whoever comes with a lower one than it has seen, and who takes over shows its own *before* it reads: so what it has
//! not seen can never be stored. Without that two primaries write into one store: a *split brain*.
//!
//! **Failing back** is a failover that somebody plans: the first server catches up while the other one serves, that one saves
//! what it has and serves nobody any more, and only then the token goes back. It happens by itself (`failback auto`), or an operator
//! orders it: `switchover n2` is a request to the director, which carries it out once, however often it comes.
//!
//! n1 is the director, the last node the store, the nodes between them are servers.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Ping` | n1 → servers | are you there? n3 is the primary under token 2 | heartbeats |
//! | `Status` | servers → n1 | this is what I do, and how much I have | heartbeats |
//! | `Promote` | n1 → server | take over under this token | Kleppmann 2016 |
//! | `Load` | server → store | what have you from this effect on? With a token: refuse every lower one from now on | Kleppmann 2016 |
//! | `Contents` | store → server | this | |
//! | `Save` | primary → store | keep these effects; without any: am I still the primary? | |
//! | `Saved` | store → primary | they are on the disk | |
//! | `Refused` | store → server | I have seen a higher token | Kleppmann 2016 |
//! | `Copy` | primary → standbys | hot: have these effects | |
//! | `Copied` | standby → primary | hot: I have them | |
//! | `Forward` | n1 → server → store | cluster: execute this | |
//! | `Done` | store → server → n1 | cluster: it is done | |
//! | `switchover` | operator → n1 | make this server the primary; the answer says what became of it | switchover, as in the manuals of databases |
//! | `Redirect` | any → client | ask that one | |
//!
//! * Servers have no disk: what they have is in memory, and the store is what survives. A server that crashes and is back before
//!   anybody noticed has lost its part, and gets a new token if it gets it again.
//! * There is one director and one store, and each is a single point of failure: while the director is down nobody takes over,
//!   while the store is down nothing is saved. Real ones are replicated themselves.
//! * Every order is repeated until it is seen to be followed, as controllers do it that compare what is with what should be: no
//!   single message matters.
//! * A hot primary asks the store before it answers a read, because it may have been replaced; cold and warm ones do not, and may
//!   answer with what is old.

mod config;
mod director;
mod disk;
mod effect;
mod evidence;
mod experiments;
mod facts;
mod handover;
mod message;
mod names;
mod primary;
mod request;
mod rules;
mod server;
mod standby;
mod status;
mod store;
mod takeover;
mod timer;
mod times;
mod view;
mod watched;
mod weight;
pub(crate) mod words;

pub use config::{Bugs, Config, Failback, Form};
pub use disk::{Carried, Durable, Write};
pub use effect::Effect;
pub use evidence::Evidence;
pub use facts::{Deposed, Fact};
pub use message::Message;
pub use names::TimerName;
pub use request::{Answer, Request, Switchover, Verdict};
pub use rules::{
    CAUGHT_UP_BEFORE_FAILBACK, EFFECTS_STORED_ONCE, NOTHING_ACKNOWLEDGED_LOST, ONE_PRIMARY_PER_TOKEN,
    ORDERS_MOVE_ONCE, SERVICE_RETURNS, STALE_WRITES_REFUSED,
};
pub use status::{Memory, Phase, Status};
pub use timer::Timer;

use director::Director;
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Belief, Detail, Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Conditions, Context, EpochKind, Gauge, Info, LogWindow, MessageForm, Metrics, NodeId,
    Panel, Protocol, Span, Ticket, Total,
};
use faultline_rules::Linearizability;
use rules::{Ledger, Orders, Reigns, Returns};
use server::Server;
use store::Keeper;

/// Fencing tokens.
pub static TOKENS: EpochKind = EpochKind::number("token", "t");

/// The director.
pub(crate) const DIRECTOR: NodeId = NodeId(0);
/// The server that is the primary at first.
pub(crate) const FIRST: NodeId = NodeId(1);
/// The first of those that stand by.
pub(crate) const FIRST_STANDBY: NodeId = NodeId(2);

/// The store of so many nodes.
pub(crate) fn store_of(nodes: u16) -> NodeId {
    NodeId(nodes - 1)
}

/// The servers of so many nodes.
pub(crate) fn servers(nodes: u16) -> impl Iterator<Item = NodeId> {
    (1..nodes - 1).map(NodeId)
}

/// One of the three parts.
#[derive(Clone, Debug)]
pub enum Failover {
    /// n1.
    Director(Director),
    /// Those between the two.
    Server(Box<Server>),
    /// The last node.
    Store(Keeper),
}

type Cx<'a, 'b> = &'a mut Context<'b, Failover>;

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Failover",
    slug: "failover",
    family: crate::SLUG,
    source: "Gray & Reuter 1992; Kleppmann 2016",
    behaviour: 1,
    commands: request::FORMS,
    nodes: Amount { min: 4, default: 4, max: 9 },
    clients: Amount { min: 1, default: 1, max: MAX_CLIENTS },
    patience: Span::millis(150),
    epochs: Some(&TOKENS),
    works: true,
    members_change: false,
    panel: Panel::Matrix,
    opening: "do=0.5s+c1+every+40ms+add+x+1;3s+crash+n2&at=3.4s",
};

impl Protocol for Failover {
    const METRICS: Metrics<Self> = Metrics {
        leaders: true,
        gauges: &[
            Gauge { name: "effects_at_risk", total: Total::Sum, read: view::at_risk },
            Gauge { name: "effects_lost", total: Total::Max, read: view::lost },
            Gauge { name: "last_outage_time", total: Total::Max, read: view::last_outage },
            Gauge { name: "writes_refused", total: Total::Sum, read: view::refused },
        ],
    };
    type Config = Config;
    type Fact = crate::Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Durable;
    type Write = Write;
    type Command = Request;
    type Answer = Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        if cx.me() == DIRECTOR {
            Self::Director(Director::boot(cx, durable))
        } else if cx.me() == store_of(cx.nodes()) {
            Self::Store(Keeper::boot(cx, durable))
        } else {
            Self::Server(Box::new(Server::boot(cx)))
        }
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match self {
            Self::Director(director) => director.on_message(cx, from, message),
            Self::Server(server) => server.on_message(cx, from, message),
            Self::Store(store) => store.on_message(cx, from, message),
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match (self, timer) {
            (Self::Director(director), Timer::Ping) => director.on_ping_timer(cx),
            (Self::Director(director), Timer::Silence(node)) => director.on_silence(cx, node),
            (Self::Director(director), Timer::Drill) => director.on_drill(cx),
            (Self::Server(server), Timer::Save) => server.on_save(cx),
            (Self::Server(server), Timer::Ship) => server.on_ship(cx),
            (Self::Server(server), Timer::Ask) => server.ask(cx),
            (Self::Server(server), Timer::Start) => server.on_started(cx),
            (Self::Server(server), Timer::Load | Timer::Copy) => server.on_loaded(cx),
            (Self::Server(server), Timer::Resume) => server.on_resumed(cx),
            _ => {}
        }
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) {
        match self {
            Self::Director(director) => director.on_command(cx, ticket, request),
            Self::Server(server) => server.on_command(cx, ticket, request),
            Self::Store(_) => server::redirect(cx, ticket),
        }
    }

    fn named(request: &Request) -> Option<NodeId> {
        match *request {
            Request::Store(_) => None,
            Request::Switchover(Switchover { to }) => Some(to),
        }
    }

    fn on_synced(&mut self, _: Cx<'_, '_>, _: &Durable) {}

    fn write(durable: &mut Durable, write: Write) {
        durable.write(write);
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn holds(&self) -> Option<String> {
        view::holds(self)
    }

    fn beliefs(&self, me: NodeId, _: Detail, _: &Config, _: &Conditions<'_>) -> Vec<Belief> {
        view::beliefs(self, me)
    }

    fn view(&self, _: &Durable, _: LogWindow) -> NodeView {
        view::node(self)
    }

    fn view_durable(durable: &Durable, _: LogWindow) -> NodeView {
        view::durable(durable)
    }

    fn times(&self, config: &Config, conditions: &Conditions<'_>) -> Option<Grid> {
        times::grid(self, config, conditions)
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
        timer.describe()
    }

    fn timer_names() -> &'static [&'static str] {
        TimerName::SLUGS
    }

    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<crate::Fact>>> {
        let mut rules: Vec<Box<dyn Checker<crate::Fact>>> = vec![
            Box::new(Reigns::new(nodes)),
            Box::new(Ledger::new(nodes, config)),
            Box::new(Returns::new(nodes, config)),
            Box::<Orders>::default(),
        ];
        // Cold and warm answer before anybody else has the effect, so they promise nothing of the kind.
        if matches!(config.form, Form::Hot | Form::Cluster) {
            rules.push(Box::<Linearizability>::default());
        }
        rules
    }
}
