//! Clients: asking, being redirected, losing patience.
//!
//! What a client asks one after the other goes by its first session. A load has one request by each further session, and all
//! else is the same for both: whom to ask, how long to wait, where to turn.

use super::World;
use crate::client::{BACK_OFF, Errand, Loading, Pending, Reply, Ticket, Whom};
use crate::contact::Lookup;
use crate::dice::Dice;
use crate::event::{Packet, Recorder};
use crate::fact::{ClientFact, Fact};
use crate::id::{ClientId, NodeId};
use crate::load::{Load, Rhythm};
use crate::observation::{Observation, Sight};
use crate::policy::{Abandon, Conduct, Failed, Pass, Policy};
use crate::protocol::Protocol;
use crate::queue::Due;
use crate::units::Span;
use std::sync::Arc;

/// What a client of a protocol does.
pub(super) type Told<P> =
    ClientFact<<<P as Protocol>::Fact as Fact>::Operation, <<P as Protocol>::Fact as Fact>::Outcome>;

impl<P: Protocol> World<P> {
    pub(super) fn tell(&mut self, id: ClientId, fact: Told<P>, rec: &mut dyn Recorder<P>) {
        self.state(id.into(), P::Fact::of_client(fact), rec);
    }

    pub(super) fn ask_next(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        if client.current.is_some() {
            return;
        }
        while let Some(Errand { command, whom, once }) = self.clients[id.index()].queue.pop_front() {
            if self.open(id.whole(), whom, command, once, rec) {
                return;
            }
        }
    }

    /// Asks something by a session by which nothing is asked, unless a circuit breaker is open. Whether it asks.
    fn open(
        &mut self,
        id: ClientId,
        whom: Whom,
        command: P::Command,
        once: bool,
        rec: &mut dyn Recorder<P>,
    ) -> bool {
        let now = self.now;
        let contact = P::contact(&self.setup.config, self.setup.nodes, id.whole(), &command);
        self.see(rec, Sight::REQUESTS, || Observation::Asks(id));
        let client = &mut self.clients[id.index()];
        let pass = client.conduct.as_mut().map_or(Pass::Yes, |conduct| conduct.pass(now, id));
        if pass == Pass::No {
            let operation = command.into();
            self.tell(id, ClientFact::Declined { operation }, rec);
            return false;
        }
        client.kind = contact.kind;
        let known = client.known(contact);
        *known = whom.0.unwrap_or(*known);
        let to = *known;
        client.asked += 1;
        let ticket = Ticket { client: id, serial: client.asked };
        let operation = command.clone().into();
        let deadline = client.policy().deadline.map(|span| now + span);
        let pending = Pending {
            ticket,
            command,
            since: now,
            attempt: 1,
            once,
            backing_off: false,
            deadline,
            failed: 0,
            timed_out: false,
            pause: Span(0),
            target: to,
            contact,
            before: if contact.lookup == Lookup::Directory(to) { contact.first } else { to },
            mark: 0,
            heard: Vec::new(),
        };
        match usize::from(id.session()).checked_sub(1) {
            None => client.current = Some(pending),
            Some(place) => client.open[place] = Some(pending),
        }
        self.tell(id, ClientFact::Invoked { ticket, operation, to }, rec);
        if pass == Pass::Trial {
            self.tell(id, ClientFact::BreakerProbed { ticket }, rec);
        }
        self.request(id, rec);
        true
    }

    /// Sends the current request of a session to its current target.
    pub(super) fn request(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let target = *client.target_of(id.session());
        let patience = client.policy().patience.unwrap_or(P::info(&self.setup.config).patience);
        let Some(pending) = client.pending(id.session()) else { return };
        pending.backing_off = false;
        let deadline = pending.deadline;
        let (ticket, mut command, attempt) = (pending.ticket, pending.command.clone(), pending.attempt);
        if P::CARRIES {
            P::present(&self.setup.config, &client.token, &mut command);
        }
        let packet = Packet::Request { ticket, command, deadline, attempt };
        let mark = client.mark(id.session());
        let until = self.now + patience;
        self.queue.push(deadline.map_or(until, |deadline| until.min(deadline)), Due::Patience(id, mark));
        if self.asking().all {
            return self.ask_all(id, ticket, &packet, rec);
        }
        self.send(id.into(), target.into(), packet, None, rec);
    }

