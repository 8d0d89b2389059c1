//! A replica: what it has, what clients ask of it, and what has to wait.

use super::config::{Config, Promise};
use super::copy::{Copy, Stamp, Update, Write};
use super::facts::Fact;
use super::message::Message;
use super::request::{Request, Session, Told, writer};
use super::{Cx, SEQUENCER, Timer};
use crate::clock::Clock;
use crate::crdt::Dot;
use faultline_engine::kv::{Answer, Command, Op};
use faultline_engine::{NodeId, Reply, Span, SpanRange, Ticket, Time};
use std::sync::Arc;

/// A replica.
#[derive(Clone, Debug)]
pub struct Replica {
    pub(super) me: NodeId,
    /// Whether there is one order of all writes.
    pub(super) ordered: bool,
    pub(super) copy: Copy,
    /// Of each writer, up to which write somebody has said that there is one.
    pub(super) heard: Clock,
    /// Writes that came too early.
    pub(super) early: Vec<Update>,
    /// Requests that wait: each client's session has one.
    pub(super) waiting: Vec<Waiting>,
    pub(super) tally: Tally,
}

/// A request that waits at a replica.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) ticket: Ticket,
    pub(super) request: Request,
    /// Since when it is here.
    pub(super) since: Time,
    /// When its client asked for it last.
    asked: Time,
    pub(super) what: WaitsFor,
}

/// What a request waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WaitsFor {
    /// For writes that its session has made or read.
    Session,
    /// For its place in the order.
    Order,
}

/// What charts and predictions read of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Reads that were answered, and how long they have waited together for other replicas.
    pub(super) reads: Mean,
    /// The same of writes.
    pub(super) writes: Mean,
}

/// A mean of lengths of time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mean {
    pub(super) count: u64,
    sum: u64,
}

impl Mean {
    fn add(&mut self, span: Span) {
        self.count += 1;
        self.sum += span.0;
    }

    pub(super) fn value(self) -> Option<Span> {
        self.sum.checked_div(self.count).map(Span)
    }
}

