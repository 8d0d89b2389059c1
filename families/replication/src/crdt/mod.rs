//! Replicated data types that need no agreement (CRDTs).
//!
//! Every replica answers its clients by itself: it makes a change in its own state, writes it, and says that it is done, whoever is
//! cut off or down. Now and then it sends what it has to another replica, and that one *joins* it to what it had itself. Shapiro,
//! Preguiça, Baquero & Zawirski ("Conflict-Free Replicated Data Types", SSS 2011) say when that is enough: the states form a
//! semilattice, a join is their least upper bound, and changes only go up. Then a join is commutative, associative and idempotent, and
//! messages may be lost, repeated and reordered as much as they like. Replicas that have delivered the same updates are equal, at
//! once and without a conflict (*strong eventual consistency*). What it costs is that reads can be old, and that each type has a
//! meaning of its own for changes that did not know of each other.
//!
//! The types are those of their report ("A comprehensive study of Convergent and Commutative Replicated Data Types", INRIA RR-7506,
//! 2011), which has a specification for each. A *delta* is a small state that has the effect of one change (Almeida, Shoker & Baquero,
//! "Delta state replicated data types", JPDC 2018). Deltas that are joined must leave no gap, or a replica would say that it has
//! updates which it lacks: a sender keeps them until they are acknowledged, sends all that is not, and a receiver joins them only if it
//! has what came before. If the sender no longer keeps them it sends its whole state.
//!
//! It bears crashes, cuts, lost, repeated and reordered messages, and clocks that are wrong, but for the register of the last
//! writer, which believes in clocks. A disk that is lost takes with it what nobody else has received yet.
//!
//! | Message | From → to | Meaning | Section |
//! |---|---|---|---|
//! | `State` | replica → replica | this is all that I have | SSS 2011, state-based objects |
//! | `Delta` | replica → replica | this is what you have not acknowledged | JPDC 2018, algorithm 2 |
//! | `Ack` | replica → replica | it is on my disk, and this is what I have | algorithm 2, *ack* |
//! | `Refusal` | replica → replica | I lack something that you took me to have | — |
//! | `Request` | client → any | a command | SSS 2011 |
//! | `Reply` | replica → client | it is done, or a value | SSS 2011 |
//!
//! Differences from the papers:
//!
//! * Each state has a vector clock beside the objects that says which updates are in it. The papers need none to converge. Here the
//!   page shows by it what a replica lacks, deltas say by it where they begin, and tombstones are collected by it.
//! * Every life of a replica makes updates under a name of its own, node and life: a disk can lose its end, and then nothing on it
//!   says which names were used. The papers assume that a replica recovers with its memory intact (SSS 2011).
//! * `Refusal` is ours: the papers have no lost disks, after which what a replica has acknowledged is not there.
//! * Tombstones are collected as RR-7506, §4.1 says, with clocks that come with states, deltas and acknowledgements. A tag that a
//!   replica has seen and does not hold was removed, so that an old message does not bring it back.
//! * A client that hears nothing asks another replica, and that one makes another update: counters count both. A replica makes a
//!   change once for each request.
//! * `set`, `get` and `add` are those of all stores; a reader of a register with several values is told all of them.
//! * The text is RGA (Roh, Jeon, Kim & Lee, JPDC 2011) as a state: letters that stand behind letters, and names of those that were
//!   erased. Its stamps are Lamport clocks; Roh et al. compare sums of vector clocks. A client names places, as it sees none of the
//!   names: they are those of the text that its replica has when it is asked. Tombstones of letters stay.

mod config;
mod content;
mod disk;
mod edit;
mod evidence;
mod experiments;
mod facts;
mod gossip;
mod message;
mod replica;
mod rules;
mod state;
mod timer;
pub mod types;
mod update;
mod view;
pub(crate) mod words;

