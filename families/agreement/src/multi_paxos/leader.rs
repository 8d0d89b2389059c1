//! The leader at work: phase 2, instance by instance, several at a time (§3).

use super::{Leading, Message, MultiPaxos, Proposed, Role, Timer, broadcast_now};
use crate::{Ballot, BallotFact, Fact, Payload};
use faultline_engine::{ClientFact, Context, NodeId, NodeSet, Reply, SpanRange, Ticket, kv};

impl MultiPaxos {
    /// A client asks; only the leader proposes.
    pub(super) fn on_request(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: kv::Command) {
        let bugs = &cx.config().bugs;
        let remembered = self.machine.remembered(ticket).filter(|_| !bugs.no_sessions);
        let Role::Leader(leading) = &mut self.role else {
            let to = if let Role::Follower { leader } = self.role { leader } else { None };
            cx.fact(ClientFact::Redirected { ticket, to });
            return cx.reply_now(ticket, Reply::Redirect(to));
        };
        if let Some(answer) = remembered {
            return cx.reply_now(ticket, Reply::Answer(answer));
        }
        // Who numbers requests by its own count cannot tell one that comes again.
        if !bugs.own_numbers && !bugs.no_sessions {
            if self.machine.is_over(ticket) {
                return;
            }
            // A client that asks again is answered when what it asked first is executed.
            if let Some(index) = leading.held.index(ticket) {
                return cx.fact(Fact::AlreadyHeld { ticket, index });
            }
        }
        leading.held.put(ticket, None);
        leading.waiting.push_back((ticket, command));
        self.fill_window(cx);
    }

    /// "It can propose commands i + 1 through i + α after commands 1 through i are chosen." (§3)
    pub(super) fn fill_window(&mut self, cx: &mut Context<'_, Self>) {
        while let Role::Leader(leading) = &mut self.role {
            if leading.next > self.chosen + u64::from(cx.config().window.0) {
                return;
            }
            let Some((ticket, command)) = leading.waiting.pop_front() else { return };
            leading.requests += 1;
            let slot = leading.next;
            leading.next += 1;
            leading.held.put(ticket, Some(slot));
            let serial = if cx.config().bugs.own_numbers { leading.requests } else { ticket.serial };
            self.propose(cx, slot, Payload::Request(Ticket { serial, ..ticket }, command.into()));
        }
    }

    /// Phase 2a. The leader sends while it writes, and counts itself when the write is done. The paper asks of a proposer
    /// to remember its ballot (§2.5), and nothing of what it proposes.
    pub(super) fn propose(&mut self, cx: &mut Context<'_, Self>, slot: u64, payload: Payload) {
        let Role::Leader(leading) = &mut self.role else { return };
        let Leading { ballot, proposed, .. } = leading;
        let ballot = *ballot;
        proposed.push_back(Proposed { slot, payload, by: NodeSet::default(), answers: 0, sent: cx.now() });
        cx.fact(BallotFact::Proposes { slot, ballot, value: payload });
        broadcast_now(cx, &Message::Accept { ballot, slot, payload, chosen: self.chosen });
        self.accept(cx, slot, ballot, payload);
        if cx.config().bugs.apply_early {
            self.execute(cx);
        }
    }

    /// Counts who accepted; "a value is chosen when a single proposal with that value has been accepted by a majority
    /// of the acceptors" (§2.2).
    pub(super) fn count(&mut self, cx: &mut Context<'_, Self>, from: NodeId, ballot: Ballot, slot: u64) {
        let Role::Leader(leading) = &mut self.role else { return };
        if leading.ballot != ballot {
            return;
        }
        let Some(place) = leading.proposed.iter().position(|proposed| proposed.slot == slot) else { return };
        let proposed = &mut leading.proposed[place];
        proposed.by.insert(from);
        proposed.answers += 1;
        let by = proposed.by;
        let enough = cx.config().bugs.count_answers && proposed.answers * 2 > cx.nodes();
        if !cx.is_majority(by) && !enough {
            return;
        }
        leading.proposed.remove(place);
        cx.fact(BallotFact::Counted { slot, ballot, by });
        self.mark_chosen(cx, slot);
        self.learn_in_order(cx);
        self.fill_window(cx);
    }

    /// Tells everybody that it leads, and sends again what got no majority within a heartbeat to those of whom it has
    /// not heard.
    pub(super) fn on_heartbeat_timer(&mut self, cx: &mut Context<'_, Self>) {
        let every = cx.config().heartbeat;
        cx.arm(Timer::Heartbeat, SpanRange::exactly(every));
        let (now, chosen) = (cx.now(), self.chosen);
        let Role::Leader(leading) = &mut self.role else { return };
        let ballot = leading.ballot;
        let mut again = Vec::new();
        for proposed in leading.proposed.iter_mut().filter(|proposed| now.since(proposed.sent) >= every) {
            proposed.sent = now;
            again.push(*proposed);
        }
        broadcast_now(cx, &Message::Heartbeat { ballot, chosen });
        for Proposed { slot, payload, by, .. } in again {
            for peer in cx.peers().filter(|peer| !by.contains(*peer)) {
                cx.send_now(peer, Message::Accept { ballot, slot, payload, chosen });
            }
        }
    }
}
