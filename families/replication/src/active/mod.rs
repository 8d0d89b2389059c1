//! Active replication: the state machine approach.
//!
//! Several replicas of a service execute every request, all in the same order, and each answers. So nobody has to notice that one has
//! died: the others have answered already. Schneider ("Implementing Fault-Tolerant Services Using the State Machine Approach: A
//! Tutorial", ACM Computing Surveys 22(4), 1990) says what that takes: "Provided each replica being run by a nonfaulty processor starts
//! in the same initial state and executes the same requests in the same order, then each will do the same thing and produce the same
//! output" (§3). He divides it into two duties. *Agreement*: "Every nonfaulty state machine replica receives every request." *Order*:
//! "Every nonfaulty state machine replica processes the requests it receives in the same relative order."
//!
//! What makes it work is that a state machine is deterministic: what it answers follows from the requests and from nothing else (§1).
//! One that reads its clock, or draws at random, ends up in another state than the others.
//!
//! How many replicas there must be depends on what goes wrong (§3). Where replicas only stop, the first answer is right, and of t+1
//! replicas t may stop. Where up to t replicas may answer anything, a client believes what t+1 of 2t+1 say. This is the setting `answers`.
//!
//! How requests get their order the paper leaves to many protocols (§3.1, §3.2). Here there are two, the setting `order`:
//!
//! * A *sequencer*. n1 gives each request the next number, writes it to its disk, and tells all. A replica executes the numbers in order,
//!   and asks for those that it lacks. n1 is a single point of failure: while it is gone nothing new is ordered. (As in the broadcast of Amoeba,
//!   Kaashoek & Tanenbaum 1991.)
//! * *Multi-Paxos*, as the family of agreement has it, a part of each replica (`paxos.rs`). When its leader is gone, another one is
//!   elected. A majority of the replicas must be there: of 2t+1 replicas t may stop.
//!
//! | Message | From → to | Meaning | Section |
//! |---|---|---|---|
//! | `Request` | client → all replicas | execute this | §3, Agreement |
//! | `Reply` | replica → client | it is executed, with this outcome; each replica says so | §4.2 |
//! | `Order` | n1 → replicas | this request has this number | §3.2, Order |
//! | `Latest` | n1 → replicas | I have given all numbers up to this one | — |
//! | `Fetch` | replica → n1 | I lack what follows this number | §7.2 |
//! | `Fetched` | n1 → replica | this | §7.2 |
//! | `Prepare` … `Chosen` | replica ↔ replica | Multi-Paxos | Lamport 2001, §3 |
//!
//! * Clients ask all replicas at once ([`Protocol::asking`]), so a request reaches whoever orders it, and nobody is asked to redirect.
//! * Reads are requests as well. A replica that answered them from what it has might not have heard of the newest write.
//! * A request is executed once, however often it comes: each replica keeps with its state the newest request of each client and what
//!   it was told. The paper leaves that to the order: a request is the same however often it is sent.
//! * A sequencer writes before it tells, and a replica before it answers. So whoever comes back goes on from its disk, and fetches
//!   what it missed before it answers anything new: requests that came too early wait.
//! * Time that a service needs must come in with the requests (§6). Here no request needs any.
//! * A replica may lie to its clients (`lie n3 forget`), and to nobody else. The order does not tolerate liars: a sequencer, or an
//!   acceptor of Multi-Paxos, that lies to the others is beyond this protocol. Against those the paper orders by Byzantine
//!   agreement (§3.1).

mod config;
mod disk;
mod evidence;
mod experiments;
mod facts;
mod machine;
mod message;
mod paxos;
mod rules;
mod sequencer;
mod timer;
mod view;
pub(crate) mod words;

pub use config::{Answers, Bugs, Config, OrderBy};
pub use disk::{Durable, Entry, Write};
pub use evidence::{Came, Evidence};
pub use facts::Fact;
pub use message::Message;
pub(crate) use message::told_of_order;
pub use paxos::PaxosFact;
pub(crate) use paxos::of_order;
pub use rules::{CAUGHT_UP, EVERY_REPLICA, SAME_ORDER, SAME_STATE};
pub use timer::{Timer, TimerName};

