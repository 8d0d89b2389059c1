//! The view service hears the pings of the servers, and says who is the primary and who its backups.

use super::facts::Change;
use super::members::View;
use super::message::Message;
use super::{Authority, Cx, Durable, Fact, SERVICE, Timer, Write, is_read};
use crate::lease::{Stamp, is_over_after};
use faultline_engine::kv::Command;
use faultline_engine::{NodeId, Reply, Span, SpanRange, Ticket, Time, order};
use std::mem::{self, Discriminant};

/// The view service.
#[derive(Clone, Debug)]
pub struct Service {
    pub(super) view: View,
    /// Whether the primary has said that it has acknowledged that view.
    pub(super) acknowledged: bool,
    pub(super) servers: Vec<Watched>,
    /// When it may have granted the primary a lease last.
    granted: Time,
    /// Why the primary stays though it is taken for failed, as far as that was said.
    explained: Option<Discriminant<Fact>>,
}

/// What the view service knows of a server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched {
    pub(super) node: NodeId,
    /// Its newest ping.
    stamp: Option<Stamp>,
    /// When that came; when the service started, if none has.
    heard: Time,
    /// Whether nothing has come from it for too long.
    pub(super) missed: bool,
    /// The view on its disk, by its newest ping.
    known: u64,
    /// How many writes are on its disk, by its newest ping.
    held: u64,
    /// Whether it belongs to the view and has lost its disk since.
    pub(super) lost: bool,
    /// The life in which that was seen last: what it pings in that life without a view is known.
    emptied: Option<u32>,
}

impl Watched {
    /// Whether it is there and its disk can be relied on.
    fn is_fit(&self) -> bool {
        self.known > 0 && !self.missed && !self.lost
    }
}

