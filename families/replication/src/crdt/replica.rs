//! A replica: what it has, and what clients ask of it.

use super::content::{Answer, Content, Holding};
use super::disk::{Durable, Entry, Sessions, Write};
use super::edit::Request;
use super::facts::Fact;
use super::message::{Kept, Other};
use super::state::State;
use super::types::{Author, Effect, Object};
use super::update::Dot;
use super::{Cx, Timer};
use crate::clock::{Actor, Clock};
use faultline_engine::kv::{Key, Op};
use faultline_engine::{Reply, SharedVec, Span, SpanRange, Ticket};
use std::collections::VecDeque;
use std::sync::Arc;

/// A replica.
#[derive(Clone, Debug)]
pub struct Replica {
    /// The name under which it makes updates.
    pub(super) actor: Actor,
    pub(super) state: Arc<State>,
    pub(super) sessions: Sessions,
    pub(super) log: SharedVec<Entry>,
    /// What it knows of the others.
    pub(super) others: Vec<Other>,
    /// The deltas of this life that it keeps.
    pub(super) deltas: VecDeque<Kept>,
    /// The number of the first of them.
    pub(super) first: u64,
    /// Whom it sends to next, if that goes in turn.
    pub(super) turn: usize,
    /// How many writes it has ordered, in all its lives.
    pub(super) ordered: u64,
    pub(super) tally: Tally,
}

/// What charts read of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Bytes of states, deltas and acknowledgements that it has sent.
    pub(super) sent: u64,
    /// Bytes that it would have sent if it had sent its whole state every time.
    pub(super) whole: u64,
    /// How many tombstones it has.
    pub(super) tombstones: u64,
    /// What readers of its objects see, as a number.
    pub(super) fingerprint: u64,
}

impl Replica {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let me = cx.me();
        // Nobody else may make updates under its name, not itself with less memory either: what others take for the update that they
        // have would be another one. After a restart it cannot know what its disk has lost, so each life has a name of its own.
        let life = if cx.config().bugs.same_name { 1 } else { cx.boot() };
        // The deltas of an earlier life are gone, so the others are to be sent everything.
        let acked = cx.config().bugs.only_new.then_some(0);
        let unheard = |node| Other { node, life: 0, seen: Clock::default(), acked };
        let mut replica = Self {
            actor: Actor { node: me, life },
            state: Arc::clone(&durable.state),
            sessions: durable.sessions.clone(),
            log: durable.log.clone(),
            others: cx.peers().map(unheard).collect(),
            deltas: VecDeque::new(),
            first: 0,
            turn: me.index(),
            ordered: durable.writes,
            tally: Tally::default(),
        };
        replica.measure();
        let seen = replica.state.seen.clone();
        let held = replica.state.objects.iter();
        let values = held.map(|(key, object)| Holding { key: *key, value: object.content() }).collect();
        cx.fact(Fact::Started { life: cx.boot(), seen, values });
        replica.arm(cx);
        replica
    }

    pub(super) fn arm(&self, cx: Cx<'_, '_>) {
        if !self.others.is_empty() {
            // Not all at the same moment.
            let every = cx.config().gossip.0;
            let half = Span((every / 2).max(1));
            cx.arm(Timer::Gossip, SpanRange { min: half, max: Span(half.0 + every) });
        }
    }

    pub(super) fn persist(&mut self, cx: Cx<'_, '_>, write: Write) {
        self.ordered += 1;
        cx.persist(write);
    }

    /// Reads for charts what has changed.
    pub(super) fn measure(&mut self) {
        self.tally.tombstones = self.state.tombstones();
        self.tally.fingerprint = self.state.fingerprint();
    }

    fn object(&self, cx: Cx<'_, '_>, key: Key) -> Object {
        self.state.objects.get(&key).cloned().unwrap_or_else(|| Object::new(cx.config().data))
    }

    /// What a reader of a key is told.
    fn content(&self, cx: Cx<'_, '_>, key: Key) -> Content {
        self.state.content(key).unwrap_or_else(|| Object::new(cx.config().data).content())
    }

    /// A client asks. No other replica is asked.
    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) {
        let key = request.key();
        if let Request::KeyValue(command) = request
            && command.op == Op::Get
        {
            let value = self.content(cx, key);
            cx.fact(Fact::Read { ticket, key, value: value.clone() });
            return cx.reply(ticket, Reply::Answer(Answer::Held(value)));
        }
        let done = self.sessions.get(&ticket.client).filter(|_| !cx.config().bugs.no_sessions);
        match done {
            Some((serial, answer)) if *serial == ticket.serial => {
                let answer = answer.clone();
                cx.fact(Fact::Recognised { ticket });
                return cx.reply(ticket, Reply::Answer(answer));
            }
            // It has asked for something else since, so nobody waits for this.
            Some((serial, _)) if *serial > ticket.serial => return,
            _ => {}
        }
        let count = self.state.seen.of(self.actor) + 1;
        let update = Dot { by: self.actor, count };
        let author = Author { update, at: cx.wall_clock().0, bugs: &cx.config().bugs };
        match self.object(cx, key).change(&request, author) {
            Effect::Refused => {
                cx.fact(Fact::Refused { ticket, operation: request });
                cx.reply(ticket, Reply::Answer(Answer::Refused));
            }
            Effect::Nothing => {
                self.sessions.insert(ticket.client, (ticket.serial, Answer::Changed));
                self.persist(cx, Write::Unchanged(ticket));
                cx.fact(Fact::Unchanged { ticket, operation: request });
                cx.reply(ticket, Reply::Answer(Answer::Changed));
            }
            Effect::Delta(object) => {
                let delta = Arc::new(State::delta(update, key, object));
                self.change(cx, ticket, request, (update, author.at), delta);
            }
        }
    }

    fn change(
        &mut self,
        cx: Cx<'_, '_>,
        ticket: Ticket,
        request: Request,
        (update, at): (Dot, i64),
        delta: Arc<State>,
    ) {
        let knew = self.state.seen.clone();
        if cx.config().bugs.answer_first {
            cx.reply_now(ticket, Reply::Answer(Answer::Changed));
        }
        self.keep(cx, Kept { before: knew.clone(), delta: Arc::clone(&delta), from: None });
        Arc::make_mut(&mut self.state).join(&delta);
        self.sessions.insert(ticket.client, (ticket.serial, Answer::Changed));
        self.log.push(Entry { update, asked: Some((ticket.client, request)) });
        self.persist(cx, Write::Change { ticket, request, update, delta });
        if cx.config().bugs.plain_set {
            // A plain set deletes the element, and there is nothing left of the removal.
            self.forget(cx, update.clock());
        }
        self.measure();
        let value = self.content(cx, request.key());
        cx.fact(Fact::Changed { ticket, operation: request, update, knew, at, value });
        if !cx.config().bugs.answer_first {
            cx.reply(ticket, Reply::Answer(Answer::Changed));
        }
    }

    pub(super) fn forget(&mut self, cx: Cx<'_, '_>, stable: Clock) -> u64 {
        let gone = Arc::make_mut(&mut self.state).collect(&stable);
        if gone > 0 {
            // What is kept for others must not bring them back.
            for kept in &mut self.deltas {
                Arc::make_mut(&mut kept.delta).collect(&stable);
            }
            self.persist(cx, Write::Collect(stable));
            self.measure();
        }
        gone
    }
}
