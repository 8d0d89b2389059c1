//! The master detects failures, tells each server its new predecessor and successor, and tells clients which server is the head
//! and which the tail (§3).

use super::facts::Change;
use super::links::Chain;
use super::message::Message;
use super::{Cx, Durable, Fact, MASTER, Timer, Write, is_read};
use crate::lease::Stamp;
use faultline_engine::kv::Command;
use faultline_engine::{NodeId, Reply, Span, SpanRange, Ticket, Time};

/// The master.
#[derive(Clone, Debug)]
pub struct Master {
    pub(super) chain: Chain,
    pub(super) servers: Vec<Watched>,
}

/// What the master knows of a server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched {
    pub(super) node: NodeId,
    /// Its newest heartbeat.
    stamp: Option<Stamp>,
    /// When that came; when the master started, if none has.
    pub(super) heard: Time,
    /// When the master may have granted it a lease last.
    granted: Time,
    /// Whether the master considers it failed.
    pub(super) suspected: bool,
    /// The configuration since which it is in the chain and holds everything, by its own word; 0 if it does not.
    pub(super) complete: u64,
    /// The life for which the chain has begun anew with it: what it said of its lost disk in that life is known.
    anew: Option<u32>,
    /// Whether it was said that it is kept, as the last that holds everything.
    kept: bool,
}

