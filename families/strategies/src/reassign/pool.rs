//! The pool: gives tasks out on lease, takes them back, counts results.

use super::facts::{TaskFact, Why};
use super::ledger::{Holder, Ledger, Task, Write};
use super::message::Message;
use super::{Reassign, Timer, submission};
use faultline_engine::{ClientFact, Context, NodeId, Reply, Span, SpanRange, Ticket, Time};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many tasks may be open at a time. What comes beyond is turned away.
const ROOM: usize = 200;

/// The pool of tasks.
#[derive(Clone, Debug)]
pub struct Pool {
    pub(super) life: u32,
    /// What the disk holds, or will hold when all is written that was ordered.
    pub(super) ledger: Ledger,
    /// Open tasks that nobody has on lease, in the order in which they are given out.
    pub(super) queue: VecDeque<u32>,
    /// Leases that are on their way to the disk: tasks and attempts.
    unwritten: Vec<(u32, u32)>,
    /// What it knows of each worker.
    workers: Vec<Worker>,
    /// Results that came too late.
    pub(super) late: u64,
    /// Attempts that failed.
    pub(super) failed: u64,
}

/// What the pool knows of a worker, since it started itself.
#[derive(Clone, Debug)]
struct Worker {
    id: NodeId,
    /// Its newest life that was heard of.
    life: u32,
    /// What it asked for last.
    asked: Option<Asked>,
    /// What it was given for that.
    given: Option<(u32, u32)>,
}

/// A worker's request for a task.
#[derive(Clone, Copy, Debug)]
struct Asked {
    /// The worker's count of them.
    number: u32,
    /// When it came first.
    since: Time,
    /// When it came last.
    heard: Time,
}

type Cx<'a, 'b> = &'a mut Context<'b, Reassign>;

