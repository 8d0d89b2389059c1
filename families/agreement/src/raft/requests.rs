//! Client requests: sessions and reads (§8, D§6). No answer here waits for the disk: each tells what a majority has
//! committed, or who leads.

use super::changes::Asker;
use super::{Answer, Command, PendingRead, Raft, Reads, Role};
use crate::{Fact, Payload};
use faultline_engine::{ClientFact, Context, NodeId, NodeSet, Reply, Ticket, kv};

impl Raft {
    pub(super) fn on_request(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: Command) {
        let bugs = &cx.config().bugs;
        if !matches!(self.role, Role::Leader(_)) {
            return self.redirect(cx, ticket);
        }
        let command = match command {
            Command::Store(command) => command,
            Command::Change(change) => return self.want(cx, change, Asker::Client(ticket)),
        };
        if command.op == kv::Op::Get {
            if bugs.stale_reads {
                let answer = self.machine.store.clone().apply(command);
                let by = NodeSet::of(cx.me());
                cx.fact(Fact::ReadConfirmed { ticket, index: self.machine.applied, by });
                return cx.reply_now(ticket, Reply::Answer(Answer::Store(answer)));
            }
            if cx.config().reads != Reads::Log {
                return self.read(cx, ticket, command);
            }
        }
        if !bugs.no_sessions && self.recognises(cx, ticket) {
            return;
        }
        if let Role::Leader(leading) = &mut self.role {
            leading.held.put(ticket, Some(self.log.last_index() + 1));
        }
        self.append(cx, Payload::Request(ticket, command.into()));
    }

    /// Whether a request was executed already and is answered again, or is in the log already and will be answered when
    /// it is executed: "if it receives a command whose serial number has already been executed, it responds immediately
    /// without re-executing the request" (§8).
    fn recognises(&self, cx: &mut Context<'_, Self>, ticket: Ticket) -> bool {
        let Role::Leader(leading) = &self.role else { return false };
        if let Some(answer) = self.machine.remembered(ticket) {
            cx.reply_now(ticket, Reply::Answer(Answer::Store(answer)));
            return true;
        }
        if !cx.config().deduplicate {
            return false;
        }
        if self.machine.is_over(ticket) {
            return true;
        }
        let Some(index) = leading.held.index(ticket) else { return false };
        cx.fact(Fact::AlreadyHeld { ticket, index });
        true
    }

    /// "If the client's first choice is not the leader, that server will reject the client's request and
    /// supply information about the most recent leader it has heard from." (§8)
    fn redirect(&self, cx: &mut Context<'_, Self>, ticket: Ticket) {
        let to = match self.role {
            Role::Follower { leader } => leader,
            _ => None,
        };
        cx.fact(ClientFact::Redirected { ticket, to });
        cx.reply_now(ticket, Reply::Redirect(to));
    }

    /// Begins a read that does not go through the log: the leader notes its commit index, makes sure by a
    /// round of heartbeats sent from now on that it still leads, and answers when it has executed up to the
    /// noted index (D§6.4). Its commit index is current only once its own first entry is committed, so the
    /// index to wait for is never below that.
    fn read(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: kv::Command) {
        let Role::Leader(leading) = &mut self.role else { return };
        if leading.reads.iter().any(|read| read.ticket == ticket) {
            // The heartbeats go on asking for it.
            return cx.fact(Fact::AlreadyHeld { ticket, index: None });
        }
        let (index, round) = (self.commit.max(leading.first), leading.round + 1);
        leading.reads.push(PendingRead { ticket, command, index, round });
        // With a lease it need not ask anybody.
        self.confirm_reads(cx);
        if let Role::Leader(leading) = &mut self.role
            && leading.reads.last().is_some_and(|read| read.round == round)
        {
            if cx.config().reads == Reads::ReadIndex {
                leading.round = round;
            }
            self.broadcast(cx);
            self.confirm_reads(cx);
        }
    }

    /// Answers the reads that a majority has confirmed, or a lease covers.
    pub(super) fn confirm_reads(&mut self, cx: &mut Context<'_, Self>) {
        let Role::Leader(leading) = &mut self.role else { return };
        if leading.reads.is_empty() {
            return;
        }
        let (me, applied, left) = (cx.me(), self.machine.applied, leading.lease.left(cx));
        let members = self.members.latest();
        let (acked, store) = (&leading.acked, &self.machine.store);
        leading.reads.retain(|read| {
            let answered = acked.iter().enumerate().filter(|(_, round)| **round >= read.round);
            let mut by: NodeSet = answered.filter_map(|(i, _)| u16::try_from(i).ok()).map(NodeId).collect();
            by.insert(me);
            let ready = applied >= read.index && (left.is_some() || members.is_majority(by));
            if ready {
                cx.fact(match left {
                    Some(left) => Fact::ReadByLease { ticket: read.ticket, index: read.index, left },
                    None => Fact::ReadConfirmed { ticket: read.ticket, index: read.index, by },
                });
                let answer = store.clone().apply(read.command);
                cx.reply_now(read.ticket, Reply::Answer(Answer::Store(answer)));
            }
            !ready
        });
    }
}