pub use config::{Buffer, Bugs, Claim, Config, Garbage, Peer, Sync, Type};
pub use content::{Answer, Content, Holding};
pub use disk::{Durable, Entry, Write};
pub use edit::{Change, Edit, Request};
pub use evidence::Evidence;
pub use facts::{Carrier, Fact};
pub use message::{Mark, Message};
pub use replica::Replica;
pub use rules::{
    ACKNOWLEDGED_ON_DISK, CHANGED_ONCE, INTENT_KEPT, ONLY_STABLE_COLLECTED, OWN_NAMES, STRONG_CONVERGENCE,
    UPDATES_REACH_ALL,
};
pub use state::State;
pub use timer::{Timer, TimerName};
pub use update::Dot;

use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TimerView, Value};
use faultline_engine::{
    Amount, Checker, ClientId, Contact, Context, EpochKind, Gauge, Info, LogWindow, Lookup, MessageForm,
    Metrics, NodeId, Panel, Protocol, Span, Ticket, Total,
};
use faultline_rules::WriteAhead;
use rules::Judge;

/// The nodes that make updates: each has a colour.
pub static ORIGINS: EpochKind = EpochKind {
    owner: |number| Some(NodeId(u16::try_from(number).unwrap_or(1).saturating_sub(1))),
    ..EpochKind::number("origin", "n")
};

type Cx<'a, 'b> = &'a mut Context<'b, Replica>;

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "CRDT",
    slug: "crdt",
    family: crate::SLUG,
    source: "Shapiro, Preguiça, Baquero & Zawirski 2011; Almeida, Shoker & Baquero 2018; Roh et al. 2011",
    behaviour: 1,
    commands: edit::FORMS,
    nodes: Amount { min: 1, default: 3, max: 9 },
    clients: Amount { min: 1, default: 3, max: MAX_CLIENTS },
    patience: Span::millis(200),
    epochs: Some(&ORIGINS),
    works: false,
    members_change: false,
    panel: Panel::Logs,
    opening: "do=0.3s+c1+every+90ms+add+x+1;0.3s+c2+every+130ms+add+x+1&at=0.9s",
};

impl Protocol for Replica {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            Gauge {
                name: "replica_values",
                total: Total::Distinct,
                read: |replica| Some(replica.tally.fingerprint),
            },
            Gauge { name: "gossip_bytes", total: Total::Sum, read: |replica| Some(replica.tally.sent) },
            Gauge { name: "whole_state_bytes", total: Total::Sum, read: |replica| Some(replica.tally.whole) },
            Gauge { name: "tombstones", total: Total::Max, read: |replica| Some(replica.tally.tombstones) },
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

    /// Every replica serves clients, and they spread over them.
    fn contact(_: &Config, nodes: u16, client: ClientId, _: &Request) -> Contact {
        let spread = u16::try_from(client.index() % usize::from(nodes)).unwrap_or(0);
        Contact { kind: 0, first: NodeId(spread), lookup: Lookup::InTurn }
    }

    fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        Self::boot(cx, durable)
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::State { mark, state, asks } => self.on_state(cx, from, mark, &state, asks),
            Message::Delta { mark, since, delta } => self.on_delta(cx, from, mark, &since, &delta),
            Message::Ack { mark, joined, life, seen, .. } => {
                self.on_ack(cx, from, mark, joined, (life, &seen));
            }
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        let Timer::Gossip = timer;
        self.on_gossip_due(cx);
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Request) {
        self.on_command(cx, ticket, command);
    }

    fn on_synced(&mut self, _: Cx<'_, '_>, _: &Durable) {}

    fn write(durable: &mut Durable, write: Write) {
        durable.write(write);
    }

    fn is_kept(&self, message: &Message, _: NodeId, _: NodeId, durable: &Durable) -> bool {
        match message {
            Message::Ack { writes, .. } => durable.writes >= *writes,
            Message::State { .. } | Message::Delta { .. } => true,
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

    fn describe_answer(answer: &Answer) -> Value {
        Value::Text(answer.to_string())
    }

    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<crate::Fact>>> {
        vec![Box::new(Judge::new(nodes, config)), Box::new(WriteAhead)]
    }
}
