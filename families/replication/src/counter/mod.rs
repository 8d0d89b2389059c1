//! A fault-tolerant counter: replicas of one count, a threshold of them that must have each addition, and operators that add, remove,
//! promote and demote replicas.
//!
//! Popular articles build it from a list of replicas and a loop over it. That is the *naive* form here: the replica that a client
//! asks adds, sends the addition once to every active replica, and answers when the threshold is reached. It looks right, and is as
//! long as nothing is lost. An addition that is lost is never sent again, so the counts differ from then on; a client that asks
//! again is counted again, as nobody can tell its second message from a second addition; and a replica that is promoted counts
//! from whatever it has.
//!
//! What an addition needs is an *identity* and a *place*. Two sound forms give it both, each in its way:
//!
//! * `log`: all nodes agree on one log (state machine replication, Schneider 1990), by Multi-Paxos, which runs as a part of each node
//!   (Lamport 2001, §3). The place of an addition is its index. Requests have numbers, and one that comes again is recognised (Ongaro &
//!   Ousterhout 2014, §8). The counter behaves like one copy; without a majority of the nodes nothing is counted.
//! * `pn`: a PN-counter (Shapiro et al. 2011, RR-7506, specification 7), which needs no order as additions commute. There each replica sums
//!   what it took itself, and a retry that another replica takes counts twice. Here the additions stay apart: each has a name, its
//!   author and a number, by which replicas exchange what they lack, and the number of its request, by which it counts once (Helland,
//!   "Idempotence Is Not a Medical Condition", CACM 55(5), 2012). Every active replica takes additions, on both sides of
//!   a partition; a reader may be told an old count.
//!
//! **The threshold** is the number of active replicas that must have an addition on their disks before its client is told
//! that it is kept. With fewer active replicas in sight a node refuses: it promises nothing. Whether the addition counts is open
//! then; it counts once at most. That is what `no_promise` says, and no more.
//!
//! **Roles.** A node is outside, a standby, or active. `add-server` makes a standby of one that is outside, `promote` makes it
//! active; `demote` and `remove-server` lead back. In both sound forms an order is an entry of the log, so that all nodes carry the
//! orders out one after the other; one that would leave fewer active replicas than the threshold is refused. A standby is promoted
//! when it has caught up. With a log that means: as far as the leader when the order came. Without one, the leader asks active replicas
//! what they have. An acknowledged addition is with a threshold of t of the a active ones, so of any a−t+1 one has it. What those have,
//! the standby must have. A replica that is demoted or removed takes its copies out of that count at once, and hands over what only it
//! has; until then an addition may be with fewer than t active ones, and a standby may be promoted without it.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Add` | replica asked → active | naive: add this | — |
//! | `Added` | active → replica asked | naive: it is on my disk | — |
//! | `Roles` | replica asked → all | naive: this is the list from now on | — |
//! | `Copy` | replica asked → standby | naive: take these counts for yours | — |
//! | `Put` | replica → replicas | pn: you may lack these additions | RR-7506, §2.2, op-based |
//! | `Have` | replica → replica | pn: these are on my disk; what else have you? | RR-7506, §2.2, state-based |
//! | `Question` | leader → active, standby | pn: which additions have you now? | Gifford 1979 |
//! | `Executed` | replica → leader | log: I have executed the log up to here, and it is on my disk | Alsberg & Day 1976 |
//! | `Prepare` … `Chosen` | node ↔ node | Multi-Paxos | Lamport 2001, §3 |
//! | `Request` | client → node | add, read, or change a role | — |
//! | `Reply` | node → client | the count; done; why not; or: no promise | — |
//! | `Redirect` | node → client | ask that one | — |
//!
//! Differences, and decisions of our own:
//!
//! * There is no paper. The naive form follows articles, whose code differs in detail; it waits for the threshold and
//!   keeps additions on disks, so that what it loses it loses for want of identity and place, and for nothing else.
//! * With a log all nodes order, whatever their role, and have the whole log: a role says whose copy counts. So a standby catches up by what
//!   it missed, and there is nothing else to copy.
//! * Without a log, who is active is decided in one all the same: who counts must not be counted twice. Additions do not wait for it.
//! * The orders are checked where they are executed, so that two operators cannot go below the threshold together.
//! * In the form `pn`, an addition may be acknowledged by a replica that has not heard of the newest roles, as no addition asks who
//!   leads. It is with a threshold of those that were active as far as that one knew.

mod config;
mod counts;
mod disk;
mod evidence;
mod experiments;
mod facts;
mod leader;
mod machine;
mod message;
mod naive;
mod order;
mod pn;
mod request;
mod roles;
mod rules;
mod timer;
mod view;
mod waiting;
pub(crate) mod words;

