//! A planned change of the primary: failing back by itself, or the order of an operator.
//!
//! Both go the same way. The server that is to be the primary catches up while the other one serves; that one saves what it has
//! and serves nobody any more; then the token is granted. What differs is who wants it, and that somebody waits for an answer.
//!
//! An order may come more than once, since its client asks again until it is answered. So the director writes down, with the
//! token, that an order has been carried out: whoever crashes in between and forgets that moves the primary a second time.

use super::director::Director;
use super::disk::Carried;
use super::request::{Answer, Verdict};
use super::watched::{Hears, Watched};
use super::{Config, Cx, FIRST, Fact, Failback, Form, Write};
use faultline_engine::{NodeId, Reply, Ticket};

/// The order of an operator who waits for its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) ticket: Ticket,
    pub(super) to: NodeId,
    /// The token that was granted for it.
    pub(super) token: Option<u64>,
}

impl Director {
    /// Who is to be the primary in the place of the one that is: an order goes before what the settings want.
    pub(super) fn goal(&self, config: &Config) -> Option<NodeId> {
        let ordered = self.order.filter(|order| order.token.is_none()).map(|order| order.to);
        let primary = self.primary.map(|(node, _)| node);
        ordered
            .or_else(|| Some(FIRST).filter(|_| config.failback == Failback::Auto))
            .filter(|to| primary != Some(*to))
    }

    /// Whether a server could have the token now: it is there, and has what it missed.
    pub(super) fn is_ready(&self, config: &Config, to: NodeId) -> bool {
        let caught_up = |server: &Watched| server.status.is_some_and(|status| status.caught_up);
        let server = self.server(to).filter(|one| one.hears == Hears::Yes && !self.unfit.contains(to));
        server.is_some_and(|server| caught_up(server) || config.bugs.early_failback)
    }

    /// Sees to it that the primary hands over when somebody else is ready.
    pub(super) fn tend_handover(&mut self, cx: Cx<'_, '_>, primary: NodeId) {
        let ready = self.goal(cx.config()).filter(|to| self.is_ready(cx.config(), *to));
        match ready {
            // It is gone again, or has nothing: the primary need not hand over.
            None => self.hand_over = None,
            Some(to) if self.hand_over != Some(to) => {
                self.hand_over = Some(to);
                cx.fact(match self.order {
                    Some(Order { ticket, token: None, .. }) => {
                        Fact::HandoverOrdered { ticket, to, from: primary }
                    }
                    _ => Fact::FailbackOrdered { to, from: primary },
                });
                self.ping(cx, false);
            }
            Some(_) => {}
        }
    }

    /// An operator orders that another server becomes the primary.
    pub(super) fn on_order(&mut self, cx: Cx<'_, '_>, ticket: Ticket, to: NodeId) {
        if let Some(carried) = self.carried.get(&ticket.client).copied() {
            match carried.verdict {
                _ if carried.serial > ticket.serial => return cx.fact(crate::Fact::Outdated { ticket }),
                _ if carried.serial < ticket.serial => {}
                Some(verdict) => {
                    cx.fact(Fact::OrderRecognised { ticket, verdict });
                    return cx.reply(ticket, Reply::Answer(Answer::Order(verdict)));
                }
                // The token was granted, maybe before this director started.
                None => {
                    return self
                        .on_repeated(cx, Order { ticket, to: carried.to, token: Some(carried.token) });
                }
            }
        }
        match self.order {
            Some(order) if order.ticket == ticket => return self.on_repeated(cx, order),
            Some(newer) if newer.ticket.client == ticket.client && newer.ticket.serial > ticket.serial => {
                return cx.fact(crate::Fact::Outdated { ticket });
            }
            _ => {}
        }
        cx.fact(Fact::SwitchoverOrdered { ticket, to });
        let order = Order { ticket, to, token: None };
        match self.order {
            Some(Order { token: Some(_), .. }) => return self.settle(cx, order, Verdict::Busy),
            Some(older) => self.settle(cx, older, Verdict::Replaced),
            None => {}
        }
        self.order = Some(order);
        self.tend_order(cx);
        self.tend(cx);
    }

    /// An order comes again that is being carried out. Another one may have come since; then this one's operator hears of its end
    /// by asking again.
    fn on_repeated(&mut self, cx: Cx<'_, '_>, order: Order) {
        cx.fact(crate::Fact::UnderWay { ticket: order.ticket });
        if let Some(verdict) = self.verdict(cx.config(), order) {
            self.order = self.order.filter(|other| other.ticket != order.ticket);
            self.settle(cx, order, verdict);
        } else {
            self.order.get_or_insert(order);
        }
    }

    /// Whether the order that somebody waits for has come to its end.
    pub(super) fn tend_order(&mut self, cx: Cx<'_, '_>) {
        let Some(order) = self.order else { return };
        if let Some(verdict) = self.verdict(cx.config(), order) {
            self.order = None;
            self.settle(cx, order, verdict);
        }
    }

    /// How an order has ended; nothing while it is on its way.
    fn verdict(&self, config: &Config, order: Order) -> Option<Verdict> {
        match order.token {
            _ if self.serving() == Some(order.to) => Some(Verdict::Done),
            Some(token) => Some(Verdict::Failed).filter(|_| self.token > token),
            None => self.refusal(config, order.to),
        }
    }

    /// Why a server cannot become the primary, whatever one waits for.
    fn refusal(&self, config: &Config, to: NodeId) -> Option<Verdict> {
        match self.server(to) {
            None => Some(Verdict::NoServer),
            Some(_) if config.form == Form::Cluster => Some(Verdict::NoPrimary),
            Some(server) if server.hears == Hears::No => Some(Verdict::Silent),
            Some(_) if self.unfit.contains(to) => Some(Verdict::Unfit),
            Some(_) => None,
        }
    }

    /// A token is granted. If it carries out an order, that is written down together with it.
    pub(super) fn carry_out(&mut self, cx: Cx<'_, '_>, token: u64, to: NodeId, planned: bool) {
        if let Some(order) =
            self.order.as_mut().filter(|order| planned && order.to == to && order.token.is_none())
        {
            order.token = Some(token);
            let ticket = order.ticket;
            self.note(cx, ticket, Carried { serial: ticket.serial, to, token, verdict: None });
            cx.fact(Fact::SwitchoverGranted { ticket, to, token });
        }
    }

    /// An order has come to its end. That is written down before its client is told: an order that was refused must not be followed
    /// when it comes again.
    fn settle(&mut self, cx: Cx<'_, '_>, order: Order, verdict: Verdict) {
        let Order { ticket, to, token } = order;
        let carried =
            Carried { serial: ticket.serial, to, token: token.unwrap_or(0), verdict: Some(verdict) };
        self.note(cx, ticket, carried);
        cx.fact(Fact::SwitchoverEnded { ticket, to, verdict });
        cx.reply(ticket, Reply::Answer(Answer::Order(verdict)));
    }

    fn note(&mut self, cx: Cx<'_, '_>, ticket: Ticket, carried: Carried) {
        // For an older order than the newest one of its client nobody waits.
        if self.carried.get(&ticket.client).is_some_and(|newest| newest.serial > carried.serial) {
            return;
        }
        self.carried.insert(ticket.client, carried);
        if !cx.config().bugs.forget_orders {
            cx.persist(Write::Order { client: ticket.client, carried });
        }
    }
}