impl Pool {
    /// Starts from the disk. A lease is a promise of the pool that was there before, and this one keeps it: the worker may be at
    /// its task. What the clock showed when it began is lost, so it lasts for its whole length once more (Gray & Cheriton 1989:
    /// a server that has crashed honours the leases that it may have granted).
    pub(super) fn boot(cx: Cx<'_, '_>, ledger: &Ledger) -> Self {
        let bugs = cx.config().bugs;
        let mut ledger = ledger.clone();
        if bugs.forget_numbers {
            // What is on the disk is the number of a lease, and not how far it has counted.
            for (_, task) in &mut ledger.tasks {
                task.attempts = task.holder.map_or(0, |_| task.attempts);
            }
        }
        let queue =
            ledger.open().filter(|(_, task)| task.holder.is_none()).map(|(number, _)| number).collect();
        let leased: Vec<u32> =
            ledger.open().filter(|(_, task)| task.holder.is_some()).map(|(number, _)| number).collect();
        let (open, held) = (count(ledger.open().count()), count(leased.len()));
        cx.fact(TaskFact::PoolStarted { life: cx.boot(), open, leased: held });
        if !bugs.forget_leases {
            for task in leased {
                cx.arm(Timer::Lease(task), SpanRange::exactly(cx.config().lease));
            }
        }
        if cx.boot() > 1 && ledger.submitted == 0 {
            cx.fact(TaskFact::BeganAnew { life: cx.boot() });
        }
        let life = |id| ledger.lives.get(&id).copied().unwrap_or_default();
        let worker = |id| Worker { id, life: life(id), asked: None, given: None };
        let workers = (1..cx.nodes()).map(NodeId).map(worker).collect();
        let unwritten = Vec::new();
        Self { life: cx.boot(), ledger, queue, unwritten, workers, late: 0, failed: 0 }
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Ask { life, number } => self.on_ask(cx, from, life, number),
            Message::Renew { life, held } => {
                for (task, attempt) in held.iter().copied() {
                    self.on_renew(cx, Holder { worker: from, life }, task, attempt);
                }
            }
            Message::Done { task, attempt } => self.on_done(cx, from, task, attempt),
            Message::Grant { .. } | Message::Over { .. } | Message::Noted { .. } => {}
        }
    }

    /// A client submits tasks, for the first time or again.
    pub(super) fn on_request(&mut self, cx: Cx<'_, '_>, ticket: Ticket, asked: submission::Command) {
        match self.ledger.requests.get(&ticket.client).copied() {
            Some(newest) if newest.serial == ticket.serial => {
                cx.fact(TaskFact::Recognised { ticket, first: newest.first });
                return self.answer(cx, ticket);
            }
            Some(newest) if newest.serial > ticket.serial => return cx.fact(TaskFact::Outdated { ticket }),
            _ => {}
        }
        if self.ledger.open().count() + usize::from(asked.tasks) > ROOM {
            cx.fact(ClientFact::TurnedAway { ticket });
            // It promises nothing.
            return cx.reply_now(ticket, Reply::Busy);
        }
        let SpanRange { min, max } = cx.config().task_time;
        let spread = u32::try_from(max.0.saturating_sub(min.0)).unwrap_or(u32::MAX - 1);
        let takes: Arc<[Span]> =
            (0..asked.tasks).map(|_| Span(min.0 + u64::from(cx.below(spread + 1)))).collect();
        let (first, tasks, poisoned) = (self.ledger.submitted + 1, asked.tasks, asked.poisoned);
        self.ledger.change(&Write::Submit { ticket, takes: takes.clone(), poisoned, known: true });
        cx.persist(Write::Submit { ticket, takes, poisoned, known: !cx.config().bugs.forget_requests });
        cx.fact(TaskFact::Submitted { ticket, first, tasks, poisoned });
        self.queue.extend(first..first + u32::from(tasks));
        self.give_out(cx);
    }

    /// A worker asks for a task, or asks again.
    fn on_ask(&mut self, cx: Cx<'_, '_>, from: NodeId, life: u32, number: u32) {
        let Some(place) = self.place(from) else { return };
        let worker = &mut self.workers[place];
        let before = worker.asked.filter(|_| worker.life == life);
        if life < worker.life || before.is_some_and(|before| number < before.number) {
            // It was long on its way.
            return;
        }
        let again = before.filter(|before| before.number == number);
        let given = worker.given.filter(|_| again.is_some());
        let (since, heard) = (again.map_or(cx.now(), |again| again.since), cx.now());
        (worker.life, worker.given) = (life, given);
        worker.asked = Some(Asked { number, since, heard });
        // What an earlier life of it was at is lost, and nobody need wait for the end of the lease.
        let lost =
            |task: &Task| task.holder.is_some_and(|holder| holder.worker == from && holder.life < life);
        let lost: Vec<u32> =
            self.ledger.open().filter(|(_, task)| lost(task)).map(|(number, _)| number).collect();
        for task in lost {
            self.fail(cx, task, Why::Restarted);
        }
        match given {
            Some((task, attempt)) if self.holds(task, attempt, Holder { worker: from, life }) => {
                self.deliver(cx, place, task);
                cx.fact(TaskFact::Repeated { task, attempt, worker: from });
            }
            _ => {
                self.workers[place].given = None;
                self.give_out(cx);
            }
        }
    }

    /// Gives tasks that wait to workers that ask, each of them one: to whoever has waited longest.
    pub(super) fn give_out(&mut self, cx: Cx<'_, '_>) {
        // Who is silent since is probably gone; who is there asks again.
        let (now, patience) = (cx.now(), Span(3 * cx.config().poll.0));
        while let Some(task) = self.queue.front().copied() {
            let waits = |worker: &Worker| {
                let Asked { since, heard, .. } = worker.asked.filter(|_| worker.given.is_none())?;
                (now.since(heard) <= patience).then_some(since)
            };
            let longest =
                (0..self.workers.len()).filter_map(|place| Some((waits(&self.workers[place])?, place))).min();
            let Some((_, place)) = longest else { return };
            self.queue.pop_front();
            let Worker { id: worker, life, .. } = self.workers[place];
            let write = Write::Lease { task, holder: Holder { worker, life } };
            self.write(cx, write);
            let attempt = self.ledger.tasks.get(&task).map_or(0, |task| task.attempts);
            self.workers[place].given = Some((task, attempt));
            cx.fact(TaskFact::Leased { task, attempt, worker, life });
            self.unwritten.push((task, attempt));
            // The number of the attempt is on the disk before anybody hears of it, so that no other attempt can have it.
            self.deliver(cx, place, task);
        }
    }

    /// What was written is on the disk. A lease begins when its worker may hear of it, and not before: with a slow disk it would
    /// be over by then.
    pub(super) fn on_synced(&mut self, cx: Cx<'_, '_>, disk: &Ledger) {
        // A task that is not there any more was there.
        let written = |task: &u32, attempt: u32| match disk.tasks.get(task) {
            Some(task) => task.attempts >= attempt,
            None => *task <= disk.submitted,
        };
        for (task, attempt) in std::mem::take(&mut self.unwritten) {
            if !written(&task, attempt) {
                self.unwritten.push((task, attempt));
            } else if self.is_leased(task, attempt) {
                cx.arm(Timer::Lease(task), SpanRange::exactly(cx.config().lease));
            }
        }
    }

    /// Tells a worker which task it has.
    fn deliver(&mut self, cx: Cx<'_, '_>, place: usize, number: u32) {
        let Worker { id, life, asked, .. } = self.workers[place];
        let (Some(task), Some(Asked { number: asked, .. })) =
            (self.ledger.tasks.get(&number).copied(), asked)
        else {
            return;
        };
        let Task { takes, poisoned, attempts: attempt, .. } = task;
        cx.send(id, Message::Grant { life, number: asked, task: number, attempt, takes, poisoned });
        if cx.config().bugs.count_deliveries {
            self.write(cx, Write::Against { task: number });
        }
    }

    /// A worker is at a task and wants to keep it.
    fn on_renew(&mut self, cx: Cx<'_, '_>, who: Holder, task: u32, attempt: u32) {
        let worker = who.worker;
        let is_held = self.ledger.tasks.get(&task).is_some_and(|task| task.holder.is_some());
        let extends = if cx.config().bugs.renew_by_task { is_held } else { self.holds(task, attempt, who) };
        if extends {
            cx.arm(Timer::Lease(task), SpanRange::exactly(cx.config().lease));
            return cx.fact(TaskFact::Renewed { task, attempt, worker });
        }
        // Of one that has ended the worker hears otherwise, if it is done with it.
        if self.ledger.tasks.get(&task).is_some_and(|task| task.end.is_none()) {
            cx.fact(TaskFact::NotRenewed { task, attempt, worker });
        }
        cx.send(worker, Message::Over { task, attempt });
    }

    /// Whether a worker has an attempt of a task on lease.
    fn holds(&self, task: u32, attempt: u32, who: Holder) -> bool {
        let task = self.ledger.tasks.get(&task);
        task.is_some_and(|task| task.holder == Some(who) && task.attempts == attempt)
    }

    /// Whether an attempt of a task is on lease.
    fn is_leased(&self, task: u32, attempt: u32) -> bool {
        self.ledger.tasks.get(&task).is_some_and(|task| task.holder.is_some() && task.attempts == attempt)
    }

    pub(super) fn write(&mut self, cx: Cx<'_, '_>, write: Write) {
        self.ledger.change(&write);
        cx.persist(write);
    }

    fn place(&self, worker: NodeId) -> Option<usize> {
        self.workers.iter().position(|other| other.id == worker)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
