//! Multi-Paxos as a part of each node: it orders what goes through the log, and each node executes that.

use super::disk::Write;
use super::facts::{Fact, Name};
use super::machine::adds;
use super::request::{Answer, Request};
use super::{Cx, Form, Message, Replica, Timer};
use faultline_agreement::multi_paxos::{self, MultiPaxos};
use faultline_agreement::{self as agreement, Operation, Payload};
use faultline_engine::kv::{self, Op};
use faultline_engine::{ClientFact, Context, Hosts, NodeSet, Protocol, Reply, Ticket};

impl Hosts<MultiPaxos> for Replica {
    fn message(message: multi_paxos::Message) -> Message {
        Message::Paxos(message)
    }

    fn timer(timer: multi_paxos::Timer) -> Timer {
        Timer::Paxos(timer)
    }

    fn write(write: multi_paxos::Write) -> Write {
        Write::Paxos(write)
    }

    fn fact(fact: agreement::Fact) -> Option<crate::Fact> {
        match fact {
            agreement::Fact::Client(ClientFact::Redirected { ticket, to }) => {
                Some(ClientFact::Redirected { ticket, to }.into())
            }
            fact => crate::active::of_order(fact),
        }
    }

    /// Who does not lead sends clients to whoever does. What was asked the node answers itself.
    fn reply(reply: Reply<kv::Answer>) -> Option<Reply<Answer>> {
        match reply {
            Reply::Redirect(to) => Some(Reply::Redirect(to)),
            Reply::Answer(_) | Reply::Busy => None,
        }
    }
}

/// The request that was chosen; none where a hole was filled.
pub(super) fn request(chosen: Payload) -> Option<(Ticket, Request)> {
    match chosen {
        Payload::Request(ticket, Operation::KeyValue(command)) => Some((ticket, Request::of_entry(command))),
        _ => None,
    }
}

impl Replica {
    /// Something for the part; then all that has become known to be chosen is executed.
    pub(super) fn in_part(
        &mut self,
        cx: Cx<'_, '_>,
        run: impl FnOnce(&mut MultiPaxos, &mut Context<'_, MultiPaxos>),
    ) {
        let config = cx.config();
        let Some(part) = &mut self.part else { return };
        let before = part.chosen();
        cx.part(&config.paxos, |cx| run(part, cx));
        let leads = part.leads();
        if leads && part.chosen() > before {
            // The others would hear of it with the next heartbeat, and until then could not say that they have it.
            cx.part(&config.paxos, |cx| part.on_timer(cx, multi_paxos::Timer::Heartbeat));
        }
        if leads != self.leads {
            self.leads = leads;
            self.led_since = cx.now();
            self.found = part.last();
            self.ordering.clear();
            self.promotions.clear();
            if config.form == Form::Log {
                // Their clients ask the next leader.
                self.waiting.clear();
            }
        }
        let executed = self.machine.executed;
        self.execute_chosen(cx);
        if config.form == Form::Log && self.machine.executed > executed {
            self.say_executed(cx);
            self.check_waiting(cx);
        }
    }

    fn execute_chosen(&mut self, cx: Cx<'_, '_>) {
        while let Some(payload) =
            self.part.as_ref().and_then(|part| part.chosen_at(self.machine.executed + 1))
        {
            match request(payload) {
                Some((ticket, request)) => self.execute(cx, ticket, request),
                None => self.machine.pass(),
            }
        }
    }

    fn execute(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) {
        let (needs, sessions) = (cx.config().needs(), !cx.config().paxos.bugs.no_sessions);
        let done = self.machine.execute(ticket, request, needs, sessions);
        let number = self.machine.executed;
        self.ordering.retain(|(ordered, _)| *ordered != ticket);
        match request {
            Request::Counter(command) => {
                if let Op::Add(delta) = command.op {
                    let value = self.machine.value(command.key).unwrap_or(0);
                    cx.fact(Fact::Counted {
                        update: Name::Number(number),
                        ticket: Some(ticket),
                        key: command.key,
                        delta,
                        fresh: done.fresh,
                        value,
                    });
                }
            }
            Request::Role(change) if done.changed => {
                let (active, standbys) = (self.machine.roles.active, self.machine.roles.standbys);
                cx.fact(Fact::RolesChanged { ticket: Some(ticket), change, active, standbys });
            }
            Request::Role(_) => {}
        }
        if self.leads
            && let Some(answer) = done.answer
        {
            let number = self.machine.remembered(ticket).map_or(number, |(_, number)| number);
            self.tell_client(cx, ticket, request, answer, number);
        }
    }

    /// The leader answers, or waits until enough replicas have what was added.
    pub(super) fn tell_client(
        &mut self,
        cx: Cx<'_, '_>,
        ticket: Ticket,
        request: Request,
        answer: Answer,
        number: u64,
    ) {
        if adds(request) {
            return self.wait_for_copies(ticket, Name::Number(number), answer, NodeSet::EMPTY);
        }
        if let (Request::Counter(command), Answer::Store(kv::Answer::Value(value))) = (request, answer) {
            cx.fact(Fact::Read { ticket, key: command.key, value });
        }
        if let (Request::Role(change), Answer::Told(verdict)) = (request, answer)
            && verdict != super::Verdict::Done
        {
            cx.fact(Fact::RoleRefused { ticket, change, verdict });
        }
        // A majority has written it.
        cx.reply_now(ticket, Reply::Answer(answer));
    }
}