    pub(super) fn retry(&mut self, id: ClientId, timed_out: bool, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let to = *client.target_of(id.session());
        let keyless = client.policy().keyless;
        let asked = client.asked + 1;
        let Some(pending) = client.pending(id.session()) else { return };
        pending.attempt += 1;
        let (ticket, attempt) = (pending.ticket, pending.attempt);
        if keyless && timed_out {
            // Nothing says that it is the same request, so to everybody else it is another one.
            pending.ticket.serial = asked;
            pending.heard.clear();
            let (ticket_now, operation) = (pending.ticket, pending.command.clone().into());
            client.asked = asked;
            let reason = Abandon::Keyless;
            self.tell(id, ClientFact::Abandoned { ticket, attempt: attempt - 1, reason }, rec);
            self.tell(id, ClientFact::Invoked { ticket: ticket_now, operation, to }, rec);
        } else {
            self.tell(id, ClientFact::Retried { ticket, to, attempt, timed_out }, rec);
        }
        self.request(id, rec);
    }

    /// What was to be asked once is over, whatever becomes of it.
    fn give_up(&mut self, id: ClientId, timed_out: bool, rec: &mut dyn Recorder<P>) {
        let Some(pending) = self.clients[id.index()].close(id.session()) else { return };
        self.tell(id, ClientFact::GaveUp { ticket: pending.ticket, timed_out }, rec);
        self.ask_next(id, rec);
    }

    /// The policy of a client does not let it ask again.
    fn abandon(&mut self, id: ClientId, reason: Abandon, rec: &mut dyn Recorder<P>) {
        let Some(pending) = self.clients[id.index()].close(id.session()) else { return };
        let Pending { ticket, attempt, .. } = pending;
        self.tell(id, ClientFact::Abandoned { ticket, attempt, reason }, rec);
        self.ask_next(id, rec);
    }

    pub(super) fn lose_patience(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        match self.clients[id.index()].pending(id.session()) {
            Some(pending) if pending.backing_off => {
                let timed_out = pending.timed_out;
                // While it waited, others may have failed so often that nothing is sent any more.
                if self.clients[id.index()].is_cut_off() {
                    return self.abandon(id, Abandon::Breaker, rec);
                }
                self.retry(id, timed_out, rec);
            }
            _ => self.attempt_failed(id, true, rec),
        }
    }

    /// Nobody has answered an attempt in time, or it was turned away by a node that knew no other one: what the client does now.
    fn attempt_failed(&mut self, id: ClientId, timed_out: bool, rec: &mut dyn Recorder<P>) {
        let (now, nodes) = (self.now, self.setup.nodes);
        let client = &mut self.clients[id.index()];
        let opened = client.conduct.as_mut().and_then(|conduct| conduct.failure(now, id.session()));
        if let Some((failures, pause)) = opened {
            self.tell(id, ClientFact::BreakerOpened { failures, pause }, rec);
        }
        let client = &mut self.clients[id.index()];
        let Some(pending) = client.pending(id.session()) else { return };
        if pending.once {
            return self.give_up(id, timed_out, rec);
        }
        pending.failed += 1;
        let usual = if timed_out { Span(0) } else { BACK_OFF };
        let failed =
            Failed { times: pending.failed, before: pending.pause, deadline: pending.deadline, usual };
        let next = client.conduct.as_mut().map_or(Ok(usual), |conduct| conduct.next(now, &failed));
        let pause = match next {
            Ok(pause) => pause,
            Err(reason) => return self.abandon(id, reason, rec),
        };
        let chosen = client.policy().backoff.is_some();
        client.look_elsewhere(id.session(), nodes);
        let Some(pending) = client.pending(id.session()) else { return };
        (pending.timed_out, pending.pause) = (timed_out, pause);
        if pause == Span(0) {
            return self.retry(id, timed_out, rec);
        }
        pending.backing_off = true;
        let ticket = pending.ticket;
        let mark = client.mark(id.session());
        self.queue.push(now + pause, Due::Patience(id, mark));
        if chosen {
            self.tell(id, ClientFact::BackedOff { ticket, pause }, rec);
        }
    }

