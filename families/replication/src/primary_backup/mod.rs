//! Primary and backups, with a view service.
//!
//! One server, the *primary*, executes what clients ask, in an order that it chooses. It ships every write to its *backups*, which
//! store it in the same order; when the primary fails a backup takes over. Alsberg & Day ("A Principle for Resilient Sharing of
//! Distributed Resources", ICSE 1976) answer a client only when the backup has its update: then one host may fail and nothing
//! is lost of which anybody was told. They call that two-host resiliency. With n−1 backups n−1 hosts may fail.
//!
//! **When a client is answered** is the setting `ship`. *Synchronous*: when every backup has the write on its disk.
//! *Semi-synchronous*, as the manual of MySQL has it: when one backup has received it; if none has for too long, the primary goes on
//! without until one has caught up. *Asynchronous*: when the primary has it on its own disk; it is shipped later, and what has
//! not been shipped when the primary fails is lost, though its client was told.
//!
//! **Who is the primary** says a *view service*, as in the lab of MIT's course 6.824 (2012 to 2015, lab 2). Servers ping it, and it
//! numbers *views*: a primary and its backups. A server that it has not heard for too long it takes for failed. It may be wrong: the
//! server can be cut off, or slow, and still serve. Two rules of the lab make that harmless:
//!
//! * The primary of a view was the primary or a backup of the view before it. Others do not have the state.
//! * A view is changed only once its primary has **acknowledged** it. Here a primary does that when each of its backups has its
//!   state. So a backup without the state never leads; and a primary that has not heard of its view, and answers alone as in the one
//!   before, is not replaced. The price: if the primary dies before it has acknowledged, nobody takes over until it is back.
//!
//! **How a primary knows that it still is one** is the setting `authority`. *Backup*: it answers nothing, a read either, before all its
//! backups have said that it is their primary in its view. One that was replaced gets no such word, as its backups know the later
//! view. *Lease* (Gray & Cheriton 1989): it answers while it has a lease from the view service, which does not replace it before
//! the lease is over. *None*: it takes it for granted. Then a partition leaves two primaries that answer: a *split brain*.
//!
//! n1 is the view service; the other nodes are the servers, n2 first. A run begins with view 1: n2 leads, and the next nodes follow.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Ping` | server → n1 | I am there; I know this view, and have acknowledged that one | lab 2, part A |
//! | `View` | n1 → servers | this is the view; in answer to a ping: and the primary may answer for as long as a lease lasts | lab 2, part A |
//! | `Ship` | primary → backup | store these; without any: what have you, and am I your primary? | Alsberg & Day 1976; lab 2, part B |
//! | `Received` | backup → primary | semi-synchronous: I have these, not yet on my disk | MySQL manual, semisynchronous replication |
//! | `Ack` | backup → primary | I have all up to this one on my disk | Alsberg & Day 1976; lab 2, part B |
//! | `Request` | client → primary | a command; reads go to a backup with `backup-reads` | lab 2, part B |
//! | `Reply` | primary → client | the outcome | |
//! | `Redirect` | any → client | n1 knows who is the primary; ask that one | lab 2, part B |
//!
//! * Servers have disks, which those of the lab have not. One that restarts before it is missed goes on where it was; the lab takes it
//!   for failed. One that has lost its disk says that it knows no view: it counts as failed, as in the lab. If the primary has
//!   lost its own and no backup has anything, it begins anew with nothing; the lab would wait for ever.
//! * A fresh backup is sent what it lacks of the primary's writes, in batches, while the primary goes on. What it has in common with the
//!   primary is found by the view in which a write got its place: two logs with the same view at the same place are the same up
//!   to it (Ongaro & Ousterhout 2014, §5.3). What an old primary could not ship is removed when it becomes a backup.
//! * A view that is not acknowledged can lose a backup, but neither gain one nor change its primary. In the lab it cannot change at
//!   all, so a backup that dies while it is sent the state would stop the service.
//! * There is one view service, as in the lab, and it keeps its view on its disk. While it is down nobody is replaced.
//! * A request takes effect once, however often it comes: each server keeps with its state the newest request of each client. The lab
//!   demands the same.
//! * In Alsberg & Day a client may ask any host, which hands the request on to the primary, and it is the backup that answers. Here
//!   clients find the primary, and that answers, as in the lab.

mod backup;
mod config;
mod disk;
mod evidence;
mod experiments;
mod facts;
mod members;
mod message;
mod primary;
mod reads;
mod rules;
mod semi;
mod server;
mod service;
mod timer;
mod view;
pub(crate) mod words;

