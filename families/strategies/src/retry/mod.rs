//! Retries, and a service that can bear them: idempotency keys, queues, budgets, breakers, deadlines, jitter.
//!
//! A client that hears nothing cannot know whether its request was lost, or its answer, or whether the service is slow. It can
//! give up, and perhaps nothing has happened, or ask again, and perhaps the same has happened twice. A service makes the
//! second choice safe with *idempotency keys*: each request carries a key, a retry carries the same one, and the service keeps
//! with each key what it answered ("Idempotence Is Not a Medical Condition", Helland 2012). The table of keys must change in
//! the same write as what the request changes, or a crash can come between the two.
//!
//! Retries that are safe can still be harmful: they are more load, at the moment at which there is too much. A disturbance of
//! a second can leave a service overloaded for ever, though its load is no more than it can serve: a *metastable failure*
//! (Bronson et al. 2021; Huang et al. 2022). What ends it, or keeps it from beginning, is a policy: back-off with jitter
//! (Brooker 2015), a retry budget (gRPC A6), a circuit breaker (Nygard 2007), deadlines, a bounded queue. Here clients have
//! policies (`policy c1 …`) and nodes have queues (`server n1 …`), as in every protocol; what this one adds is the service.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Request` | client → service | do this; its key is the client and the number of the request | Helland 2012 |
//! | `Reply` | service → client | it is done, with this outcome; the same for each retry | Helland 2012 |
//! | `Busy` | service → client | not now: a full queue, or a transaction that met another one | |
//!
//! With `transaction` a request is an optimistic transaction (Kung & Robinson 1981): it reads a key when it arrives, works for
//! so long, and takes effect unless the key was written meanwhile. Then its client is told to try again. This is the
//! contention of Brooker's simulation of jitter, in which each client reads a row, and writes it if its version is still the
//! same.
//!
//! * The table holds one key per session of a client, the newest: a client numbers its requests, and waits for the answer to
//!   one before it sends the next. What is older is not executed any more, as nobody waits for it. Real tables hold many keys
//!   and drop those that are a day old.
//! * A read has no effect and needs no key.
//! * There is one service, on one node. What several do is the matter of the protocols of replication.

mod config;
mod experiments;
mod view;
pub(crate) mod words;

pub use config::{Bugs, Config};

use crate::effects::Effects;
use crate::facts::Fact;
use crate::names::TimerName;
use crate::recovery::Recovery;
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv::{self, Answer, Command, Key, Op, Store};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, ClientId, Context, Gauge, Info, LogWindow, MessageForm, Metrics, NodeId, Panel,
    Protocol, Reply, Span, SpanRange, Ticket, Total,
};
use faultline_rules::Linearizability;
use litemap::LiteMap;

/// A service with a table of idempotency keys.
#[derive(Clone, Debug)]
pub struct Retry {
    life: u32,
    /// What the disk holds, or will hold when all is written that was ordered.
    state: Durable,
    /// How often each key of the store was written since it started.
    versions: LiteMap<Key, u32>,
    /// Transactions that have not ended, one per session of a client.
    under_way: LiteMap<ClientId, Transaction>,
    /// Answers that wait for their keys to be written: only where that is a write of its own.
    unkeyed: Vec<(Ticket, Answer)>,
    /// Whether it refuses every request.
    recovering: bool,
    effects: u64,
    recognised: u64,
    conflicts: u64,
}

/// What survives a crash: the store, and beside it the table of keys.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    store: Store,
    keys: Keys,
}

/// Per session of a client: the number of its newest request that took effect, and what it was told.
type Keys = LiteMap<ClientId, (u32, Answer)>;

/// A request that has read what it will write.
#[derive(Clone, Copy, Debug)]
struct Transaction {
    ticket: Ticket,
    command: Command,
    /// How often the key had been written when it read it.
    version: u32,
}

/// What a service writes.
#[derive(Clone, Copy, Debug)]
pub enum Write {
    /// A request takes effect, and its key is kept with its outcome.
    Effect(Ticket, Command),
    /// A request takes effect; its key is not kept.
    EffectAlone(Command),
    /// The key of a request is kept.
    KeyAlone(Ticket, Answer),
}

/// What a service waits for: the end of the transaction of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Commit(ClientId);

/// There is one service, and nobody to talk to.
#[derive(Clone, Copy, Debug)]
pub enum Message {}

impl Encode for Message {
    fn encode(&self, _: &mut Digest) {
        match *self {}
    }

    fn size(&self) -> usize {
        match *self {}
    }
}

type Cx<'a, 'b> = &'a mut Context<'b, Retry>;

impl Retry {
    /// A request comes that would change something, for the first time or again.
    fn on_change(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        match self.state.keys.get(&ticket.client) {
            Some((serial, outcome)) if *serial == ticket.serial => {
                let outcome = *outcome;
                self.recognised += 1;
                cx.fact(Fact::Recognised { ticket, outcome });
                // Behind what is being written: the effect may not be on the disk yet.
                return cx.reply(ticket, Reply::Answer(outcome));
            }
            Some((serial, _)) if *serial > ticket.serial => return cx.fact(Fact::Outdated { ticket }),
            _ => {}
        }
        match self.under_way.get(&ticket.client) {
            Some(other) if other.ticket == ticket => return cx.fact(Fact::UnderWay { ticket }),
            Some(other) if other.ticket.serial > ticket.serial => return cx.fact(Fact::Outdated { ticket }),
            _ => {}
        }
        let takes = cx.config().transaction.0;
        if takes == Span(0) {
            return self.execute(cx, ticket, command);
        }
        let key = command.key;
        let version = self.version(key);
        cx.fact(Fact::Began { ticket, key, version });
        self.under_way.insert(ticket.client, Transaction { ticket, command, version });
        cx.arm(Commit(ticket.client), SpanRange::exactly(takes));
    }

