//! How a task ends, in the pool: attempts that fail, results, and what clients are told.

use super::config::{Again, Late};
use super::facts::{Reason, TaskFact, Why};
use super::ledger::{End, Task, Write};
use super::message::Message;
use super::pool::Pool;
use super::{Reassign, Timer, submission};
use faultline_engine::{Context, NodeId, Reply, Ticket};

/// What the result of an attempt is worth.
enum Verdict {
    /// It counts, whether or not its lease is over.
    Counts { late: bool },
    /// It was counted before.
    Again,
    /// It does not count.
    Late(Reason),
}

type Cx<'a, 'b> = &'a mut Context<'b, Reassign>;

impl Pool {
    /// A lease has run out.
    pub(super) fn on_expired(&mut self, cx: Cx<'_, '_>, task: u32) {
        self.fail(cx, task, Why::Expired);
        self.give_out(cx);
    }

    /// An attempt has failed: its task is given out again, or set aside if that was once too often.
    pub(super) fn fail(&mut self, cx: Cx<'_, '_>, number: u32, why: Why) {
        let Some(Task { attempts, holder: Some(holder), .. }) = self.ledger.tasks.get(&number).copied()
        else {
            return;
        };
        cx.disarm(Timer::Lease(number));
        self.failed += 1;
        self.write(cx, Write::Release { task: number });
        if !cx.config().bugs.count_deliveries {
            self.write(cx, Write::Against { task: number });
        }
        let failures = self.ledger.tasks.get(&number).map_or(0, |task| task.failures);
        let (attempt, worker) = (attempts, holder.worker);
        cx.fact(TaskFact::Failed { task: number, attempt, worker, why, failures });
        let limit = u32::from(cx.config().attempts.0);
        if limit > 0 && failures >= limit {
            self.write(cx, Write::SetAside { task: number });
            cx.fact(TaskFact::SetAside { task: number, failures });
            return self.settle(cx, number);
        }
        match cx.config().again {
            Again::Back => self.queue.push_back(number),
            Again::Front => self.queue.push_front(number),
        }
    }

    /// A worker has executed an attempt. "If the master receives a completion message for an already completed map task, it
    /// ignores the message." (Dean & Ghemawat 2004, §3.3)
    pub(super) fn on_done(&mut self, cx: Cx<'_, '_>, worker: NodeId, number: u32, attempt: u32) {
        match self.judge(cx, number, attempt) {
            Verdict::Counts { late } => {
                self.write(cx, Write::Count { task: number, worker, attempt });
                cx.disarm(Timer::Lease(number));
                self.queue.retain(|other| *other != number);
                cx.fact(TaskFact::Counted { task: number, attempt, worker, late });
                self.settle(cx, number);
            }
            Verdict::Again => cx.fact(TaskFact::Again { task: number, attempt, worker }),
            Verdict::Late(reason) => {
                self.late += 1;
                cx.fact(TaskFact::Late { task: number, attempt, worker, reason });
            }
        }
        // Behind what is being written: who hears it forgets the result.
        cx.send(worker, Message::Noted { task: number, attempt });
    }

    /// What the result of an attempt is worth.
    fn judge(&self, cx: Cx<'_, '_>, number: u32, attempt: u32) -> Verdict {
        let config = cx.config();
        let Some(task) = self.ledger.tasks.get(&number) else { return Verdict::Late(Reason::Unknown) };
        match task.end {
            Some(End::Counted(_, counted)) if !config.bugs.count_again => {
                if counted == attempt {
                    Verdict::Again
                } else {
                    Verdict::Late(Reason::Counted)
                }
            }
            Some(End::Aside) => Verdict::Late(Reason::SetAside),
            // It is the attempt that has the task on lease.
            _ if task.attempts == attempt && task.holder.is_some() => Verdict::Counts { late: false },
            _ if config.bugs.any_attempt => Verdict::Counts { late: false },
            _ if config.late == Late::Accept && attempt <= task.attempts => Verdict::Counts { late: true },
            _ => Verdict::Late(Reason::Refused),
        }
    }

    /// Answers the request of a task that has ended, if all others have.
    fn settle(&mut self, cx: Cx<'_, '_>, number: u32) {
        let Some(task) = self.ledger.tasks.get(&number) else { return };
        let ticket = task.ticket;
        let newest = self.ledger.requests.get(&ticket.client).copied();
        let Some(newest) = newest.filter(|newest| newest.serial == ticket.serial) else { return };
        if let Some((counted, aside)) = self.ledger.outcome(newest) {
            cx.fact(TaskFact::Settled { ticket, counted, aside });
            self.answer(cx, ticket);
        }
    }

    /// Tells a client what became of its newest request, if that is known.
    pub(super) fn answer(&self, cx: Cx<'_, '_>, ticket: Ticket) {
        let request = self.ledger.requests.get(&ticket.client).copied();
        if let Some((counted, aside)) = request.and_then(|request| self.ledger.outcome(request)) {
            cx.reply(ticket, Reply::Answer(submission::Answer { counted, aside }));
        }
    }
}
