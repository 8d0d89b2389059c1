//! Quorums: replicated registers.
//!
//! Each key has N replicas. A write is done when W of them have stored it, a read is answered when R of them have said what they
//! have, and the newest of that counts. Gifford ("Weighted Voting for Replicated Data", SOSP 1979) chooses R + W > N, so
//! that every read quorum has a replica in common with every write quorum. Dynamo (DeCandia et al., SOSP 2007) leaves R and W to
//! whoever runs it, to trade consistency for latency and availability, and repairs later what has gone apart: *read repair*,
//! *hinted handoff*, and *anti-entropy* with Merkle trees. It tolerates crashes, cuts and lost messages: as long as R or W of N
//! answer, reads or writes go on.
//!
//! With R + W ≤ N a read can miss the last write: the chance is C(N−W, R) / C(N, R), if quorums are drawn at random and writes
//! spread no further (Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums", VLDB 2012, §2).
//!
//! R + W > N alone is not one copy. Two reads during one write can find the new value and then the old one. Attiya, Bar-Noy &
//! Dolev ("Sharing Memory Robustly in Message-Passing Systems", JACM 1995) let a read write back what it has found to a majority
//! before it answers. That is linearizable, and goes on while a majority is up. Their register has one writer; with several, each
//! first asks a majority for the largest number and takes a larger one (Lynch & Shvartsman, "Robust Emulation of Shared Memory
//! Using Dynamic Quorum-Acknowledged Broadcasts", FTCS 1997). This is the setting `abd`.
//!
//! What is newer? With `versions lww` each version has the time of its coordinator's wall clock, and the larger one wins. Clocks
//! are never quite right, so a write that was acknowledged can lose to an older one. With `versions vector` a version knows of which
//! others its coordinator knew (DeCandia 2007, §4.4); two that did not know of each other are both kept, as *siblings*, until a
//! write that knows of both replaces them.
//!
//! A key has its place in the ring of nodes, and the N nodes from there on are its replicas. Every node coordinates the requests
//! of the clients that ask it: client c1 asks n1 first, c2 n2, and so on.
//!
//! | Message | From → to | Meaning | Section |
//! |---|---|---|---|
//! | `Read` | coordinator → replica | what have you of this key? | DeCandia 2007, §5; ABD, *query* |
//! | `Versions` | replica → coordinator | this: one version, or siblings | §5; ABD |
//! | `Store` | coordinator → replica | store this; or keep it for somebody who is silent | §4.5, §4.6; ABD, *update* |
//! | `Stored` | replica → coordinator | it is on the disk | §4.5; ABD, *ack* |
//! | `Repair` | coordinator → replica | you have something older than this | §5, read repair |
//! | `Handoff` | node that stood in → replica | I have kept this for you | §4.6 |
//! | `HandedOff` | replica → node that stood in | it is on the disk | §4.6 |
//! | `Compare` | replica ↔ replica | these branches of my Merkle tree have these hashes | §4.7 |
//! | `Leaves` | replica ↔ replica | this is what I have where our trees differ | §4.7 |
//! | `Request` | client → any | a command | §4.5 |
//! | `Reply` | coordinator → client | the outcome, or a value | §4.5 |
//!
//! Differences from the papers:
//!
//! * All votes are equal; Gifford's are weighted. His locks, by which transactions are serialised, are not there.
//! * A client of Dynamo gets all siblings with their context, merges them, and sends that context with its next write. Here a
//!   command has room for one number and none for a context. So a coordinator reads before it writes and takes what it finds for
//!   the context; a reader is told the largest sibling, and the page shows all of them.
//! * A coordinator that has restarted does not know which counters it had given, so it makes versions under another name: node and
//!   life. Without that it would give two versions the same clock.
//! * Two writes of one coordinator are always in an order: the later one knows of the earlier one. In Dynamo the second of two
//!   that are asked with the same context replaces the first in the same way.
//! * With `ask all`, a coordinator asks all replicas and goes on with the first R or W, as Dynamo does. With `ask quorum` it draws R
//!   or W of them, and the others only when some are silent: this is where the formula above holds.
//! * ABD's processes are reader, writer and replica in one, and messages are never lost. Here a coordinator asks those again who are
//!   silent. A client that hears nothing asks another node, and its write can take effect once per node that it has asked: the
//!   judge of linearizability counts each as a write of its own. So it does with a request that the network repeats, where a node
//!   that has started again meanwhile does not recognise it.
//! * `add` is a read and then a write (see [`command`]), and the judge of linearizability leaves keys alone to which somebody has
//!   added. `cas` is refused.
//! * The ring has no virtual nodes, and members do not change. Membership by gossip (§4.8) is left out.
//! * A node that stands in answers reads with what it keeps for others.

pub mod command;
mod config;
mod coordinator;
mod disk;
mod entropy;
mod evidence;
mod experiments;
mod facts;
mod handoff;
mod late;
mod message;
mod operation;
mod replica;
mod ring;
mod rules;
mod siblings;
mod timer;
mod tree;
mod version;
mod view;
pub(crate) mod words;