use faultline_agreement::BALLOTS;
use faultline_agreement::multi_paxos::MultiPaxos;
use faultline_engine::kv::{self, Answer, Command, Op};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Asking, Checker, ClientId, Context, Gauge, Info, Lie, LogWindow, MessageForm, Metrics, NodeId,
    Panel, Protocol, Reply, RulesOfPart, Span, Ticket, Total,
};
use faultline_rules::{Consensus, Linearizability, WriteAhead};
use machine::Machine;
use rules::{CatchesUp, Recovers, Sameness};
use sequencer::Sequenced;

/// Who gives the numbers, where there is a sequencer.
pub(crate) const SEQUENCER: NodeId = NodeId(0);

/// One replica.
#[derive(Clone, Debug)]
pub struct Replica {
    machine: Machine,
    order: Order,
}

/// How it comes to know the order of requests.
#[derive(Clone, Debug)]
enum Order {
    Sequencer(Box<Sequenced>),
    Paxos(Box<MultiPaxos>),
}

type Cx<'a, 'b> = &'a mut Context<'b, Replica>;

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Active replication",
    slug: "active",
    family: crate::SLUG,
    source: "Schneider 1990",
    behaviour: 1,
    commands: kv::FORMS,
    nodes: Amount { min: 2, default: 3, max: 9 },
    clients: Amount { min: 1, default: 2, max: MAX_CLIENTS },
    patience: Span::millis(250),
    epochs: Some(&BALLOTS),
    works: false,
    members_change: false,
    panel: Panel::Logs,
    opening: "do=0.3s+c1+every+60ms+add+x+1;0.3s+c2+every+60ms+get+x&at=0.9s",
};

impl Replica {
    /// A client asks: every replica is asked.
    fn on_request(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        let config = cx.config();
        if !config.bugs.no_sessions {
            if let Some(outcome) = self.machine.remembered(ticket) {
                cx.fact(Fact::Repeated { ticket, outcome });
                return cx.reply(ticket, Reply::Answer(outcome));
            }
            if self.machine.is_over(ticket) {
                return;
            }
        }
        if config.bugs.local_reads && command.op == Op::Get {
            return self.read_aside(cx, ticket, command);
        }
        if config.bugs.arrival_order {
            // Every replica hears every request.
            return self.execute(cx, self.machine.executed + 1, ticket, command);
        }
        match &self.order {
            Order::Sequencer(own) if own.gives => self.give_number(cx, ticket, command),
            // Its number will come.
            Order::Sequencer(_) => {}
            Order::Paxos(_) => self.in_part(cx, |part, cx| part.on_command(cx, ticket, command)),
        }
    }

    /// Executes the request that is next, and answers. With a sequencer the answer waits until the request is on this replica's disk;
    /// what Multi-Paxos has chosen is on the disks of a majority.
    fn execute(&mut self, cx: Cx<'_, '_>, number: u64, ticket: Ticket, command: Command) {
        let done = self.machine.execute(number, ticket, command, cx.wall_clock(), &cx.config().bugs);
        let machine::Executed { outcome, fresh, value } = done;
        let fact = Fact::Executed { number, ticket, operation: command, outcome, fresh, value };
        let chosen = matches!(self.order, Order::Paxos(_));
        if chosen {
            cx.fact_without_disk(fact)
        } else {
            cx.fact(fact)
        }
        if let Some(reply) = outcome.map(Reply::Answer) {
            if chosen { cx.reply_now(ticket, reply) } else { cx.reply(ticket, reply) }
        }
    }

    /// Answers a read at once.
    fn read_aside(&self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        let value = self.machine.value(command.key);
        cx.fact(Fact::ReadAside { ticket, key: command.key, value, executed: self.machine.executed });
        cx.reply(ticket, Reply::Answer(Answer::Value(value)));
    }

    fn sequenced(&mut self) -> Option<&mut Sequenced> {
        match &mut self.order {
            Order::Sequencer(own) => Some(own),
            Order::Paxos(_) => None,
        }
    }
}

