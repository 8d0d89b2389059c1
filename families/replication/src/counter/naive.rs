//! The naive form, as popular articles write it: a list of replicas, and a loop over it that sends each addition to all. It counts
//! whom it has reached, and keeps to its threshold. What it lacks: an addition has no identity that a receiver looks at, nothing
//! is sent twice, and a copy for a new replica has no place among the additions.

use super::counts::Entry;
use super::disk::Write;
use super::facts::{Fact, Name};
use super::request::{Act, Answer, Change, Request, Verdict};
use super::{Cx, Message, Replica, Standing, Waiting};
use crate::clock::Actor;
use crate::crdt::{Dot, Holding};
use faultline_engine::kv::{self, Command, Key, Op};
use faultline_engine::{NodeId, NodeSet, Reply, Ticket};
use std::sync::Arc;

impl Replica {
    pub(super) fn on_naive_request(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) {
        match request {
            Request::Role(change) => self.order_naively(cx, ticket, change),
            Request::Counter(command) => match command.op {
                Op::Add(delta) => self.add_naively(cx, ticket, command, delta),
                _ => self.read(cx, ticket, command.key),
            },
        }
    }

    /// Tells every active replica on its list to add, and adds if it is one itself. A request that comes again is added again.
    fn add_naively(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command, delta: i64) {
        let config = cx.config();
        let active = self.machine.roles.active;
        if active.len() < config.needs() && !config.bugs.lower_threshold {
            let threshold = config.needs() as u64;
            cx.fact(Fact::Refused { ticket, heard: active, threshold });
            return cx.reply_now(ticket, Reply::Answer(Answer::Told(Verdict::NoPromise)));
        }
        self.taken += 1;
        let update = Dot { by: Actor { node: cx.me(), life: cx.boot() }, count: self.taken };
        cx.fact(Fact::Sent { ticket, update: Name::Update(update), nodes: active });
        let me = cx.me();
        let (mut value, mut by) = (self.counts.value(command.key).unwrap_or(0), NodeSet::EMPTY);
        if active.contains(me) {
            by.insert(me);
            value = self.count_naively(cx, Entry { update, request: Some(ticket), key: command.key, delta });
        }
        // Only the latest attempt counts who has answered.
        self.wait_for_copies(ticket, Name::Update(update), Answer::Store(kv::Answer::Sum(value)), by);
        for other in active.without(me).iter() {
            cx.send_now(other, Message::Add { update, key: command.key, delta });
        }
        self.check_waiting(cx);
    }

    fn count_naively(&mut self, cx: Cx<'_, '_>, entry: Entry) -> i64 {
        let value = self.counts.count(entry);
        self.persist(cx, Write::Count(entry));
        let Entry { update, request: ticket, key, delta } = entry;
        let update = Name::Update(update);
        cx.fact(Fact::Counted { update, ticket, key, delta, fresh: true, value });
        value
    }

    pub(super) fn on_add(&mut self, cx: Cx<'_, '_>, from: NodeId, update: Dot, key: Key, delta: i64) {
        self.count_naively(cx, Entry { update, request: None, key, delta });
        let added = Message::Added { update, writes: self.written };
        if cx.config().bugs.unwritten {
            cx.send_now(from, added);
        } else {
            cx.send(from, added);
        }
    }

    pub(super) fn on_added(&mut self, cx: Cx<'_, '_>, from: NodeId, update: Dot) {
        let of = |waiting: &&mut Waiting| waiting.update == Name::Update(update);
        if let Some(waiting) = self.waiting.iter_mut().find(of) {
            waiting.by.insert(from);
            self.check_waiting(cx);
        }
    }

    /// Carries an operator's order out at once, in its own list, and tells everybody what the list is now.
    fn order_naively(&mut self, cx: Cx<'_, '_>, ticket: Ticket, change: Change) {
        let Change { act, node } = change;
        if node.0 >= cx.nodes() {
            let verdict = Verdict::NoServer;
            cx.fact(Fact::RoleRefused { ticket, change, verdict });
            return cx.reply_now(ticket, Reply::Answer(Answer::Told(verdict)));
        }
        let before = self.machine.roles;
        // Whoever is on the list already is not added again.
        let is_new = act == Act::Add && before.of(node) == Standing::Outside;
        let roles = if act == Act::Add && !is_new { before } else { before.with(node, change.leads_to()) };
        self.take_roles(cx, Some(ticket), change, roles);
        let me = cx.me();
        for other in cx.peers() {
            cx.send(other, Message::Roles { change, roles });
        }
        if is_new && node != me {
            let values = self.counts.holdings();
            cx.send(node, Message::Copy { values: values.as_slice().into() });
            cx.fact(Fact::CopySent { node, values });
        }
        cx.reply(ticket, Reply::Answer(Answer::Told(Verdict::Done)));
    }

    /// Whoever speaks last has the list.
    pub(super) fn take_roles(
        &mut self,
        cx: Cx<'_, '_>,
        ticket: Option<Ticket>,
        change: Change,
        roles: super::Roles,
    ) {
        self.machine.roles = roles;
        self.persist(cx, Write::Roles(roles));
        let (active, standbys) = (roles.active, roles.standbys);
        cx.fact(Fact::RolesChanged { ticket, change, active, standbys });
    }

    pub(super) fn on_copy(&mut self, cx: Cx<'_, '_>, from: NodeId, values: Arc<[Holding]>) {
        self.counts.replace(from, &values);
        self.persist(cx, Write::Copy { from, values: Arc::clone(&values) });
        cx.fact(Fact::Copied { node: from, values: values.to_vec() });
    }
}