pub use crate::claim::Claim;
pub use crate::clock::{Actor, Clock};
pub use command::Request;
pub use config::{Ask, Bugs, Config, Count, Repair, Terms, Versions};
pub use disk::{Durable, Entry, Hint, Write};
pub use evidence::Evidence;
pub use facts::{Fact, Source};
pub use message::{Call, Message};
pub use replica::Replica;
pub use ring::{place, replicas};
pub use rules::{FRESH_READS, HINTS_KEPT, ONLY_NEWER_REPLACES, REPLICAS_CONVERGE, STORED_BY_W};
pub use siblings::{Arrival, Siblings, Versioned};
pub use timer::{Timer, TimerName};
pub use tree::{Branch, LEAVES};
pub use version::{Stamp, Version};

use faultline_engine::kv::Answer;
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Belief, Detail, Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, ClientId, Conditions, Contact, Context, EpochKind, Gauge, Info, LogWindow, Lookup,
    MessageForm, Metrics, NodeId, Panel, Protocol, Span, Ticket, Total,
};
use faultline_rules::WriteAhead;
use rules::{Fresh, OnDisks, OneCopy};

/// Versions of a value.
pub static VERSIONS: EpochKind = EpochKind::number("version", "v");

type Cx<'a, 'b> = &'a mut Context<'b, Replica>;

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Quorums",
    slug: "quorum",
    family: crate::SLUG,
    source: "Gifford 1979; Attiya, Bar-Noy & Dolev 1995; DeCandia et al. 2007; Bailis et al. 2012",
    behaviour: 1,
    commands: command::FORMS,
    nodes: Amount { min: 2, default: 3, max: 9 },
    clients: Amount { min: 1, default: 2, max: MAX_CLIENTS },
    patience: Span::millis(200),
    epochs: Some(&VERSIONS),
    works: false,
    members_change: false,
    panel: Panel::Matrix,
    opening: "do=0.3s+c1+every+60ms+add+x+1;0.3s+c2+every+60ms+get+x&at=0.9s",
};

impl Protocol for Replica {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            Gauge { name: "reads_told", total: Total::Sum, read: |replica| Some(replica.tally.reads) },
            Gauge { name: "stale_reads", total: Total::Sum, read: |replica| Some(replica.tally.stale) },
            Gauge {
                name: "anti_entropy_bytes",
                total: Total::Sum,
                read: |replica| Some(replica.tally.compared),
            },
            Gauge {
                name: "bytes_without_trees",
                total: Total::Sum,
                read: |replica| Some(replica.tally.everything),
            },
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

    /// Every node coordinates, and clients spread over them.
    fn contact(_: &Config, nodes: u16, client: ClientId, _: &Request) -> Contact {
        let spread = u16::try_from(client.index() % usize::from(nodes)).unwrap_or(0);
        Contact { kind: 0, first: NodeId(spread), lookup: Lookup::InTurn }
    }

    fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        Self::boot(cx, durable)
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Read { call, key } => self.on_read(cx, from, call, key),
            Message::Versions { call, held, .. } => self.on_versions(cx, from, call, held),
            Message::Store { call, key, held, home } => self.on_store(cx, from, (call, key), &held, home),
            Message::Stored { call, .. } => self.on_stored(cx, from, call),
            Message::Repair { key, held } => self.store(cx, key, &held, from, Source::Repair),
            Message::Handoff { hint } => self.on_handoff(cx, from, hint),
            Message::HandedOff { hint, .. } => self.on_handed_off(cx, &hint),
            Message::Compare { place, branches } => self.on_compare(cx, from, place, &branches),
            Message::Leaves { place, leaves, entries, answer } => {
                self.on_leaves(cx, from, (place, leaves), &entries, answer);
            }
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match timer {
            Timer::Operation(number) => self.on_waited(cx, number),
            Timer::Handoff => self.on_handoff_due(cx),
            Timer::Compare => self.on_compare_due(cx),
        }
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Request) {
        self.on_command(cx, ticket, command.into());
    }

    fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        self.on_synced(cx, durable);
    }

    fn write(durable: &mut Durable, write: Write) {
        durable.write(write);
    }

    fn is_kept(&self, message: &Message, _: NodeId, _: NodeId, durable: &Durable) -> bool {
        match message {
            Message::Stored { writes, .. } | Message::HandedOff { writes, .. } => durable.writes >= *writes,
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

    fn beliefs(&self, _: NodeId, _: Detail, _: &Config, _: &Conditions<'_>) -> Vec<Belief> {
        view::beliefs(self)
    }

    fn times(&self, config: &Config, _: &Conditions<'_>) -> Option<Grid> {
        view::stale(self, config)
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
        let mut rules: Vec<Box<dyn Checker<crate::Fact>>> =
            vec![Box::new(OnDisks::new(nodes, config)), Box::new(WriteAhead)];
        // With R + W ≤ N, or with nodes that stand in, a read may miss what was acknowledged (DeCandia 2007, §4.5, §4.6).
        if config.fresh(nodes) {
            rules.push(Box::<Fresh>::default());
        }
        if config.linearizable() {
            rules.push(Box::<OneCopy>::default());
        }
        rules
    }
}