pub use config::{Authority, Bugs, Claim, Config, Count, Ship};
pub use disk::{Durable, Write};
pub use evidence::Evidence;
pub use facts::{Change, Duty, Fact};
pub use members::View;
pub use message::Message;
pub use rules::{
    ACKNOWLEDGED_WRITES_KEPT, BACKUP_IN_STEP, ONE_PRIMARY_ANSWERS, ONE_VIEW_PER_NUMBER, PRIMARY_SUCCESSION,
    SERVICE_RECOVERS, VIEW_ACKNOWLEDGED,
};
pub use timer::{Timer, TimerName};

use faultline_engine::kv::{self, Answer, Command, Op};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, ClientId, Contact, Context, EpochKind, Gauge, Info, LogWindow, Lookup, MessageForm,
    Metrics, NodeId, Panel, Protocol, Span, Ticket, Total,
};
use faultline_rules::{Execution, Linearizability, WriteAhead};
use rules::{Answers, OnDisks, Views};
use server::Server;
use service::Service;

/// Views of a primary and its backups.
pub static VIEWS: EpochKind = EpochKind::number("view", "v");

/// The view service.
pub(crate) const SERVICE: NodeId = NodeId(0);

/// The view service, or a server.
#[derive(Clone, Debug)]
pub enum Replica {
    /// n1.
    Service(Service),
    /// One of the others.
    Server(Box<Server>),
}

type Cx<'a, 'b> = &'a mut Context<'b, Replica>;

fn is_read(command: Command) -> bool {
    command.op == Op::Get
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Primary and backups",
    slug: "primary-backup",
    family: crate::SLUG,
    source: "Alsberg & Day 1976; Budhiraja et al. 1993; MIT 6.824, lab 2",
    behaviour: 1,
    commands: kv::FORMS,
    nodes: Amount { min: 2, default: 4, max: 9 },
    clients: Amount { min: 1, default: 2, max: MAX_CLIENTS },
    patience: Span::millis(200),
    epochs: Some(&VIEWS),
    works: false,
    members_change: false,
    panel: Panel::Logs,
    opening: "do=0.3s+c1+every+60ms+add+x+1;0.3s+c2+every+60ms+get+x&at=0.9s",
};

impl Protocol for Replica {
    const METRICS: Metrics<Self> = Metrics {
        leaders: true,
        gauges: &[
            Gauge { name: "backup_lag", total: Total::Max, read: view::lag },
            Gauge { name: "requests_held_back", total: Total::Max, read: view::waiting },
            Gauge { name: "backups_in_view", total: Total::Max, read: view::backups },
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

    /// Clients ask the primary, and the view service when that is silent; with `backup-reads` they read at the backups, over which
    /// they spread.
    fn contact(config: &Config, nodes: u16, client: ClientId, command: &Command) -> Contact {
        let lookup = Lookup::Directory(SERVICE);
        let backups = config.wanted(nodes);
        if is_read(*command) && config.backup_reads && backups > 0 {
            let spread = u16::try_from(client.index() % backups).unwrap_or(0);
            Contact { kind: 1, first: NodeId(2 + spread), lookup }
        } else {
            Contact { kind: 0, first: NodeId(1), lookup }
        }
    }

    fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        if cx.me() == SERVICE {
            Self::Service(Service::boot(cx, durable))
        } else {
            Self::Server(Box::new(Server::boot(cx, durable)))
        }
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match self {
            Self::Service(service) => service.on_message(cx, from, message),
            Self::Server(server) => server.on_message(cx, from, message),
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match (self, timer) {
            (Self::Service(service), Timer::Missed(node)) => service.on_missed(cx, node),
            (Self::Service(service), Timer::Expiry) => service.revise(cx),
            (Self::Service(_), _) => {}
            (Self::Server(server), timer) => server.on_timer(cx, timer),
        }
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        match self {
            Self::Service(service) => service.on_command(cx, ticket, command),
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
        match message {
            Message::Ship { first, entries, .. } => {
                let last = first - 1 + entries.len() as u64;
                entries.last().is_none_or(|entry| durable.number(last) == entry.number)
            }
            Message::Ack { held, number, .. } => *held == 0 || durable.number(*held) == *number,
            Message::Ping { acknowledged, .. } => durable.acknowledged >= *acknowledged,
            // What the view service says has rules of its own, and what was received promises nothing.
            Message::View { .. } | Message::Received { .. } => true,
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
        let mut rules: Vec<Box<dyn Checker<crate::Fact>>> = vec![
            Box::new(Views::new(nodes, config)),
            Box::new(OnDisks::new(nodes, config)),
            Box::new(Answers::new(config)),
            Box::new(WriteAhead),
        ];
        // Where acknowledged writes may be lost, another write can take the place of one that was executed.
        if config.keeps_writes() {
            rules.push(Box::new(Execution::of_entries()));
        }
        if config.linearizable() {
            rules.push(Box::<Linearizability>::default());
        }
        rules
    }
}