    pub(super) fn answered(
        &mut self,
        by: NodeId,
        ticket: Ticket,
        reply: Reply<P::Answer>,
        attempt: Option<u32>,
        rec: &mut dyn Recorder<P>,
    ) {
        let (now, id, all) = (self.now, ticket.client, self.asking().all);
        let client = &mut self.clients[id.index()];
        let target = *client.target_of(id.session());
        // An answer to an earlier request, or a second one, says nothing new.
        let Some(pending) = client.pending(id.session()).filter(|pending| pending.ticket == ticket) else {
            if let Reply::Answer(answer) = reply {
                self.hear_late(by, ticket, answer.into(), rec);
            }
            return;
        };
        match reply {
            Reply::Answer(answer) => {
                let carried = P::CARRIES.then(|| answer.clone());
                let outcome = answer.into();
                if !self.is_enough(by, ticket, &outcome, rec) {
                    return;
                }
                let client = &mut self.clients[id.index()];
                if let Some(answer) = carried {
                    P::keep(&self.setup.config, &mut client.token, &answer);
                }
                let Some(pending) = client.pending(id.session()) else { return };
                let (since, operation) = (pending.since, pending.command.clone().into());
                if let Some(answered) = client.close(id.session()) {
                    client.learn(&answered, by);
                }
                client.answered += 1;
                let closes = client.conduct.as_mut().is_some_and(|conduct| conduct.success(id.session()));
                let took = now.since(since);
                self.tell(id, ClientFact::Returned { ticket, operation, outcome, by, took }, rec);
                if closes {
                    self.tell(id, ClientFact::BreakerClosed, rec);
                }
                self.ask_next(id, rec);
            }
            // Others were asked as well.
            Reply::Redirect(_) | Reply::Busy if all => {}
            // What a node says that was given up meanwhile does not count, nor what it says of an attempt that was.
            Reply::Redirect(_) | Reply::Busy
                if target != by
                    || pending.backing_off
                    || attempt.is_some_and(|attempt| attempt < pending.attempt) => {}
            Reply::Redirect(Some(leader)) if leader != by && !pending.once => {
                let contact = pending.contact;
                *client.target_of(id.session()) = leader;
                // The next request of a load begins where this one was sent.
                *client.known(contact) = leader;
                self.retry(id, false, rec);
            }
            Reply::Redirect(_) | Reply::Busy => self.attempt_failed(id, false, rec),
        }
    }

    /// A client has another policy from here on, or none. What waits for an answer waits as long as it was to wait. One that it
    /// has already changes nothing: its budget and its breaker stay as they are.
    pub(super) fn set_policy(&mut self, id: ClientId, policy: Policy) {
        let seed = self.setup.seed;
        let client = &mut self.clients[id.index()];
        if client.policy() == policy {
            return;
        }
        match &mut client.conduct {
            Some(conduct) => conduct.change(policy),
            None if policy.is_usual() => {}
            None => {
                let luck = Dice::new(seed, "policy", id.index());
                client.conduct = Some(Box::new(Conduct::new(policy, luck)));
            }
        }
    }

    pub(super) fn tick(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let now = self.now;
        let client = &mut self.clients[id.index()];
        let Some((period, command)) = client.steady.clone() else { return };
        client.tick += 1;
        let mark = client.tick;
        if client.current.is_none() {
            client.queue.push_back(Errand { command, whom: Whom(None), once: false });
        }
        self.queue.push(now + period, Due::Tick(id, mark));
        self.ask_next(id, rec);
    }

    /// A load begins, in place of one that there is.
    pub(super) fn begin_load(&mut self, id: ClientId, load: &Load) {
        self.said.get_or_insert(0);
        let (now, client) = (self.now, &mut self.clients[id.index()]);
        let next = match load.rhythm {
            Rhythm::Poisson => load.next(0, now, now, &mut client.luck),
            Rhythm::Even | Rhythm::Bursts(_) => now,
        };
        client.load = Some(Loading { load: Arc::new(load.clone()), began: now, next, arrived: 0 });
        client.arrival += 1;
        let mark = client.arrival;
        self.queue.push(next, Due::Arrival(id, mark));
    }

    /// A request of a load arrives. It is sent, unless as many are under way as there may be.
    pub(super) fn request_arrives(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let Some(loading) = client.load.as_mut() else { return };
        let load = Arc::clone(&loading.load);
        let text = load.draw(&mut client.luck);
        loading.arrived += 1;
        loading.next = load.next(loading.arrived, loading.began, loading.next, &mut client.luck);
        let (next, mark) = (loading.next, client.arrival);
        let session = client.free_session();
        self.queue.push(next, Due::Arrival(id, mark));
        if let (Some(session), Ok(command)) = (session, text.parse::<P::Command>()) {
            self.open(id.by_session(session), Whom(None), command, false, rec);
        }
    }
}