pub use config::{Bugs, Claim, Config, Count, Form};
pub use counts::Entry;
pub use disk::{Durable, Write};
pub use evidence::Evidence;
pub use facts::{Fact, Name};
pub use message::Message;
pub use request::{Act, Answer, Change, Request, Verdict};
pub use roles::{Roles, Standing};
pub use rules::{
    ACKNOWLEDGED_ADDITIONS_KEPT, CAUGHT_UP_BEFORE_PROMOTED, COUNTED_ONCE, COUNTS_AGREE, THRESHOLD_KEPT,
};
pub use timer::{Timer, TimerName};

use counts::{Counts, holdings};
use disk::Stored;
use faultline_agreement::BALLOTS;
use faultline_agreement::multi_paxos::MultiPaxos;
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, ClientId, Contact, Context, EpochKind, Gauge, Info, LogWindow, Lookup, MessageForm,
    Metrics, NodeId, Panel, Protocol, Span, SpanRange, Ticket, Time, Total,
};
use faultline_rules::WriteAhead;
use leader::Promotion;
use machine::Machine;
use rules::{Judge, OneCopy};
use waiting::{Other, Waiting};

/// A node.
#[derive(Clone, Debug)]
pub struct Replica {
    me: NodeId,
    form: Form,
    /// What the log builds: who does what, and in the form with a log the counts. In the naive form the roles alone.
    machine: Machine,
    /// Without a log: the counts.
    counts: Counts,
    /// Multi-Paxos, but for the naive form.
    part: Option<Box<MultiPaxos>>,
    /// Whether the part leads, and since when it does or does not.
    leads: bool,
    led_since: Time,
    /// The last entry that it found in the log when it came to lead.
    found: u64,
    /// The orders that it has proposed and not executed.
    ordering: Vec<(Ticket, Change)>,
    booted: Time,
    /// What it knows of each node.
    others: Vec<Other>,
    /// Additions that too few replicas are known to have.
    waiting: Vec<Waiting>,
    promotions: Vec<Promotion>,
    /// How many questions it has asked, and how many additions it has taken naively.
    questions: u64,
    taken: u64,
    /// How many writes it has ordered but for those of the part, and what has reached the disk.
    written: u64,
    stored: Stored,
}

/// The replicas that took additions: each has a colour.
pub static AUTHORS: EpochKind = EpochKind {
    owner: |number| Some(NodeId(u16::try_from(number).unwrap_or(1).saturating_sub(1))),
    ..EpochKind::number("author", "n")
};

type Cx<'a, 'b> = &'a mut Context<'b, Replica>;

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Fault-tolerant counter",
    slug: "counter",
    family: crate::SLUG,
    source: "Schneider 1990; Shapiro et al. 2011, RR-7506; Helland 2012",
    behaviour: 1,
    commands: request::FORMS,
    nodes: Amount { min: 1, default: 5, max: 9 },
    clients: Amount { min: 1, default: 2, max: MAX_CLIENTS },
    patience: Span::millis(200),
    epochs: Some(&BALLOTS),
    works: false,
    members_change: false,
    panel: Panel::Logs,
    opening: "do=0.5s+c1+every+90ms+add+x+1;0.8s+c2+add-server+n4&at=1.05s",
};

impl Replica {
    /// Writes something of its own.
    fn persist(&mut self, cx: Cx<'_, '_>, write: Write) {
        self.written += 1;
        cx.persist(write);
    }

    fn arm_tell(&self, cx: Cx<'_, '_>) {
        if cx.config().form != Form::Naive && cx.nodes() > 1 {
            // Not all at the same moment.
            let every = cx.config().tell.0;
            let half = (every / 2).max(1);
            cx.arm(Timer::Tell, SpanRange { min: Span(half), max: Span(half + every) });
        }
    }
}

impl Protocol for Replica {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            Gauge { name: "replica_values", total: Total::Distinct, read: view::fingerprint },
            Gauge { name: "greatest_count", total: Total::Max, read: view::total },
            Gauge { name: "mean_count", total: Total::Mean, read: view::total },
            Gauge { name: "active_replicas", total: Total::Max, read: view::active },
            Gauge { name: "additions_waiting", total: Total::Sum, read: view::waiting },
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

    /// With a log all go to its leader. Without one, additions and reads spread over the active replicas, and orders go to n1 or the
    /// leader.
    fn contact(config: &Config, nodes: u16, client: ClientId, request: &Request) -> Contact {
        let counts = matches!(request, Request::Counter(_));
        if config.form == Form::Log || !counts {
            return Contact { kind: 0, first: NodeId(0), lookup: Lookup::InTurn };
        }
        let active = usize::from(config.active.0.min(nodes));
        let spread = u16::try_from(client.index() % active).unwrap_or(0);
        Contact { kind: 1, first: NodeId(spread), lookup: Lookup::InTurn }
    }

    fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let config = cx.config();
        let first = Roles::first(config.active.0, cx.nodes());
        let mut machine = Machine::new(durable.roles.unwrap_or(first));
        let part = (config.form != Form::Naive)
            .then(|| Box::new(cx.part(&config.paxos, |cx| MultiPaxos::boot(cx, &durable.paxos))));
        // What is known to be chosen on the disk is executed again, which makes the same state.
        while let Some(payload) = part.as_ref().and_then(|part| part.chosen_at(machine.executed + 1)) {
            match order::request(payload) {
                Some((ticket, request)) => {
                    machine.execute(ticket, request, config.needs(), !config.paxos.bugs.no_sessions);
                }
                None => machine.pass(),
            }
        }
        let counts = durable.counts.clone();
        let values =
            if config.form == Form::Log { holdings(&machine.values) } else { holdings(&counts.values) };
        let (standing, active) = (machine.roles.of(cx.me()), machine.roles.active);
        let executed = machine.executed;
        cx.fact(Fact::Started { life: cx.boot(), standing, active, executed, values });
        let replica = Self {
            me: cx.me(),
            form: config.form,
            machine,
            counts,
            part,
            leads: false,
            led_since: cx.now(),
            found: 0,
            ordering: Vec::new(),
            booted: cx.now(),
            others: vec![Other::default(); usize::from(cx.nodes())],
            waiting: Vec::new(),
            promotions: Vec::new(),
            // An answer to a question of an earlier life may still be on its way.
            questions: u64::from(cx.boot().saturating_sub(1)) << 32,
            taken: 0,
            written: durable.writes,
            stored: durable.stored(),
        };
        replica.arm_tell(cx);
        replica
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Add { update, key, delta } => self.on_add(cx, from, update, key, delta),
            Message::Added { update, .. } => self.on_added(cx, from, update),
            Message::Roles { change, roles } => self.take_roles(cx, None, change, roles),
            Message::Copy { values } => self.on_copy(cx, from, values),
            Message::Put { entries } => self.on_put(cx, from, &entries),
            Message::Have { seen, life, asks, answers } => {
                self.on_have(cx, from, (&seen, life), asks, answers);
            }
            Message::Ask { question } => self.on_ask(cx, from, question),
            Message::Executed { number, life } => self.on_executed(cx, from, number, life),
            Message::Paxos(message) => self.in_part(cx, |part, cx| part.on_message(cx, from, message)),
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match timer {
            Timer::Tell => self.tell(cx),
            Timer::Paxos(timer) => self.in_part(cx, |part, cx| part.on_timer(cx, timer)),
        }
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) {
        match (cx.config().form, request) {
            (Form::Naive, request) => self.on_naive_request(cx, ticket, request),
            (Form::Pn, Request::Counter(command)) => self.on_pn_request(cx, ticket, command),
            (_, request) => self.on_ordered(cx, ticket, request),
        }
    }

    fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        self.stored = durable.stored();
        self.in_part(cx, |part, cx| part.on_synced(cx, &durable.paxos));
        self.check_waiting(cx);
        if self.form == Form::Pn {
            self.check_promotions(cx);
        }
    }

    fn write(durable: &mut Durable, write: Write) {
        durable.write(write);
    }

    /// What counts as a copy must be on the disk of whoever says that it has it.
    fn is_kept(&self, message: &Message, from: NodeId, to: NodeId, durable: &Durable) -> bool {
        match message {
            Message::Added { writes, .. } => durable.writes >= *writes,
            Message::Have { seen, .. } => durable.counts.seen.covers(seen),
            Message::Executed { number, .. } => *number == 0 || self.has_chosen(*number, &durable.paxos.log),
            Message::Paxos(message) => {
                self.part.as_ref().is_none_or(|part| part.is_kept(message, from, to, &durable.paxos))
            }
            Message::Add { .. }
            | Message::Roles { .. }
            | Message::Copy { .. }
            | Message::Put { .. }
            | Message::Ask { .. } => true,
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

    /// What Multi-Paxos promises is judged where it stands alone, and here by what the counter makes of it.
    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<crate::Fact>>> {
        let mut rules: Vec<Box<dyn Checker<crate::Fact>>> =
            vec![Box::new(Judge::new(nodes, config)), Box::new(WriteAhead)];
        if config.linearizable() {
            rules.push(Box::<OneCopy>::default());
        }
        rules
    }
}
