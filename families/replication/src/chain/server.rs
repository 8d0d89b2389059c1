//! A server: its place in the chain, and how it takes another one.

use super::facts::Place;
use super::links::Chain;
use super::message::Message;
use super::reads::Dirty;
use super::{Cx, Durable, Fact, MASTER, Timer, Write, is_read};
use crate::history::History;
use crate::lease::Stamp;
use faultline_engine::kv::Command;
use faultline_engine::{NodeId, Reply, Span, SpanRange, Ticket, Time};

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    pub(super) me: NodeId,
    life: u32,
    /// The newest configuration that it knows.
    pub(super) chain: Chain,
    pub(super) history: History,
    /// Whether it holds all that it must in that chain.
    pub(super) complete: bool,
    /// Until when it may answer reads.
    pub(super) lease: Option<Time>,
    /// Whether its successor in this chain has said what it has.
    pub(super) heard: bool,
    /// What its successor has said that it has when it was last sent what follows, unless it was asked again since.
    pub(super) served: Option<u64>,
    /// Up to which update all must be acknowledged when the timer runs out, or it asks its successor; nothing without a timer.
    pub(super) due: Option<u64>,
    /// Reads that wait for the word of the tail.
    pub(super) dirty: Vec<Dirty>,
    pub(super) asked: u64,
    /// In no chain: the configuration whose tail's history it has copied, and how many updates that were.
    pub(super) copied: (u64, u64),
    /// What its disk holds, as far as it promises that to the master.
    pub(super) kept: Kept,
}

/// What the disk of a server holds.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    chain: Chain,
    complete: u64,
    pub(super) held: u64,
}

impl Kept {
    fn of(durable: &Durable) -> Self {
        Self { chain: durable.chain.clone(), complete: durable.complete, held: durable.entries.len() as u64 }
    }
}

