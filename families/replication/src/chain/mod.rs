//! Chain replication, and CRAQ.
//!
//! Several servers hold copies of the same data, in a row. Van Renesse & Schneider ("Chain Replication for Supporting High
//! Throughput and Availability", OSDI 2004) want three things of it at once: high throughput, high availability, and strong
//! consistency. An *update* is sent to the first server, the head, and handed on from each to the next; when the last, the tail,
//! has it, every server has it, and the tail answers the client. A *query* goes to the tail and is answered from what it has. So
//! one server gives every answer, and the answers are linearizable, without a vote. With t servers, t−1 may fail.
//!
//! A *master* watches the servers. When one fails it takes it out of the chain: the next one becomes the head, or the one before
//! it the tail, or its two neighbours are joined and the first of them sends the second what was lost on the way. What makes that
//! simple is the **Update Propagation Invariant** (§3): what a server has received is a prefix of what its predecessor has. A
//! server that comes back is put at the end, once it has copied what the tail has.
//!
//! CRAQ ("Object Storage on CRAQ", Terrace & Freedman, USENIX ATC 2009) lets every server answer reads. A server that has a
//! version of which it has not heard that the tail acknowledged it, a *dirty* one, asks the tail which version is the last
//! acknowledged, and answers with that. This is the setting `craq`.
//!
//! The papers assume *fail-stop* servers: a server that fails stops, and the master notices and is never wrong. In a network that may be
//! slow nobody can do that, so here the master can consider a living server failed. Updates are safe all the same, because each
//! configuration has a number and a server takes updates only from its predecessor in the newest that it knows: a tail that was
//! removed is sent nothing new, and a head that was removed reaches nobody. Reads are not: a tail that was removed and does not
//! know it would give old answers. So a server answers reads only while it has a *lease*, and the master does not remove
//! a server before the lease that it granted has expired (Gray & Cheriton 1989). With `lease 0s` the papers' assumption is taken at
//! its word, and a run can break it.
//!
//! n1 is the master; the other nodes are the servers, n2 first.
//!
//! | Message | From → to | Meaning | Section |
//! |---|---|---|---|
//! | `Beat` | server → n1 | I am there; I know this chain and hold everything, or have copied everything | §3, failures are detected |
//! | `Order` | n1 → servers | this is the chain; in answer to a `Beat`: and you may read | §3, Coping with Server Failures |
//! | `Update` | server → its successor | store these; without any: what have you? | §3 |
//! | `Ack` | server → its predecessor | the tail has acknowledged all up to this one | §3, `ack(r)` |
//! | `Have` | server → its predecessor | I have all up to this one; send me what follows | §3, the number `sn` of S⁺ |
//! | `Fetch` | server in no chain → tail | what have you from this one on? | §3, Extending a Chain |
//! | `Copy` | tail → server in no chain | this | §3, Extending a Chain |
//! | `Query` | server → tail | CRAQ: which version is the last acknowledged? | CRAQ §2.3 |
//! | `Version` | tail → server | CRAQ: this | CRAQ §2.3 |
//! | `Request` | client → head or tail | updates to the head, queries to the tail; CRAQ: to any server | §3; CRAQ §2.3 |
//! | `Reply` | tail → client | the outcome of an update, or a value | §3 |
//! | `Redirect` | any → client | n1 knows who serves; ask that one | §3 |
//!
//! * Each client knows whom it asks for what ([`Protocol::contact`]): the head for updates, the tail (with CRAQ, a server of its
//!   own) for reads, and n1 when that one does not answer.
//! * There is one master, as the paper assumes for its description. It keeps the configuration on its disk. While it is down
//!   nothing is repaired, and when the leases have expired nobody reads; updates go on.
//! * Servers have disks, which the paper's have not. Each stores an update before it passes it on, so the invariant holds on the
//!   disks as well, and a server that is back before the master has removed it goes on where it was.
//! * A message may be lost or overtaken, which the paper's links exclude. An update is taken only if it is the next one; a server
//!   whose updates are not acknowledged asks its successor what it has, and sends what follows. This serves as the repair of the
//!   paper's fourth message as well: S⁺ tells its new predecessor directly, and not by way of the master, what it has.
//! * The master never removes the last server that holds everything: one remains, and if it fails the chain waits for it.
//! * A client's request is executed once, however often it comes: each server keeps with its state the newest request of each
//!   client. The paper leaves that to the client, who has to find out whether an update took effect (§2).

mod config;
mod disk;
mod evidence;
mod experiments;
mod facts;
mod joining;
mod links;
mod master;
mod message;
mod reads;
mod rules;
mod server;
mod timer;
mod updates;
mod view;
pub(crate) mod words;

pub use crate::history::{Entries, Entry, Executed, History};
pub use crate::lease::Stamp;
pub use config::{Bugs, Config};
pub use disk::{Durable, Write};
pub use evidence::Evidence;
pub use facts::{Change, Fact, Place};
pub use links::{Chain, Link};
pub use message::Message;
pub use rules::{ACKNOWLEDGED_KEPT, CHAIN_RECOVERS, ONE_CHAIN_PER_NUMBER, UPDATE_PROPAGATION};
pub use timer::{Timer, TimerName};

