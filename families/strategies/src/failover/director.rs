//! The director: it watches the servers, says which of them is the primary, and sends clients there. In cluster mode it is
//! the load balancer.

use super::disk::Carried;
use super::handover::Order;
use super::message::Message;
use super::request::{Answer, Request, Switchover};
use super::status::{Phase, Status};
use super::watched::{Hears, Outage, Restored, Watched};
use super::{Cx, Durable, FIRST, Fact, Form, Timer, Write, servers};
use faultline_engine::{ClientId, NodeId, NodeSet, Reply, Span, SpanRange, Ticket, Time};
use litemap::LiteMap;

/// The director.
#[derive(Clone, Debug)]
pub struct Director {
    /// The highest token that it has granted.
    pub(super) token: u64,
    /// To whom, in which life.
    pub(super) primary: Option<(NodeId, u32)>,
    /// What it knows of each server.
    pub(super) servers: Vec<Watched>,
    /// Servers that could not take over, or failed a drill.
    pub(super) unfit: NodeSet,
    /// Who gets the token, while the primary hands over.
    pub(super) hand_over: Option<NodeId>,
    /// The order of an operator who waits for its end.
    pub(super) order: Option<Order>,
    /// Per session of an operator: its newest order that was carried out or refused.
    pub(super) carried: LiteMap<ClientId, Carried>,
    /// Whether the last order was planned.
    planned: bool,
    /// When the primary last said that it serves, and how many effects it had acknowledged.
    word: Option<(Time, u64)>,
    /// The time without a primary, while it lasts.
    pub(super) outage: Option<Outage>,
    /// The last one that has ended.
    pub(super) last: Option<Restored>,
    /// At least so many acknowledged effects were lost.
    pub(super) lost: u64,
    /// Cluster: whose turn it is.
    turn: usize,
}