impl Replica {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Copy) -> Self {
        let replica = Self {
            me: cx.me(),
            ordered: cx.config().is_ordered(),
            copy: durable.clone(),
            heard: durable.seen.clone(),
            early: Vec::new(),
            waiting: Vec::new(),
            tally: Tally::default(),
        };
        cx.fact(Fact::Started { life: cx.boot(), seen: durable.seen.clone() });
        replica.arm(cx);
        replica
    }

    pub(super) fn arm(&self, cx: Cx<'_, '_>) {
        if cx.nodes() > 1 {
            // Not all at the same moment.
            let every = cx.config().repair.0;
            let half = Span((every / 2).max(1));
            cx.arm(Timer::Repair, SpanRange { min: half, max: Span(half.0 + every) });
        }
    }

    /// A client asks. What it asked before it does not wait for any more.
    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) {
        let mut of_client = self.waiting.iter().filter(|other| other.ticket.client == ticket.client);
        if of_client.any(|other| other.ticket.serial > ticket.serial) || !self.is_new(cx, ticket) {
            return;
        }
        // What comes again has waited since it came first.
        let since = self.waiting.iter().find(|other| other.ticket == ticket).map(|other| other.since);
        self.waiting.retain(|other| other.ticket.client != ticket.client);
        let now = cx.now();
        self.serve(cx, ticket, request, since.unwrap_or(now));
        self.go_on(cx);
    }

    /// Whether a request is none that has come here before, as a write. One that has is answered again, and an older one not at all.
    fn is_new(&self, cx: Cx<'_, '_>, ticket: Ticket) -> bool {
        let forgets = self.ordered && cx.config().bugs.order_twice;
        let Some(done) = self.copy.done.get(&ticket.client).filter(|_| !forgets) else { return true };
        if done.serial == ticket.serial {
            cx.fact(Fact::Recognised { ticket, write: done.name });
            self.tell(cx, ticket, done.command, (done.answer, done.read, Some(done.name), done.writes));
        }
        done.serial < ticket.serial
    }

    /// A request is looked at: for the first time, or once more after it has waited.
    fn serve(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request, since: Time) {
        let config = cx.config();
        let command = request.command;
        let reads = command.op == Op::Get;
        // Attiya & Welch 1994, §4: where reads are linearizable, they are broadcast like writes; where they are sequential, a process
        // answers them from its own copy.
        let ordered = match config.promise {
            Promise::Linearizable => !(reads && config.bugs.local_reads),
            Promise::Sequential => !reads,
            Promise::Causal | Promise::Pram | Promise::Eventual => false,
        };
        if ordered {
            return self.order(cx, ticket, request, since);
        }
        if let Some(lacks) = self.lacks(config, &request) {
            cx.fact(Fact::Waits { ticket, operation: command, lacks });
            self.wait(cx, ticket, request, since, WaitsFor::Session);
            return;
        }
        let (before, read) = self.copy.value(command.key);
        let (after, answer) = command.op.apply(before);
        let writes = !reads && answer != Answer::Swapped(false);
        self.served(cx, command, since);
        if !writes {
            return self.tell(cx, ticket, command, (answer, read, None, false));
        }
        let read = (!matches!(command.op, Op::Set(_))).then_some(read).flatten();
        let name = self.make(cx, ticket, &request, (after, answer, read));
        self.tell(cx, ticket, command, (answer, read, Some(name), true));
    }

    /// What a replica must have before it may answer a session, and lacks (Terry et al. 1994, §4.2, table 2).
    fn lacks(&self, config: &Config, request: &Request) -> Option<Dot> {
        let (guarantees, Session { reads, writes }) = (config.guarantees, &request.session);
        let is_read = !matches!(request.command.op, Op::Set(_));
        let is_write = request.command.op != Op::Get;
        let own = is_read && guarantees.read_your_writes || is_write && guarantees.monotonic_writes;
        let others = is_read && guarantees.monotonic_reads || is_write && guarantees.writes_follow_reads;
        let of_writes = own.then(|| self.copy.lacks(writes)).flatten();
        of_writes.or_else(|| others.then(|| self.copy.lacks(reads)).flatten())
    }

    /// A request goes to the sequencer, which gives it its place. The client is answered when the request comes back in its turn.
    fn order(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request, since: Time) {
        let command = request.command;
        if self.me == SEQUENCER {
            let (name, answer, read, writes) = self.place(cx, ticket, &request);
            self.served(cx, command, since);
            return self.tell(cx, ticket, command, (answer, read, Some(name), writes));
        }
        self.forward(cx, ticket, &request);
        if cx.config().bugs.early_answer && matches!(command.op, Op::Set(_)) {
            let told = Told { answer: Answer::Done, read: None, wrote: None };
            cx.reply(ticket, Reply::Answer(told));
        }
        self.wait(cx, ticket, request, since, WaitsFor::Order);
    }

    fn wait(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request, since: Time, what: WaitsFor) {
        self.waiting.push(Waiting { ticket, request, since, asked: cx.now(), what });
    }

    fn forward(&self, cx: Cx<'_, '_>, ticket: Ticket, request: &Request) {
        let (command, session) = (request.command, request.session.clone());
        cx.fact(Fact::Forwarded { ticket, operation: command, to: SEQUENCER });
        cx.send(SEQUENCER, Message::Forward { ticket, command, session });
    }

    /// Asks once more for the places of requests that have waited for long: the message to the sequencer may be lost.
    pub(super) fn forward_again(&self, cx: Cx<'_, '_>) {
        let long = cx.config().repair;
        let now = cx.now();
        let late =
            self.waiting.iter().filter(|one| one.what == WaitsFor::Order && now.since(one.asked) > long);
        late.for_each(|one| self.forward(cx, one.ticket, &one.request));
    }

    /// The sequencer gives a request its place in the order.
    fn place(
        &mut self,
        cx: Cx<'_, '_>,
        ticket: Ticket,
        request: &Request,
    ) -> (Dot, Answer, Option<Dot>, bool) {
        let (before, read) = self.copy.value(request.command.key);
        let (after, answer) = request.command.op.apply(before);
        let writes = request.command.op != Op::Get && answer != Answer::Swapped(false);
        let read = (!matches!(request.command.op, Op::Set(_))).then_some(read).flatten();
        let name = self.make(cx, ticket, request, (after.filter(|_| writes), answer, read));
        (name, answer, read, writes)
    }

    /// The sequencer is sent a request. If it has a place already, who sends it may not have heard.
    pub(super) fn on_forward(&mut self, cx: Cx<'_, '_>, from: NodeId, ticket: Ticket, request: &Request) {
        if self.me != SEQUENCER {
            return;
        }
        let done = self.copy.done.get(&ticket.client).filter(|_| !cx.config().bugs.order_twice);
        match done {
            Some(done) if done.serial == ticket.serial => {
                // Its log is the order.
                let place = usize::try_from(done.name.count - 1).unwrap_or(usize::MAX);
                if let Some(update) = self.copy.log.get(place).cloned() {
                    cx.send(from, Message::Updates(Arc::new([update])));
                }
            }
            Some(done) if done.serial > ticket.serial => {}
            _ => {
                self.place(cx, ticket, request);
            }
        }
    }

    /// Makes a write: here at once, and on its way to all others.
    fn make(
        &mut self,
        cx: Cx<'_, '_>,
        ticket: Ticket,
        request: &Request,
        (value, answer, read): (Option<i64>, Answer, Option<Dot>),
    ) -> Dot {
        let (config, by) = (cx.config(), writer(self.me));
        let name = Dot { by, count: self.copy.count_of(by) + 1 };
        let needs = self.needs(config, name, &request.session, read);
        let time = if config.bugs.deaf_clock { name.count } else { self.copy.time + 1 };
        let stamp = Stamp { time, node: self.me };
        let command = request.command;
        let update = Update { name, ticket, command, value, answer, read, stamp, needs: needs.clone() };
        let updates: Arc<[Update]> = Arc::new([update.clone()]);
        if config.bugs.unwritten {
            cx.peers().for_each(|peer| cx.send_now(peer, Message::Updates(Arc::clone(&updates))));
        }
        self.apply(cx, &update);
        let holds = self.copy.value(command.key).0;
        cx.fact(Fact::Made { ticket, operation: command, write: name, value, read, needs, holds });
        if !config.bugs.unwritten {
            cx.peers().for_each(|peer| cx.send(peer, Message::Updates(Arc::clone(&updates))));
        }
        name
    }

    /// What a replica must have before it applies a write: the promise says so, and the session.
    fn needs(&self, config: &Config, name: Dot, session: &Session, read: Option<Dot>) -> Clock {
        let before = Dot { count: name.count - 1, ..name };
        let own = if before.count == 0 { Clock::default() } else { before.clock() };
        let needs = match config.promise {
            // FIFO from its writer (Lipton & Sandberg 1988); where the sequencer makes all writes, that is the order itself.
            Promise::Linearizable | Promise::Sequential | Promise::Pram => own,
            Promise::Causal if config.bugs.no_dependencies => own,
            // All that its writer has: what may have caused it (Ahamad et al. 1995, §3).
            Promise::Causal => self.copy.seen.clone(),
            Promise::Eventual => Clock::default(),
        };
        if config.bugs.only_here || config.is_ordered() {
            return needs;
        }
        let writes = config.guarantees.monotonic_writes.then_some(&session.writes);
        let follows = config.guarantees.writes_follow_reads;
        let reads = follows.then_some(&session.reads);
        // What `add` and `cas` have read was read before they write.
        let now = read.filter(|_| follows).map(Dot::clock);
        writes.into_iter().chain(reads).chain(&now).fold(needs, |needs, vector| needs.join(vector))
    }

    /// A write comes to this copy, and to its disk.
    pub(super) fn apply(&mut self, cx: Cx<'_, '_>, update: &Update) {
        let keeps = cx.config().keeps();
        self.copy.apply(update, keeps);
        self.heard = self.heard.join(&update.name.clock());
        // Its client has asked for this since, so it does not wait for anything older.
        let Ticket { client, serial } = update.ticket;
        self.waiting.retain(|one| one.ticket.client != client || one.ticket.serial >= serial);
        cx.persist(Write { update: update.clone(), keeps });
    }

    /// Notes how long a request has waited here for others.
    fn served(&mut self, cx: Cx<'_, '_>, command: Command, since: Time) {
        let took = cx.now().since(since);
        let of = if command.op == Op::Get { &mut self.tally.reads } else { &mut self.tally.writes };
        of.add(took);
    }

    /// Answers a client.
    fn tell(
        &self,
        cx: Cx<'_, '_>,
        ticket: Ticket,
        operation: Command,
        (answer, read, name, writes): (Answer, Option<Dot>, Option<Dot>, bool),
    ) {
        cx.fact(Fact::Served { ticket, operation, outcome: answer, read, wrote: name });
        let bugs = &cx.config().bugs;
        let wrote = name.filter(|_| writes && !bugs.forget_writes);
        let read = read.filter(|_| !bugs.forget_reads);
        cx.reply(ticket, Reply::Answer(Told { answer, read, wrote }));
    }

    /// A write has come in its turn: who waits for it is answered.
    pub(super) fn answer(&mut self, cx: Cx<'_, '_>, update: &Update) {
        let waits = |one: &Waiting| one.what == WaitsFor::Order && one.ticket == update.ticket;
        let Some(place) = self.waiting.iter().position(waits) else { return };
        let Waiting { ticket, since, .. } = self.waiting.remove(place);
        self.served(cx, update.command, since);
        let told = (update.answer, update.read, Some(update.name), update.value.is_some());
        self.tell(cx, ticket, update.command, told);
    }

    /// Looks again at requests that wait for what may have come.
    pub(super) fn go_on(&mut self, cx: Cx<'_, '_>) {
        self.drain(cx);
        let config = cx.config();
        let ready = |replica: &Self, one: &Waiting| {
            one.what == WaitsFor::Session && replica.lacks(config, &one.request).is_none()
        };
        while let Some(place) = self.waiting.iter().position(|one| ready(self, one)) {
            let Waiting { ticket, request, since, .. } = self.waiting.remove(place);
            // Another replica may have done it meanwhile.
            if self.is_new(cx, ticket) {
                self.serve(cx, ticket, request, since);
                self.drain(cx);
            }
        }
    }
}