impl Server {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let me = cx.me();
        // A disk that is empty at the first start is that of a server which has been in the chain from the beginning. At a later
        // start it has been lost, or nothing of it was written: the server is in no chain until the master says so.
        let new = durable.chain.number == 0 && cx.boot() == 1;
        let chain = if new { Chain::initial(cx.nodes()) } else { durable.chain.clone() };
        let since = chain.since(me);
        let mut server = Self {
            me,
            life: cx.boot(),
            complete: since.is_some_and(|since| new || since == durable.complete),
            chain,
            history: History::of(durable.entries.clone()),
            lease: None,
            heard: false,
            served: None,
            due: None,
            dirty: Vec::new(),
            asked: 0,
            copied: (0, 0),
            kept: Kept::of(durable),
        };
        let (life, number, place) = (server.life, server.chain.number, server.place());
        cx.fact(Fact::Started { life, number, place, held: server.history.last() });
        if new {
            cx.persist(Write::Begin(server.chain.clone()));
            cx.arm(Timer::Beat, SpanRange::exactly(Span::millis(1)));
        } else {
            server.beat(cx);
        }
        if server.is_tail() {
            // What is on the disk of the tail is on all disks. Clients that have not heard of it will ask again.
            server.execute(cx, server.history.last());
        }
        server.take_place(cx);
        server
    }

    pub(super) fn place(&self) -> Place {
        match (self.chain.head() == Some(self.me), self.chain.tail() == Some(self.me)) {
            (true, true) => Place::Alone,
            (true, false) => Place::Head,
            (false, true) => Place::Tail,
            (false, false) if self.chain.since(self.me).is_some() => Place::Middle,
            (false, false) => Place::Outside,
        }
    }

    /// Whether it is the tail and holds everything, so that what it holds is acknowledged.
    pub(super) fn is_tail(&self) -> bool {
        self.complete && self.chain.tail() == Some(self.me)
    }

    pub(super) fn successor(&self) -> Option<NodeId> {
        self.chain.successor(self.me)
    }

    pub(super) fn predecessor(&self) -> Option<NodeId> {
        self.chain.predecessor(self.me)
    }

    /// Tells the master that it is there, and asks for leave to answer reads.
    pub(super) fn beat(&mut self, cx: Cx<'_, '_>) {
        let stamp = Stamp { life: self.life, at: cx.now() };
        let Kept { chain, complete, held } = self.kept.clone();
        let complete = chain.since(self.me).is_some_and(|since| since == complete);
        let copied = if held >= self.copied.1 { self.copied.0 } else { 0 };
        // All that it promises is on the disk, so a slow disk keeps no server from being heard. At the first start there is
        // nothing to promise yet.
        if chain.number > 0 || self.life > 1 {
            cx.send_now(MASTER, Message::Beat { stamp, chain, complete, copied, held });
        }
        cx.arm(Timer::Beat, SpanRange::exactly(cx.config().heartbeat));
        if self.place() == Place::Outside {
            self.fetch(cx);
        }
    }

    /// What was ordered is on the disk.
    pub(super) fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        let before = std::mem::replace(&mut self.kept, Kept::of(durable));
        // The master waits for these.
        if before.complete != durable.complete || (self.copied.0 > 0 && before.held < self.copied.1) {
            self.beat(cx);
        }
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Order { chain, stamp } => self.on_order(cx, chain, stamp),
            Message::Update { number, first, entries, last } => {
                self.on_update(cx, from, number, first, &entries, last);
            }
            Message::Ack { number, acked } => self.on_ack(cx, from, number, acked),
            Message::Have { number, stored, acked, complete } => {
                self.on_have(cx, from, number, (stored, acked), complete);
            }
            Message::Fetch { number, from: first } => self.on_fetch(cx, from, number, first),
            Message::Copy { number, first, entries, last } => {
                self.on_copy(cx, from, number, first, &entries, last);
            }
            Message::Query { number, read, .. } => self.on_query(cx, from, number, read),
            Message::Version { number, read, index } => self.on_version(cx, number, read, index),
            Message::Beat { .. } => {}
        }
    }

    /// The master says what the chain is.
    fn on_order(&mut self, cx: Cx<'_, '_>, chain: Chain, stamp: Option<Stamp>) {
        if chain.number > self.chain.number {
            self.adopt(cx, chain);
        } else if chain.number < self.chain.number {
            return;
        }
        // The lease is counted from the moment at which it was asked for: that is before the one at which it was granted.
        if let Some(stamp) = stamp
            && stamp.life == self.life
        {
            let until = stamp.at + cx.config().lease.0;
            self.lease = self.lease.max(Some(until));
        }
    }

    /// There is another chain. One that was removed, and has perhaps joined again since, forgets what nobody has acknowledged:
    /// nobody else need have it.
    fn adopt(&mut self, cx: Cx<'_, '_>, chain: Chain) {
        let before = self.place();
        let stays = self.chain.since(self.me).is_some_and(|since| chain.since(self.me) == Some(since));
        let forgets = !stays && !cx.config().bugs.keep_suffix;
        let (held, keep) =
            (self.history.last(), if forgets { self.history.acked } else { self.history.last() });
        cx.persist(Write::Adopt(chain.clone(), keep));
        self.chain = chain;
        if forgets {
            self.history.forget_rest();
        }
        if held > keep {
            cx.fact(Fact::UpdatesForgotten { from: keep + 1, count: held - keep });
        }
        self.complete &= stays;
        let (number, place) = (self.chain.number, self.place());
        cx.fact(Fact::PlaceTaken { number, place, before, held: keep });
        (self.heard, self.copied) = (false, (0, 0));
        self.take_place(cx);
    }

    /// What a server does first in its place, after a start or in another chain.
    fn take_place(&mut self, cx: Cx<'_, '_>) {
        if self.place() == Place::Outside {
            self.lease = None;
            // All that it has kept is acknowledged.
            self.execute(cx, self.history.last());
            self.send_readers_on(cx);
            return;
        }
        // Who is first has nobody to wait for. The master makes nobody first who lacks something that another one has.
        let at_once = self.predecessor().is_none() || cx.config().bugs.early_tail;
        if !self.complete && at_once {
            self.become_complete(cx);
        }
        self.settle(cx);
        // In §3 the new successor S⁺ tells the master the number of the last update that it has received; here it tells its
        // predecessor itself.
        if let Some(predecessor) = self.predecessor() {
            self.have(cx, predecessor);
        }
        self.probe(cx);
        self.ask_again(cx);
    }

    /// It holds all that its predecessor had when it took its place.
    pub(super) fn become_complete(&mut self, cx: Cx<'_, '_>) {
        let Some(since) = self.chain.since(self.me) else { return };
        self.complete = true;
        cx.persist(Write::Complete(since));
        cx.fact(Fact::Completed { number: since, held: self.history.last() });
    }

    pub(super) fn may_read(&self, cx: Cx<'_, '_>) -> bool {
        cx.config().lease.0 == Span(0) || self.lease.is_some_and(|until| cx.now() < until)
    }

    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        if is_read(command) {
            self.on_read(cx, ticket, command.key);
        } else if self.place().heads() && self.complete {
            self.on_request(cx, ticket, command);
        } else {
            send_on(cx, ticket);
        }
    }
}

/// Who does not serve a client sends it to the master, which knows who does.
pub(super) fn send_on(cx: Cx<'_, '_>, ticket: Ticket) {
    cx.fact(Fact::SentOn { ticket, to: MASTER });
    // It promises nothing.
    cx.reply_now(ticket, Reply::Redirect(Some(MASTER)));
}
