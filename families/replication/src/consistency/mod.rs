//! One store, five promises: what the copies of the same data owe to whoever reads them.
//!
//! Every node is a replica with a copy of all keys, and clients ask the replica next to them. What a replica does with a request is
//! decided by what is promised:
//!
//! | Promise | A write | A read | Source |
//! |---|---|---|---|
//! | `linearizable` | goes to the sequencer and is answered in its turn | the same | Attiya & Welch 1994, §4; Herlihy & Wing 1990 |
//! | `sequential` | the same | is answered by the copy at hand | Attiya & Welch 1994, §4 (fast reads); Lamport 1979 |
//! | `causal` | is answered at once; others apply it after all that its writer had seen | the copy at hand | Ahamad et al. 1995, §3 |
//! | `pram` | is answered at once; others apply it after the earlier ones of its writer | the copy at hand | Lipton & Sandberg 1988 |
//! | `eventual` | is answered at once; others apply it when it comes | the copy at hand | Terry et al. 1994, §2 |
//!
//! It is one machine. Every write names what a replica must have before it (`needs`), and a replica keeps back what comes too early. A
//! causal write needs all that its writer has, a write of a pipelined RAM the one before it, an eventual one nothing. Where there is one
//! order, one replica, the sequencer, makes all writes, and the order is that of a pipelined RAM with one writer.
//!
//! The order needs the sequencer, n1, so who cannot reach it cannot write: of consistency and availability under a partition one has
//! to be given up (Gilbert & Lynch 2002), and without a partition the same choice is one between consistency and latency (Abadi 2012).
//!
//! *Sessions* (Terry et al. 1994). The promises above are about replicas, as memories and processors are. A client that changes the
//! replica has none of them, so there are four guarantees more, each of them a switch. The client carries what it has written and read
//! as two vectors, and a replica answers when it has what the guarantee asks for. What follows in other replicas, a write itself
//! carries, in its `needs`.
//!
//! Messages may be lost, repeated and reordered, replicas may crash and start again, links may be cut. A disk must not be lost: the
//! papers on memories have no failures at all, and those on sessions assume that a server keeps what it has accepted.
//!
//! | Message | From → to | Meaning | Section |
//! |---|---|---|---|
//! | `Forward` | replica → sequencer | give this request a place in the order | Attiya & Welch 1994, §4, *bcast* |
//! | `Update` | replica → replica | this is a write that I have made | Attiya & Welch, *deliver*; Ahamad et al., §3; Lipton & Sandberg |
//! | `Summary` | replica → replica | this is what I have | Terry et al., §2 (anti-entropy) |
//! | `Missing` | replica → replica | these writes you lack | the same |
//! | `Request` | client → any | a command, and the vectors of its session | Terry et al., §4 |
//! | `Reply` | replica → client | the answer, and the names of the writes that it read and made | Terry et al., §4 |
//!
//! Differences from the papers:
//!
//! * Attiya & Welch assume reliable processes and an atomic broadcast. Here a fixed sequencer orders, n1; while it is down or cut off
//!   nothing is ordered. Who lacks a part of the order gets it from any replica. Their second algorithm, with slow reads and fast
//!   writes, is not here.
//! * A request that comes again, to the same replica or, where its write has come meanwhile, to another one, is recognised. A client that
//!   changes the replica sooner makes two writes.
//! * `conflicts arrival` is the memory of the papers, in which what arrives last stays, and copies may differ for ever;
//!   `last-writer` keeps the later Lamport clock, so that copies that have the same writes are equal (causal+ in Lloyd et al. 2011).
//!   Strictly, the two are different kinds of causal: what the rule asks for, both keep (Bouajjani et al. 2017, *weak causal
//!   consistency*).
//! * `cas` and `add` without an order read the copy at hand and write: what two replicas do at the same time does not know of each
//!   other.
//! * A read leaves with the client the name of the one write that it has read, where Terry et al. allow the whole vector of the server.

mod config;
mod copy;
mod evidence;
mod experiments;
mod facts;
mod formulas;
mod message;
mod replica;
mod request;
mod rules;
mod spread;
mod timer;
mod view;
pub(crate) mod words;

pub use config::{Bugs, Claim, Config, Conflicts, Guarantees, Promise};
pub use copy::{Copy, Stamp, Update, Write};
pub use evidence::Evidence;
pub use facts::Fact;
pub use message::Message;
pub use replica::Replica;
pub use request::{Request, Session, Told};
pub use rules::{
    CAUSAL, DELIVERY_ORDER, MONOTONIC_READS, MONOTONIC_WRITES, PRAM, READ_YOUR_WRITES, SEQUENTIAL,
    WRITES_ARRIVE, WRITES_FOLLOW_READS,
};
pub use timer::{Timer, TimerName};