impl Protocol for Replica {
    const METRICS: Metrics<Self> = Metrics {
        leaders: true,
        gauges: &[
            Gauge { name: "requests_behind", total: Total::Max, read: view::behind },
            Gauge { name: "requests_fetched", total: Total::Sum, read: view::fetched },
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

    fn asking(config: &Config, nodes: u16) -> Asking {
        config.asking(nodes)
    }

    /// What is on the disk in order is executed again: that makes the same state, as the state machine is deterministic.
    fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let config = cx.config();
        let mut machine = Machine::default();
        let order = match config.order {
            OrderBy::Sequencer => {
                for entry in durable.entries.iter_from(0) {
                    machine.execute(entry.number, entry.ticket, entry.command, cx.wall_clock(), &config.bugs);
                }
                Order::Sequencer(Box::new(Sequenced::boot(cx, durable)))
            }
            OrderBy::Paxos => {
                let part = cx.part(&config.paxos, |cx| MultiPaxos::boot(cx, &durable.paxos));
                while let Some(payload) = part.chosen_at(machine.executed + 1) {
                    let number = machine.executed + 1;
                    match paxos::request(payload) {
                        Some((ticket, command)) => {
                            machine.execute(number, ticket, command, cx.wall_clock(), &config.bugs);
                        }
                        None => machine.pass(number),
                    }
                }
                Order::Paxos(Box::new(part))
            }
        };
        cx.fact(Fact::Started { life: cx.boot(), executed: machine.executed });
        Self { machine, order }
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Order(entry) => self.on_order(cx, entry),
            Message::Latest { number } => self.on_latest(cx, number),
            Message::Fetch { above } => self.on_fetch(cx, from, above),
            Message::Fetched { entries, latest } => self.on_fetched(cx, &entries, latest),
            Message::Paxos(message) => self.in_part(cx, |part, cx| part.on_message(cx, from, message)),
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match timer {
            Timer::Latest => self.on_latest_timer(cx),
            Timer::Fetch => self.on_fetch_timer(cx),
            Timer::Paxos(timer) => self.in_part(cx, |part, cx| part.on_timer(cx, timer)),
        }
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        self.on_request(cx, ticket, command);
    }

    fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        self.in_part(cx, |part, cx| part.on_synced(cx, &durable.paxos));
    }

    fn write(durable: &mut Durable, write: Write) {
        match write {
            Write::Entry(entry) => durable.entries.push(entry),
            Write::Paxos(write) => MultiPaxos::write(&mut durable.paxos, write),
        }
    }

    /// What the sequencer says that it has ordered must be on its disk, or it orders something else there when it comes back.
    fn is_kept(&self, message: &Message, from: NodeId, to: NodeId, durable: &Durable) -> bool {
        let written = disk::last(&durable.entries);
        match (message, &self.order) {
            (Message::Order(entry), _) => written >= entry.number,
            (Message::Latest { number }, _) => written >= *number,
            (Message::Fetched { entries, .. }, _) => {
                entries.last().is_none_or(|entry| written >= entry.number)
            }
            (Message::Paxos(message), Order::Paxos(part)) => part.is_kept(message, from, to, &durable.paxos),
            _ => true,
        }
    }

    fn lies() -> &'static [Lie] {
        &[Lie::Forget]
    }

    /// It says that it holds nothing.
    fn forge_answer(_: Lie, _: ClientId, answer: &Answer) -> Option<Answer> {
        match answer {
            Answer::Value(Some(_)) => Some(Answer::Value(None)),
            Answer::Sum(_) => Some(Answer::Sum(0)),
            Answer::Swapped(true) => Some(Answer::Swapped(false)),
            _ => None,
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

    /// With Multi-Paxos the rules of consensus as well: they see what happens in the part.
    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<crate::Fact>>> {
        let mut rules: Vec<Box<dyn Checker<crate::Fact>>> = vec![
            Box::<CatchesUp>::default(),
            Box::<Sameness>::default(),
            Box::<Linearizability>::default(),
            Box::new(WriteAhead),
            Box::new(Recovers::new(nodes, config)),
        ];
        if config.order == OrderBy::Paxos {
            let consensus: Box<dyn Checker<faultline_agreement::Fact>> = Box::new(Consensus::of_a_log(nodes));
            rules.extend(RulesOfPart::all([consensus]));
        }
        rules
    }
}
