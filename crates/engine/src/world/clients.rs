//! Clients: asking, being redirected, losing patience.

use super::World;
use crate::client::{BACK_OFF, Errand, Pending, Reply, Ticket, Whom};
use crate::event::{Packet, Recorder};
use crate::fact::{ClientFact, Fact};
use crate::id::{ClientId, NodeId};
use crate::protocol::Protocol;
use crate::queue::Due;

/// What a client of a protocol does.
type Told<P> =
    ClientFact<<<P as Protocol>::Fact as Fact>::Operation, <<P as Protocol>::Fact as Fact>::Outcome>;

impl<P: Protocol> World<P> {
    fn tell(&mut self, id: ClientId, fact: Told<P>, rec: &mut dyn Recorder<P>) {
        self.state(id.into(), P::Fact::of_client(fact), rec);
    }

    pub(super) fn ask_next(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let now = self.now;
        let client = &mut self.clients[id.index()];
        if client.current.is_some() {
            return;
        }
        let Some(Errand { command, whom, once }) = client.queue.pop_front() else { return };
        client.target = whom.0.unwrap_or(client.target);
        client.asked += 1;
        let ticket = Ticket { client: id, serial: client.asked };
        let (to, operation) = (client.target, command.clone().into());
        client.current = Some(Pending { ticket, command, since: now, attempt: 1, once, backing_off: false });
        self.tell(id, ClientFact::Invoked { ticket, operation, to }, rec);
        self.request(id, rec);
    }

    /// Sends the current request to the current target.
    pub(super) fn request(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let Some(current) = client.current.as_mut() else { return };
        current.backing_off = false;
        let packet = Packet::Request { serial: current.ticket.serial, command: current.command.clone() };
        client.patience += 1;
        let (mark, target) = (client.patience, client.target);
        self.queue.push(self.now + P::info(&self.setup.config).patience, Due::Patience(id, mark));
        self.send(id.into(), target.into(), packet, None, rec);
    }

    pub(super) fn retry(&mut self, id: ClientId, timed_out: bool, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let to = client.target;
        let Some(current) = client.current.as_mut() else { return };
        current.attempt += 1;
        let (ticket, attempt) = (current.ticket, current.attempt);
        self.tell(id, ClientFact::Retried { ticket, to, attempt, timed_out }, rec);
        self.request(id, rec);
    }

    /// What was to be asked once is over, whatever becomes of it.
    fn give_up(&mut self, id: ClientId, timed_out: bool, rec: &mut dyn Recorder<P>) {
        let client = &mut self.clients[id.index()];
        let Some(current) = client.current.take() else { return };
        client.patience += 1;
        self.tell(id, ClientFact::GaveUp { ticket: current.ticket, timed_out }, rec);
        self.ask_next(id, rec);
    }

    pub(super) fn lose_patience(&mut self, id: ClientId, rec: &mut dyn Recorder<P>) {
        let nodes = self.setup.nodes;
        let client = &mut self.clients[id.index()];
        if client.current.as_ref().is_some_and(|current| current.once) {
            return self.give_up(id, true, rec);
        }
        let waited = client.current.as_ref().is_some_and(|current| !current.backing_off);
        if waited {
            client.turn(nodes);
        }
        self.retry(id, waited, rec);
    }

    pub(super) fn answered(
        &mut self,
        id: ClientId,
        by: NodeId,
        serial: u32,
        reply: Reply<P::Answer>,
        rec: &mut dyn Recorder<P>,
    ) {
        let (now, nodes) = (self.now, self.setup.nodes);
        let client = &mut self.clients[id.index()];
        // An answer to an earlier request, or a second one, says nothing new.
        let Some(current) = client.current.as_mut().filter(|current| current.ticket.serial == serial) else {
            return;
        };
        match reply {
            Reply::Answer(answer) => {
                let (ticket, since) = (current.ticket, current.since);
                let operation = current.command.clone().into();
                client.current = None;
                client.answered += 1;
                client.patience += 1;
                client.target = by;
                let (outcome, took) = (answer.into(), now.since(since));
                self.tell(id, ClientFact::Returned { ticket, operation, outcome, by, took }, rec);
                self.ask_next(id, rec);
            }
            // A redirect from a node that was given up meanwhile does not count.
            Reply::Redirect(_) if client.target != by || current.backing_off => {}
            Reply::Redirect(_) if current.once => self.give_up(id, false, rec),
            Reply::Redirect(Some(leader)) if leader != by => {
                client.target = leader;
                self.retry(id, false, rec);
            }
            Reply::Redirect(_) => {
                current.backing_off = true;
                client.turn(nodes);
                client.patience += 1;
                let mark = client.patience;
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
}