use faultline_engine::kv;
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, Grid, MessageView, NodeView, Shape, TimerView, Value};
use faultline_engine::{
    Amount, Checker, ClientId, Conditions, Contact, Context, EpochKind, Formulas, Gauge, Info, LogWindow,
    Lookup, MessageForm, Metrics, NodeId, Panel, Protocol, Span, Ticket, Token, Total,
};

/// Who makes the order, where there is one.
pub const SEQUENCER: NodeId = NodeId(0);

/// The nodes that make writes: each has a colour.
pub static WRITERS: EpochKind = EpochKind {
    owner: |number| Some(NodeId(u16::try_from(number).unwrap_or(1).saturating_sub(1))),
    ..EpochKind::number("writer", "n")
};

type Cx<'a, 'b> = &'a mut Context<'b, Replica>;

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Consistency models",
    slug: "consistency",
    family: crate::SLUG,
    source: "Attiya & Welch 1994; Ahamad et al. 1995; Lipton & Sandberg 1988; Terry et al. 1994",
    behaviour: 1,
    commands: kv::FORMS,
    nodes: Amount { min: 1, default: 3, max: 9 },
    clients: Amount { min: 1, default: 3, max: MAX_CLIENTS },
    patience: Span::millis(200),
    epochs: Some(&WRITERS),
    works: false,
    members_change: false,
    panel: Panel::Logs,
    opening: "do=0.3s+c1+every+150ms+add+x+1;0.35s+c2+every+170ms+add+y+1;0.4s+c3+every+110ms+get+y&at=0.9s",
};

impl Protocol for Replica {
    const CARRIES: bool = true;
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            Gauge { name: "writes_behind", total: Total::Max, read: |replica| Some(replica.behind()) },
            Gauge {
                name: "requests_waiting",
                total: Total::Sum,
                read: |replica| Some(replica.waiting.len() as u64),
            },
        ],
    };
    const FORMULAS: Formulas<Self> = formulas::FORMULAS;
    type Config = Config;
    type Fact = crate::Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Copy;
    type Write = Write;
    type Command = Request;
    type Answer = Told;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    /// Every replica serves clients, and they spread over them.
    fn contact(_: &Config, nodes: u16, client: ClientId, _: &Request) -> Contact {
        let spread = u16::try_from(client.index() % usize::from(nodes)).unwrap_or(0);
        Contact { kind: 0, first: NodeId(spread), lookup: Lookup::InTurn }
    }

    fn keep(_: &Config, token: &mut Token, answer: &Told) {
        answer.leave(token);
    }

    fn present(config: &Config, token: &Token, command: &mut Request) {
        command.session = Session::of(config, token);
    }

    fn boot(cx: Cx<'_, '_>, durable: &Copy) -> Self {
        Self::boot(cx, durable)
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Forward { ticket, command, session } => {
                self.on_forward(cx, from, ticket, &Request { command, session });
            }
            Message::Updates(updates) => self.on_updates(cx, &updates),
            Message::Summary { seen, loose, asks } => self.on_summary(cx, from, (&seen, &loose), asks),
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        let Timer::Repair = timer;
        self.on_repair_due(cx);
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Request) {
        self.on_command(cx, ticket, command);
    }

    fn on_synced(&mut self, _: Cx<'_, '_>, _: &Copy) {}

    fn write(durable: &mut Copy, write: Write) {
        durable.apply(&write.update, write.keeps);
    }

    fn is_kept(&self, message: &Message, _: NodeId, _: NodeId, durable: &Copy) -> bool {
        match message {
            Message::Updates(updates) => updates.iter().all(|update| durable.has(update.name)),
            Message::Summary { seen, loose, .. } => {
                durable.covers(seen) && loose.iter().all(|write| durable.has(*write))
            }
            Message::Forward { .. } => true,
        }
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn holds(&self) -> Option<String> {
        view::holds(self)
    }

    fn view(&self, durable: &Copy, window: LogWindow) -> NodeView {
        view::node(self, durable, window)
    }

    fn view_durable(durable: &Copy, window: LogWindow) -> NodeView {
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

    fn describe_answer(answer: &Told) -> Value {
        Value::Text(answer.to_string())
    }

    fn times(&self, config: &Config, conditions: &Conditions<'_>) -> Option<Grid> {
        Some(formulas::times(self, config, conditions))
    }

    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<crate::Fact>>> {
        rules::all(nodes, config)
    }
}