    fn version(&self, key: Key) -> u32 {
        self.versions.get(&key).copied().unwrap_or(0)
    }

    /// A request takes effect.
    fn execute(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        let bugs = cx.config().bugs;
        let outcome = self.state.store.apply(command);
        let version = self.version(command.key);
        self.versions.insert(command.key, version + 1);
        self.effects += 1;
        if bugs.answer_first {
            cx.reply_now(ticket, Reply::Answer(outcome));
        }
        if bugs.two_writes {
            cx.persist(Write::EffectAlone(command));
            cx.fact(Fact::TookEffect { ticket, operation: command, outcome });
            return self.unkeyed.push((ticket, outcome));
        }
        self.state.keys.insert(ticket.client, (ticket.serial, outcome));
        // One write: no crash can come between the effect and its key.
        cx.persist(if bugs.forget_keys {
            Write::EffectAlone(command)
        } else {
            Write::Effect(ticket, command)
        });
        cx.fact(Fact::TookEffect { ticket, operation: command, outcome });
        if !bugs.answer_first {
            cx.reply(ticket, Reply::Answer(outcome));
        }
    }

    /// A transaction ends: it takes effect if what it read is as it was.
    fn commit(&mut self, cx: Cx<'_, '_>, client: ClientId) {
        let Some(Transaction { ticket, command, version }) = self.under_way.remove(&client) else { return };
        let newer = self.version(command.key);
        if newer == version {
            return self.execute(cx, ticket, command);
        }
        self.conflicts += 1;
        cx.fact(Fact::Conflicted { ticket, key: command.key, version, newer });
        // It promises nothing.
        cx.reply_now(ticket, Reply::Busy);
    }
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Retry",
    slug: "retry",
    family: crate::SLUG,
    source: "Helland 2012; Brooker 2015; Bronson et al. 2021",
    behaviour: 1,
    commands: kv::FORMS,
    nodes: Amount { min: 1, default: 1, max: 1 },
    clients: Amount { min: 1, default: 3, max: MAX_CLIENTS },
    patience: Span::millis(100),
    epochs: None,
    works: false,
    members_change: false,
    panel: Panel::Nothing,
    opening: "do=0.3s+cut+n1+-%3E+c1;0.4s+c1+add+x+1;0.6s+heal&at=0.405s",
};

impl Protocol for Retry {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            Gauge { name: "effects", total: Total::Sum, read: |process| Some(process.effects) },
            Gauge { name: "recognised", total: Total::Sum, read: |process| Some(process.recognised) },
            Gauge { name: "conflicts", total: Total::Sum, read: |process| Some(process.conflicts) },
        ],
    };
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Commit;
    type Durable = Durable;
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let keys = u32::try_from(durable.keys.len()).unwrap_or(u32::MAX);
        let recovering = cx.config().bugs.recovering && cx.boot() > 1;
        cx.fact(Fact::Started { life: cx.boot(), keys });
        Self {
            life: cx.boot(),
            state: durable.clone(),
            versions: LiteMap::new(),
            under_way: LiteMap::new(),
            unkeyed: Vec::new(),
            recovering,
            effects: 0,
            recognised: 0,
            conflicts: 0,
        }
    }

    fn on_message(&mut self, _: Cx<'_, '_>, _: NodeId, message: Message) {
        match message {}
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, Commit(client): Commit) {
        self.commit(cx, client);
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        if self.recovering {
            cx.fact(Fact::Unready { ticket });
            return cx.reply_now(ticket, Reply::Busy);
        }
        if command.op == Op::Get {
            let answer = self.state.store.apply(command);
            return cx.reply(ticket, Reply::Answer(answer));
        }
        self.on_change(cx, ticket, command);
    }

    fn on_synced(&mut self, cx: Cx<'_, '_>, _: &Durable) {
        self.recovering = false;
        for (ticket, outcome) in std::mem::take(&mut self.unkeyed) {
            self.state.keys.insert(ticket.client, (ticket.serial, outcome));
            cx.persist(Write::KeyAlone(ticket, outcome));
            cx.reply(ticket, Reply::Answer(outcome));
        }
    }

    fn write(durable: &mut Durable, write: Write) {
        match write {
            Write::Effect(ticket, command) => {
                let outcome = durable.store.apply(command);
                durable.keys.insert(ticket.client, (ticket.serial, outcome));
            }
            Write::EffectAlone(command) => {
                durable.store.apply(command);
            }
            Write::KeyAlone(ticket, outcome) => {
                durable.keys.insert(ticket.client, (ticket.serial, outcome));
            }
        }
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn holds(&self) -> Option<String> {
        view::holds(self)
    }

    fn view(&self, _: &Durable, _: LogWindow) -> NodeView {
        view::node(self)
    }

    fn view_durable(durable: &Durable, _: LogWindow) -> NodeView {
        view::durable(durable)
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        match *message {}
    }

    fn describe(message: &Message) -> MessageView {
        match *message {}
    }

    fn messages() -> &'static [MessageForm] {
        &[]
    }

    fn describe_timer(_: Commit) -> TimerView {
        TimerView { name: TimerName::Commit.into(), number: TimerName::Commit.number(), prominent: false }
    }

    fn timer_names() -> &'static [&'static str] {
        TimerName::SLUGS
    }

    fn rules(_: u16, config: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        let within = config.recovery.0;
        let recovery = Recovery::new((within > Span(0)).then_some(within));
        vec![Box::<Effects>::default(), Box::<Linearizability>::default(), Box::new(recovery)]
    }
}