use faultline_engine::kv::{self, Answer, Command, Op};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, ClientId, Contact, Context, EpochKind, Gauge, Info, LogWindow, Lookup, MessageForm,
    Metrics, NodeId, Panel, Protocol, Span, Ticket, Total,
};
use faultline_rules::{Execution, Linearizability, WriteAhead};
use master::Master;
use rules::{Numbers, OnDisks};
use server::Server;

/// Configurations of a chain.
pub static CHAINS: EpochKind = EpochKind::number("configuration", "cfg");

/// The master.
pub(crate) const MASTER: NodeId = NodeId(0);

/// The master, or a server.
#[derive(Clone, Debug)]
pub enum Replica {
    /// n1.
    Master(Master),
    /// One of the others.
    Server(Box<Server>),
}

type Cx<'a, 'b> = &'a mut Context<'b, Replica>;

/// Whether a command is a query; every other one is an update.
fn is_read(command: Command) -> bool {
    command.op == Op::Get
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Chain replication",
    slug: "chain",
    family: crate::SLUG,
    source: "van Renesse & Schneider 2004; Terrace & Freedman 2009",
    behaviour: 1,
    commands: kv::FORMS,
    nodes: Amount { min: 2, default: 4, max: 9 },
    clients: Amount { min: 1, default: 2, max: MAX_CLIENTS },
    patience: Span::millis(200),
    epochs: Some(&CHAINS),
    works: false,
    members_change: false,
    panel: Panel::Logs,
    opening: "do=0.3s+c1+every+60ms+add+x+1;0.3s+c2+every+60ms+get+x&at=0.9s",
};

impl Protocol for Replica {
    const METRICS: Metrics<Self> = Metrics {
        leaders: true,
        gauges: &[
            Gauge { name: "chain_length", total: Total::Max, read: view::length },
            Gauge { name: "unacknowledged_updates", total: Total::Max, read: view::unacknowledged },
            Gauge { name: "reads_asked_of_tail", total: Total::Sum, read: view::asked },
        ],
    };
    type Config = Config;
    type Fact = crate::Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Durable;
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    /// Updates go to the head and queries to the tail (§3); with CRAQ a read goes to any server, and clients spread over them.
    fn contact(config: &Config, nodes: u16, client: ClientId, command: &Command) -> Contact {
        let lookup = Lookup::Directory(MASTER);
        let servers = nodes - 1;
        let spread = u16::try_from(client.index() % usize::from(servers)).unwrap_or(0);
        match (is_read(*command), config.craq) {
            (false, _) => Contact { kind: 0, first: NodeId(1), lookup },
            (true, false) => Contact { kind: 1, first: NodeId(servers), lookup },
            (true, true) => Contact { kind: 1, first: NodeId(1 + spread), lookup },
        }
    }

    fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        if cx.me() == MASTER {
            Self::Master(Master::boot(cx, durable))
        } else {
            Self::Server(Box::new(Server::boot(cx, durable)))
        }
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match self {
            Self::Master(master) => master.on_message(cx, from, message),
            Self::Server(server) => server.on_message(cx, from, message),
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match (self, timer) {
            (Self::Master(master), Timer::Silence(node)) => master.on_silence(cx, node),
            (Self::Master(master), Timer::Lease(_)) => master.repair(cx),
            (Self::Server(server), Timer::Beat) => server.beat(cx),
            (Self::Server(server), Timer::Resend) => server.on_resend(cx),
            _ => {}
        }
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        match self {
            Self::Master(master) => master.on_command(cx, ticket, command),
            Self::Server(server) => server.on_command(cx, ticket, command),
        }
    }

    fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        if let Self::Server(server) = self {
            server.on_synced(cx, durable);
        }
    }

    fn write(durable: &mut Durable, write: Write) {
        durable.write(write);
    }

    fn is_kept(&self, message: &Message, _: NodeId, _: NodeId, durable: &Durable) -> bool {
        let held = durable.entries.len() as u64;
        match *message {
            Message::Update { first, ref entries, .. } => {
                entries.is_empty() || held + 1 >= first + entries.len() as u64
            }
            Message::Have { stored, .. } => held >= stored,
            Message::Ack { acked, .. } => held >= acked,
            // What the master orders has a rule of its own: each number has one chain.
            _ => true,
        }
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn holds(&self) -> Option<String> {
        view::holds(self)
    }

    fn view(&self, durable: &Durable, window: LogWindow) -> NodeView {
        view::node(self, durable, window)
    }

    fn view_durable(durable: &Durable, window: LogWindow) -> NodeView {
        view::durable(durable, window)
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
        vec![
            Box::new(OnDisks::new(nodes, config)),
            Box::<Numbers>::default(),
            Box::<Linearizability>::default(),
            Box::new(Execution::of_entries()),
            Box::new(WriteAhead),
        ]
    }
}
