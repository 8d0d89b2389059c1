//! Clients: asking, being redirected, losing patience.
//!
//! What a client asks one after the other goes by its first session. A load has one request by each further session, and all
//! else is the same for both: whom to ask, how long to wait, where to turn.

use super::World;
use crate::client::{BACK_OFF, Errand, Loading, Pending, Reply, Ticket, Whom, turn};
use crate::event::{Packet, Recorder};
use crate::fact::{ClientFact, Fact};
use crate::id::{ClientId, NodeId};
use crate::load::{Load, Rhythm};
use crate::protocol::Protocol;
use crate::queue::Due;
use std::sync::Arc;

/// What a client of a protocol does.
type Told<P> =
    ClientFact<<<P as Protocol>::Fact as Fact>::Operation, <<P as Protocol>::Fact as Fact>::Outcome>;

impl<P: Protocol> World<P> {
    fn tell(&mut self, id: ClientId, fact: Told<P>, rec: &mut dyn Recorder<P>) {
        self.state(id.into(), P::Fact::of_client(fact), rec);
    }

    pub(super) fn ask_next(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        if client.current.is_some() {
            return;
        }
        let Some(Errand { command, whom, once }) = client.queue.pop_front() else { return };
        client.target = whom.0.unwrap_or(client.target);
        self.open(id.whole(), command, once, rec);
    }

    /// Asks something by a session by which nothing is asked.
    fn open(&mut self, id: ClientId, command: P::Command, once: bool, rec: &mut dyn Recorder<P>) {
        let now = self.now;
        let client = &mut self.clients[id.index()];
        client.asked += 1;
        let ticket = Ticket { client: id, serial: client.asked };
        let (to, operation) = (client.target, command.clone().into());
        let (since, attempt, backing_off, mark) = (now, 1, false, 0);
        let pending = Pending { ticket, command, since, attempt, once, backing_off, target: to, mark };
        match usize::from(id.session()).checked_sub(1) {
            None => client.current = Some(pending),
            Some(place) => client.open[place] = Some(pending),
        }
        self.tell(id, ClientFact::Invoked { ticket, operation, to }, rec);
        self.request(id, rec);
    }

    /// Sends the current request of a session to its current target.
    pub(super) fn request(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let target = *client.target_of(id.session());
        let Some(pending) = client.pending(id.session()) else { return };
        pending.backing_off = false;
        let packet = Packet::Request { ticket: pending.ticket, command: pending.command.clone() };
        let mark = client.mark(id.session());
        self.queue.push(self.now + P::info(&self.setup.config).patience, Due::Patience(id, mark));
        self.send(id.into(), target.into(), packet, None, rec);
    }

    pub(super) fn retry(&mut self, id: ClientId, timed_out: bool, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let to = *client.target_of(id.session());
        let Some(pending) = client.pending(id.session()) else { return };
        pending.attempt += 1;
        let (ticket, attempt) = (pending.ticket, pending.attempt);
        self.tell(id, ClientFact::Retried { ticket, to, attempt, timed_out }, rec);
        self.request(id, rec);
    }

    /// What was to be asked once is over, whatever becomes of it.
    fn give_up(&mut self, id: ClientId, timed_out: bool, rec: &mut dyn Recorder<P>) {
        let Some(pending) = self.clients[id.index()].close(id.session()) else { return };
        self.tell(id, ClientFact::GaveUp { ticket: pending.ticket, timed_out }, rec);
        self.ask_next(id, rec);
    }

    pub(super) fn lose_patience(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let nodes = self.setup.nodes;
        let client = &mut self.clients[id.index()];
        let pending = client.pending(id.session());
        if pending.as_ref().is_some_and(|pending| pending.once) {
            return self.give_up(id, true, rec);
        }
        let waited = pending.is_some_and(|pending| !pending.backing_off);
        if waited {
            turn(client.target_of(id.session()), nodes);
        }
        self.retry(id, waited, rec);
    }

    pub(super) fn answered(
        &mut self,
        by: NodeId,
        ticket: Ticket,
        reply: Reply<P::Answer>,
        rec: &mut dyn Recorder<P>,
    ) {
        let (now, nodes, id) = (self.now, self.setup.nodes, ticket.client);
        let client = &mut self.clients[id.index()];
        let target = *client.target_of(id.session());
        // An answer to an earlier request, or a second one, says nothing new.
        let Some(pending) = client.pending(id.session()).filter(|pending| pending.ticket == ticket) else {
            return;
        };
        match reply {
            Reply::Answer(answer) => {
                let (since, operation) = (pending.since, pending.command.clone().into());
                client.close(id.session());
                client.answered += 1;
                client.target = by;
                let (outcome, took) = (answer.into(), now.since(since));
                self.tell(id, ClientFact::Returned { ticket, operation, outcome, by, took }, rec);
                self.ask_next(id, rec);
            }
            // A redirect from a node that was given up meanwhile does not count.
            Reply::Redirect(_) if target != by || pending.backing_off => {}
            Reply::Redirect(_) if pending.once => self.give_up(id, false, rec),
            Reply::Redirect(Some(leader)) if leader != by => {
                *client.target_of(id.session()) = leader;
                // The next request of a load begins where this one was sent.
                client.target = leader;
                self.retry(id, false, rec);
            }
            Reply::Redirect(_) => {
                pending.backing_off = true;
                turn(client.target_of(id.session()), nodes);
                let mark = client.mark(id.session());
                self.queue.push(now + BACK_OFF, Due::Patience(id, mark));
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
            self.open(id.by_session(session), command, false, rec);
        }
    }
}