impl Service {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let new = durable.view.number == 0;
        let view = if new {
            View::initial(cx.nodes(), cx.config().wanted(cx.nodes()))
        } else {
            durable.view.clone()
        };
        let (number, primary, backups) = (view.number, view.primary, view.backups.to_vec());
        cx.fact(Fact::ViewServiceStarted { life: cx.boot(), number, primary, backups });
        if new && !cx.config().bugs.forget_view {
            cx.persist(Write::Begin(view.clone()));
        }
        let now = cx.now();
        let watched = |node| Watched {
            node,
            stamp: None,
            heard: now,
            missed: false,
            known: 0,
            held: 0,
            lost: false,
            emptied: None,
        };
        let servers: Vec<Watched> = (1..cx.nodes()).map(NodeId).map(watched).collect();
        for server in &servers {
            cx.arm(Timer::Missed(server.node), SpanRange::exactly(cx.config().timeout));
        }
        // In view 1 nobody has anything yet, and everybody knows it.
        let acknowledged = new || durable.acknowledged == view.number;
        // The service that was before may have granted a lease just before it crashed.
        Self { view, acknowledged, servers, granted: now, explained: None }
    }

    fn watched(&mut self, node: NodeId) -> Option<&mut Watched> {
        self.servers.iter_mut().find(|server| server.node == node)
    }

    fn is_fit(&self, node: NodeId) -> bool {
        self.servers.iter().any(|server| server.node == node && server.is_fit())
    }

    /// When it pinged last.
    fn heard(&self, node: NodeId) -> Option<Time> {
        self.servers.iter().find(|server| server.node == node).map(|server| server.heard)
    }

    /// A server that has not pinged since this service started is not taken for failed before its time.
    fn is_failed(&self, node: NodeId) -> bool {
        self.servers.iter().any(|server| server.node == node && (server.missed || server.lost))
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        if let Message::Ping { stamp, view, acknowledged, held } = message {
            self.on_ping(cx, from, stamp, &view, (acknowledged, held));
        }
    }

    /// A server is there.
    fn on_ping(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        stamp: Stamp,
        known: &View,
        (acknowledged, held): (u64, u64),
    ) {
        let (now, timeout) = (cx.now(), cx.config().timeout);
        let belongs = self.view.has(from);
        let Some(server) = self.watched(from) else { return };
        // One that comes late or again says nothing of now.
        if server.stamp.is_some_and(|newest| stamp <= newest) {
            return;
        }
        (server.stamp, server.heard) = (Some(stamp), now);
        (server.known, server.held) = (known.number, held);
        if mem::take(&mut server.missed) {
            cx.fact(Fact::PingReturned { node: from });
        }
        cx.arm(Timer::Missed(from), SpanRange::exactly(timeout));
        // Its disk was lost: whatever the view says of it, it does not have the state.
        if known.number == 0 && server.emptied != Some(stamp.life) {
            server.emptied = Some(stamp.life);
            server.lost = belongs;
            if belongs {
                cx.fact(Fact::StateLost { node: from });
            }
        }
        let lost = server.lost;
        if known.number > self.view.number {
            let (number, primary, backups) = (known.number, known.primary, known.backups.to_vec());
            (self.view, self.acknowledged) = (known.clone(), false);
            cx.persist(Write::Adopt(known.clone()));
            cx.fact(Fact::ViewRecalled { number, primary, backups });
        }
        let number = self.view.number;
        let leads = self.view.primary == from && !lost;
        if leads && known.number == number && acknowledged == number && !self.acknowledged {
            self.acknowledged = true;
            cx.persist(Write::Acknowledge(number));
            cx.fact(Fact::AcknowledgementHeard { number, node: from });
        }
        self.revise(cx);
        // It must not hear that it belongs to a view whose state it has lost.
        if !(lost && self.view.has(from)) {
            if self.view.primary == from {
                self.granted = now;
            }
            let view = self.view.clone();
            cx.send(from, Message::View { view, stamp: Some(stamp) });
        }
    }

    /// Nothing has come from a server for too long, or its timer was made to run out before its time.
    pub(super) fn on_missed(&mut self, cx: Cx<'_, '_>, node: NodeId) {
        let now = cx.now();
        let Some(server) = self.watched(node) else { return };
        if !mem::replace(&mut server.missed, true) {
            let silence = now.since(server.heard);
            cx.fact(Fact::PingsMissed { node, silence });
        }
        self.revise(cx);
    }

    /// Whether there must be another view.
    pub(super) fn revise(&mut self, cx: Cx<'_, '_>) {
        if self.is_failed(self.view.primary) {
            self.promote(cx);
        } else {
            self.explained = None;
            self.replace_backups(cx);
        }
    }

    /// Whether a view may get another primary, or a backup more: only when its primary has acknowledged it. Until then that one may
    /// know an older view, in which it answers alone, and its backups may lack its state.
    fn may_change(&self, cx: Cx<'_, '_>) -> bool {
        self.acknowledged || cx.config().bugs.unacknowledged
    }

    /// The primary is taken for failed: a backup that is there takes over.
    fn promote(&mut self, cx: Cx<'_, '_>) {
        let (number, failed) = (self.view.number, self.view.primary);
        if !self.may_change(cx) {
            if self.nothing_is_left() {
                return self.begin_anew(cx);
            }
            return self.explain(cx, Fact::ViewUnacknowledged { number, node: failed });
        }
        // Only who belongs to the view has its state.
        let candidates: Vec<NodeId> = if cx.config().bugs.stranger {
            self.servers.iter().rev().map(|server| server.node).collect()
        } else {
            self.view.backups.to_vec()
        };
        let fit = candidates.into_iter().filter(|node| self.is_fit(*node)).collect();
        // Of several it is the one that was heard last: another one may have failed with the primary.
        let fit = order::by_key(fit, |node| u64::MAX - self.heard(*node).map_or(0, |time| time.0 + 1));
        let Some((first, rest)) = fit.split_first() else {
            if self.nothing_is_left() {
                return self.begin_anew(cx);
            }
            return self.explain(cx, Fact::NobodyToPromote { number, node: failed });
        };
        if let Some(left) = self.lease_left(cx) {
            self.explain(cx, Fact::ExpiryAwaited { node: failed, left });
            return cx.arm(Timer::Expiry, SpanRange::exactly(left));
        }
        let backups = self.filled(cx, *first, rest.to_vec());
        self.decide(cx, &self.view.next(*first, &backups), Change::Promoted { node: failed });
    }

    /// Whether the primary has lost its disk, and each of its backups has said that it has nothing either.
    fn nothing_is_left(&self) -> bool {
        let of_view = self.servers.iter().filter(|server| self.view.has(server.node));
        of_view.clone().any(|server| server.lost && server.node == self.view.primary)
            && of_view.clone().all(|server| server.lost || (server.is_fit() && server.held == 0))
    }

    /// Nobody has the state any more, and all have said so: there is nothing left to wait for.
    fn begin_anew(&mut self, cx: Cx<'_, '_>) {
        for server in &mut self.servers {
            server.lost = false;
        }
        let node = self.view.primary;
        self.decide(cx, &self.view.next(node, &[]), Change::Anew { node });
    }

    /// Backups that are taken for failed are replaced by servers that are idle. Where the view is not acknowledged, backups can
    /// only leave: the primary stays, so nobody leads who lacks something.
    fn replace_backups(&mut self, cx: Cx<'_, '_>) {
        let (primary, before) = (self.view.primary, self.view.backups.to_vec());
        let stay: Vec<NodeId> = before.iter().copied().filter(|node| !self.is_failed(*node)).collect();
        let removed = before.iter().copied().find(|node| !stay.contains(node));
        let backups = if self.may_change(cx) { self.filled(cx, primary, stay.clone()) } else { stay.clone() };
        let added = backups.iter().copied().find(|node| !stay.contains(node));
        let why =
            removed.map(|node| Change::Removed { node }).or_else(|| added.map(|node| Change::Added { node }));
        if let Some(why) = why {
            self.decide(cx, &self.view.next(primary, &backups), why);
        }
    }

    /// These backups, and so many idle servers that there are as many backups as there should be.
    fn filled(&self, cx: Cx<'_, '_>, primary: NodeId, mut backups: Vec<NodeId>) -> Vec<NodeId> {
        let wanted = cx.config().wanted(cx.nodes());
        for server in self.servers.iter().filter(|server| server.is_fit() && server.node != primary) {
            if backups.len() < wanted && !backups.contains(&server.node) {
                backups.push(server.node);
            }
        }
        backups.truncate(wanted);
        backups
    }

    /// How long the primary may still answer, by leave of this service.
    fn lease_left(&self, cx: Cx<'_, '_>) -> Option<Span> {
        let lasts = is_over_after(cx.config().lease);
        let gone = cx.now().since(self.granted);
        (cx.config().authority == Authority::Lease && gone < lasts && !cx.config().bugs.no_lease_wait)
            .then(|| Span(lasts.0 - gone.0))
    }

    /// Says once why the primary stays.
    fn explain(&mut self, cx: Cx<'_, '_>, why: Fact) {
        let kind = Some(mem::discriminant(&why));
        if mem::replace(&mut self.explained, kind) != kind {
            cx.fact(why);
        }
    }

    /// There is another view from here on, and everybody is told.
    fn decide(&mut self, cx: Cx<'_, '_>, view: &View, why: Change) {
        (self.view, self.acknowledged, self.explained) = (view.clone(), false, None);
        if !cx.config().bugs.forget_view {
            cx.persist(Write::Adopt(view.clone()));
        }
        let (number, primary, backups) = (view.number, view.primary, view.backups.to_vec());
        cx.fact(Fact::ViewFormed { number, primary, backups, why });
        for server in &mut self.servers {
            server.lost &= view.has(server.node);
            cx.send(server.node, Message::View { view: view.clone(), stamp: None });
        }
    }

    /// A client asks whom to ask.
    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        let backups = &self.view.backups;
        let reader = (is_read(command) && cx.config().backup_reads && !backups.is_empty())
            .then(|| backups[ticket.client.whole().index() % backups.len()]);
        let to = reader.unwrap_or(self.view.primary);
        let to = if self.view.number == 0 { SERVICE } else { to };
        cx.fact(Fact::SentOn { ticket, to });
        // It promises nothing: who is asked knows its duty itself.
        cx.reply_now(ticket, Reply::Redirect(Some(to)));
    }
}