impl Director {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        cx.fact(Fact::DirectorStarted { life: cx.boot(), token: durable.token });
        let watched = |node| Watched { node, hears: Hears::NotYet, heard: None, status: None };
        let director = Self {
            token: durable.token,
            primary: durable.primary,
            servers: servers(cx.nodes()).map(watched).collect(),
            unfit: NodeSet::EMPTY,
            hand_over: None,
            order: None,
            carried: durable.carried.clone(),
            planned: false,
            word: None,
            outage: None,
            last: None,
            lost: 0,
            turn: 0,
        };
        for node in servers(cx.nodes()) {
            cx.arm(Timer::Silence(node), SpanRange::exactly(cx.config().timeout));
        }
        if cx.config().drill.0 > Span(0) && cx.config().form != Form::Cluster {
            cx.arm(Timer::Drill, SpanRange::exactly(cx.config().drill.0));
        }
        director.on_ping_timer(cx);
        director
    }

    pub(super) fn server(&self, node: NodeId) -> Option<&Watched> {
        self.servers.iter().find(|server| server.node == node)
    }

    /// Who serves, as far as it knows.
    pub(super) fn serving(&self) -> Option<NodeId> {
        let (node, life) = self.primary?;
        let server = self.server(node).filter(|server| server.hears == Hears::Yes)?;
        let same = server.status.is_some_and(|status| status.life == life);
        (same && server.phase(self.token) == Some(Phase::Active)).then_some(node)
    }

    pub(super) fn on_ping_timer(&self, cx: Cx<'_, '_>) {
        self.ping(cx, false);
        cx.arm(Timer::Ping, SpanRange::exactly(cx.config().heartbeat));
    }

    pub(super) fn on_drill(&self, cx: Cx<'_, '_>) {
        self.ping(cx, true);
        cx.arm(Timer::Drill, SpanRange::exactly(cx.config().drill.0));
    }

    pub(super) fn ping(&self, cx: Cx<'_, '_>, drill: bool) {
        let primary = self.primary.map(|(node, _)| node);
        let others =
            || self.servers.iter().filter(|one| one.hears == Hears::Yes && Some(one.node) != primary);
        let synced = others().filter(|one| one.status.is_some_and(|status| status.caught_up));
        let ping = Message::Ping {
            token: self.token,
            primary,
            standbys: others().map(|one| one.node).collect(),
            synced: synced.map(|one| one.node).collect(),
            hand_over: self.hand_over.is_some(),
            prepare: self.goal(cx.config()),
            drill,
        };
        for server in &self.servers {
            // Behind a token that is being written: a server that hears of one must never hear of it again from somebody else.
            cx.send(server.node, ping.clone());
        }
    }

    /// A server says how it is.
    pub(super) fn on_status(&mut self, cx: Cx<'_, '_>, from: NodeId, status: Status) {
        let now = cx.now();
        let Some(server) = self.servers.iter_mut().find(|server| server.node == from) else { return };
        let is_newer = |known: Status| (status.life, status.number) > (known.life, known.number);
        if !server.status.is_none_or(is_newer) {
            return;
        }
        let returned = server.hears == Hears::No;
        (server.hears, server.heard, server.status) = (Hears::Yes, Some(now), Some(status));
        cx.arm(Timer::Silence(from), SpanRange::exactly(cx.config().timeout));
        if returned {
            cx.fact(Fact::ServerReturned { node: from });
        }
        if !status.fit && !self.unfit.contains(from) {
            self.unfit.insert(from);
            cx.fact(Fact::DrillFailed { node: from });
        }
        self.tend_order(cx);
        self.tend(cx);
    }

    /// Nothing has come from a server for too long.
    pub(super) fn on_silence(&mut self, cx: Cx<'_, '_>, node: NodeId) {
        let now = cx.now();
        let Some(server) = self.servers.iter_mut().find(|server| server.node == node) else { return };
        server.hears = Hears::No;
        let silence = server.heard.map(|heard| now.since(heard));
        cx.fact(Fact::ServerSuspected { node, silence });
        self.tend_order(cx);
        self.tend(cx);
    }

    /// Sees to it that there is a primary.
    pub(super) fn tend(&mut self, cx: Cx<'_, '_>) {
        if cx.config().form == Form::Cluster {
            return;
        }
        if let Some((node, life)) = self.primary
            && let Some(server) = self.server(node).copied()
            && server.hears != Hears::No
        {
            // Nothing is known yet, after a start of the director.
            let Some(status) = server.status else { return };
            let phase = server.phase(self.token);
            if status.life == life && phase != Some(Phase::Released) && phase != Some(Phase::Failed) {
                match phase {
                    Some(Phase::Active) => self.is_served(cx, server, status),
                    // The order was lost, or is on its way.
                    None if !cx.config().bugs.one_order => {
                        cx.send(node, Message::Promote { token: self.token, life, planned: self.planned });
                    }
                    _ => {}
                }
                return;
            }
            match phase {
                Some(Phase::Failed) => self.unfit.insert(node),
                Some(Phase::Released) => {}
                _ if self.outage.is_none() => cx.fact(Fact::PrimaryRestarted { node }),
                _ => {}
            }
        }
        self.replace(cx);
    }

    /// There is no primary, or it cannot go on.
    fn replace(&mut self, cx: Cx<'_, '_>) {
        let before = self.primary.and_then(|(node, _)| self.server(node)).copied();
        let released = before.is_some_and(|server| server.phase(self.token) == Some(Phase::Released));
        if before.is_some() {
            let now = cx.now();
            let (since, acknowledged) = self.word.unwrap_or((now, 0));
            self.outage.get_or_insert(Outage { since, noticed: now, acknowledged, nobody: false });
        }
        // It may have crashed meanwhile, and have nothing again.
        let back = self.hand_over.take().filter(|to| released && self.is_ready(cx.config(), *to));
        match back.or_else(|| self.candidate()) {
            Some(node) => self.grant(cx, node, back.is_some()),
            None => self.say_nobody(cx),
        }
    }

    /// The server that has most, of those that are there; the first of several.
    fn candidate(&self) -> Option<NodeId> {
        let waits = self.server(FIRST).is_some_and(|first| first.hears == Hears::NotYet);
        if self.primary.is_none() && waits {
            return None;
        }
        let there =
            self.servers.iter().filter(|one| one.hears == Hears::Yes && !self.unfit.contains(one.node));
        let holds =
            |one: &&Watched| (one.status.map_or(0, |status| status.holds), std::cmp::Reverse(one.node));
        there.max_by_key(holds).map(|one| one.node)
    }

    fn grant(&mut self, cx: Cx<'_, '_>, node: NodeId, planned: bool) {
        let Some(Status { life, .. }) = self.server(node).and_then(|server| server.status) else { return };
        self.token += 1;
        (self.primary, self.planned) = (Some((node, life)), planned);
        let token = self.token;
        // Before anybody hears of it: a token that is forgotten would be granted twice.
        if !cx.config().bugs.forget_token {
            cx.persist(Write::Grant { token, node, life });
        }
        cx.fact(Fact::TokenGranted { token, to: node, planned });
        self.carry_out(cx, token, node, planned);
        cx.send(node, Message::Promote { token, life, planned });
    }

    fn say_nobody(&mut self, cx: Cx<'_, '_>) {
        let token = self.token;
        if let Some(outage) = self.outage.as_mut().filter(|outage| !outage.nobody) {
            outage.nobody = true;
            cx.fact(Fact::NobodyLeft { token });
        }
    }

    /// The primary serves.
    fn is_served(&mut self, cx: Cx<'_, '_>, server: Watched, status: Status) {
        let (node, token, now) = (server.node, self.token, cx.now());
        if let Some(Outage { since, noticed, acknowledged, .. }) = self.outage.take() {
            // What it has executed since it serves is not in its first word, which is this unless that was lost.
            let lost = acknowledged.saturating_sub(status.holds);
            let (detection, takeover) = (noticed.since(since), now.since(noticed));
            self.lost += lost;
            self.last = Some(Restored { detection, takeover, loaded: status.loaded });
            cx.fact(Fact::ServiceRestored { node, token, outage: now.since(since), lost });
        }
        self.word = server.heard.map(|heard| (heard, status.holds));
        self.tend_handover(cx, node);
    }

    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) {
        let command = match request {
            Request::Store(command) => command,
            Request::Switchover(Switchover { to }) => return self.on_order(cx, ticket, to),
        };
        if cx.config().form != Form::Cluster {
            let to = self.serving();
            cx.fact(to.map_or(Fact::Unserved { ticket }, |to| Fact::Referred { ticket, to }));
            // It is a hint: who is asked says itself whether it serves.
            return cx.reply_now(ticket, Reply::Redirect(to));
        }
        // In turn, around those that are not heard.
        let count = self.servers.len();
        let mut places = (0..count).map(|ahead| (self.turn + ahead) % count);
        let Some(place) = places.find(|place| self.servers[*place].hears == Hears::Yes) else {
            cx.fact(Fact::Unserved { ticket });
            // It promises nothing.
            return cx.reply_now(ticket, Reply::Busy);
        };
        self.turn = place + 1;
        cx.send(self.servers[place].node, Message::Forward { ticket, command });
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Status(status) => self.on_status(cx, from, status),
            // What the store has on its disk.
            Message::Done { ticket, outcome } => cx.reply(ticket, Reply::Answer(Answer::Store(outcome))),
            _ => {}
        }
    }
}