impl Master {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let chain =
            if durable.chain.number == 0 { Chain::initial(cx.nodes()) } else { durable.chain.clone() };
        let (life, number) = (cx.boot(), chain.number);
        cx.fact(Fact::MasterStarted { life, number, chain: chain.clone() });
        if durable.chain.number == 0 && !cx.config().bugs.forget_chain {
            cx.persist(Write::Adopt(chain.clone(), 0));
        }
        let now = cx.now();
        // The master that was before may have granted a lease just before it crashed.
        let watched = |node| Watched {
            node,
            stamp: None,
            heard: now,
            granted: now,
            suspected: false,
            complete: 0,
            anew: None,
            kept: false,
        };
        let servers: Vec<Watched> = (1..cx.nodes()).map(NodeId).map(watched).collect();
        for server in &servers {
            cx.arm(Timer::Silence(server.node), SpanRange::exactly(cx.config().timeout));
        }
        Self { chain, servers }
    }

    fn watched(&mut self, node: NodeId) -> Option<&mut Watched> {
        self.servers.iter_mut().find(|server| server.node == node)
    }

    /// Whether a server is in the chain and holds everything.
    pub(super) fn is_complete(&self, server: &Watched) -> bool {
        self.chain.since(server.node).is_some_and(|since| since == server.complete)
    }

    /// Whether another server than this one holds everything.
    fn has_another_copy(&self, node: NodeId) -> bool {
        self.servers.iter().any(|server| server.node != node && self.is_complete(server))
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        if let Message::Beat { stamp, chain, complete, copied, .. } = message {
            self.on_beat(cx, from, stamp, &chain, complete, copied);
        }
    }

    /// A server is there.
    fn on_beat(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        stamp: Stamp,
        known: &Chain,
        complete: bool,
        copied: u64,
    ) {
        let (now, timeout) = (cx.now(), cx.config().timeout);
        let Some(server) = self.watched(from) else { return };
        // One that comes late or again says nothing of now.
        if server.stamp.is_some_and(|newest| stamp <= newest) {
            return;
        }
        (server.stamp, server.heard) = (Some(stamp), now);
        server.complete = known.since(from).filter(|_| complete).unwrap_or(0);
        server.kept = false;
        let anew = server.anew;
        if std::mem::take(&mut server.suspected) {
            cx.fact(Fact::Trusted { node: from });
        }
        cx.disarm(Timer::Lease(from));
        cx.arm(Timer::Silence(from), SpanRange::exactly(timeout));
        if known.number > self.chain.number {
            self.chain = known.clone();
            cx.persist(Write::Adopt(known.clone(), 0));
            cx.fact(Fact::ChainRecalled { number: known.number, chain: known.clone() });
        }
        match self.chain.since(from) {
            // Its disk was lost: what it had is gone, whatever the chain says. It must not hear that it is in the chain, unless the
            // chain has begun anew with it since.
            Some(_) if known.number == 0 && anew != Some(stamp.life) => {
                return self.replace(cx, from, stamp.life);
            }
            Some(_) => {}
            None if copied == self.chain.number => {
                self.decide(cx, self.chain.with(from), Change::Added { node: from });
            }
            None => {}
        }
        self.repair(cx);
        // The lease of a server that is in no chain is of no use to it.
        if let Some(server) = self.watched(from) {
            server.granted = now;
        }
        let chain = self.chain.clone();
        cx.send(from, Message::Order { chain, stamp: Some(stamp) });
    }

    /// A server in the chain has lost its disk.
    fn replace(&mut self, cx: Cx<'_, '_>, node: NodeId, life: u32) {
        if self.has_another_copy(node) {
            self.decide(cx, self.chain.without(node), Change::Lost { node });
        } else if self
            .servers
            .iter()
            .filter(|server| self.chain.since(server.node).is_some())
            .all(|server| server.stamp.is_some() && !self.is_complete(server))
        {
            // Nobody holds everything, and all have said so: there is nothing left to wait for.
            if let Some(server) = self.watched(node) {
                server.anew = Some(life);
            }
            self.decide(cx, self.chain.of(node), Change::Anew { node });
        }
    }

    /// There is another chain from here on, and everybody is told.
    fn decide(&mut self, cx: Cx<'_, '_>, chain: Chain, why: Change) {
        self.chain = chain.clone();
        if !cx.config().bugs.forget_chain {
            cx.persist(Write::Adopt(chain.clone(), 0));
        }
        cx.fact(Fact::ChainFormed { number: chain.number, chain: chain.clone(), why });
        for server in &self.servers {
            cx.send(server.node, Message::Order { chain: chain.clone(), stamp: None });
        }
    }

    /// Nothing has come from a server for too long, or its timer was made to run out before its time.
    pub(super) fn on_silence(&mut self, cx: Cx<'_, '_>, node: NodeId) {
        let now = cx.now();
        let Some(server) = self.watched(node) else { return };
        if !std::mem::replace(&mut server.suspected, true) {
            let silence = now.since(server.heard);
            cx.fact(Fact::Suspected { node, silence });
            if self.chain.since(node).is_some()
                && let Some(left) = self.lease_left(cx, node)
            {
                cx.fact(Fact::LeaseAwaited { node, left });
            }
        }
        self.repair(cx);
    }

    /// How long a server may still answer reads, by leave of this master.
    fn lease_left(&self, cx: Cx<'_, '_>, node: NodeId) -> Option<Span> {
        let server = self.servers.iter().find(|server| server.node == node)?;
        let lasts = crate::lease::is_over_after(cx.config().lease.0);
        let gone = cx.now().since(server.granted);
        (cx.config().lease.0 > Span(0) && gone < lasts && !cx.config().bugs.no_lease_wait)
            .then(|| Span(lasts.0 - gone.0))
    }

    /// Removes from the chain every server that is considered failed: none before its lease has expired, and never the last that holds
    /// everything. Of t servers t−1 may fail (§3), so one must remain.
    pub(super) fn repair(&mut self, cx: Cx<'_, '_>) {
        let suspects: Vec<NodeId> =
            self.servers.iter().filter(|server| server.suspected).map(|server| server.node).collect();
        for node in suspects {
            if self.chain.since(node).is_none() {
                continue;
            }
            if let Some(left) = self.lease_left(cx, node) {
                cx.arm(Timer::Lease(node), SpanRange::exactly(left));
                continue;
            }
            let remains =
                if cx.config().bugs.last_copy { self.chain.len() > 1 } else { self.has_another_copy(node) };
            if remains {
                self.decide(cx, self.chain.without(node), Change::Silent { node });
            } else if self.watched(node).is_some_and(|server| !std::mem::replace(&mut server.kept, true)) {
                cx.fact(Fact::LastCopyKept { node });
            }
        }
    }

    /// A client asks whom to ask.
    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        let to = if !is_read(command) {
            self.chain.head()
        } else if cx.config().craq {
            // Readers spread over the servers.
            let place = ticket.client.whole().index() % self.chain.len().max(1);
            self.chain.nodes().nth(place)
        } else {
            self.chain.tail()
        };
        let to = to.unwrap_or(MASTER);
        cx.fact(Fact::SentOn { ticket, to });
        // It promises nothing: who is asked knows its place itself.
        cx.reply_now(ticket, Reply::Redirect(Some(to)));
    }
}
