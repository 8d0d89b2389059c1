//! A worker: asks for tasks, executes them one after the other, and says so until that is noted.

use super::facts::TaskFact;
use super::message::Message;
use super::{POOL, Reassign, Timer};
use faultline_engine::{Context, Span, SpanRange};
use std::collections::VecDeque;

/// A worker. It keeps nothing on a disk: what it was at when it crashes is done by somebody else.
#[derive(Clone, Debug)]
pub struct Worker {
    pub(super) life: u32,
    /// The number of the task that it asks for next.
    number: u32,
    /// The tasks that it holds and has not executed, in the order in which it will.
    pub(super) held: VecDeque<Held>,
    /// Whether it is at the first of them.
    pub(super) works: bool,
    /// Whether it has asked since it last looked what was not answered.
    asked: bool,
    /// What it has executed and the pool has not noted.
    pub(super) done: Vec<Done>,
    /// How many tasks it has executed since it started.
    pub(super) executed: u64,
}

/// A task that it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) task: u32,
    pub(super) attempt: u32,
    takes: Span,
    pub(super) poisoned: bool,
}

/// A result that the pool has not noted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Done {
    task: u32,
    attempt: u32,
    /// Whether it was told since the worker last looked what was not answered.
    fresh: bool,
}

type Cx<'a, 'b> = &'a mut Context<'b, Reassign>;

impl Worker {
    pub(super) fn boot(cx: Cx<'_, '_>) -> Self {
        let life = cx.boot();
        cx.fact(TaskFact::WorkerStarted { life });
        let (held, done) = (VecDeque::new(), Vec::new());
        let mut worker = Self { life, number: 1, held, works: false, asked: false, done, executed: 0 };
        worker.on_poll(cx);
        Self::arm_renewal(cx);
        worker
    }

    fn arm_renewal(cx: Cx<'_, '_>) {
        let renew = cx.config().renew.0;
        if renew > Span(0) {
            cx.arm(Timer::Renew, SpanRange::exactly(renew.max(Span::millis(1))));
        }
    }

    /// Says again what was not answered, and asks for a task if it can hold another one. What it said since it last looked may
    /// be answered still.
    pub(super) fn on_poll(&mut self, cx: Cx<'_, '_>) {
        cx.arm(Timer::Poll, SpanRange::exactly(cx.config().poll));
        for Done { task, attempt, fresh } in &mut self.done {
            if !std::mem::take(fresh) {
                cx.send(POOL, Message::Done { task: *task, attempt: *attempt });
            }
        }
        if !self.asked {
            self.ask(cx);
        }
        self.asked = false;
    }

    fn ask(&mut self, cx: Cx<'_, '_>) {
        self.asked = true;
        if self.held.len() < usize::from(cx.config().prefetch.0) {
            cx.send(POOL, Message::Ask { life: self.life, number: self.number });
        }
    }

    /// Renews the leases of all that it holds, and of what the pool has not noted. A timer does so and not the work: a worker
    /// that is slow keeps what it has.
    pub(super) fn on_renew(&self, cx: Cx<'_, '_>) {
        Self::arm_renewal(cx);
        let done = self.done.iter().map(|done| (done.task, done.attempt));
        let held: Vec<(u32, u32)> =
            self.held.iter().map(|held| (held.task, held.attempt)).chain(done).collect();
        if !held.is_empty() {
            cx.send(POOL, Message::Renew { life: self.life, held: held.into() });
        }
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, message: Message) {
        match message {
            // Any other is a copy, or was meant for an earlier life.
            Message::Grant { life, number, task, attempt, takes, poisoned }
                if life == self.life && number == self.number =>
            {
                self.number += 1;
                self.held.push_back(Held { task, attempt, takes, poisoned });
                self.begin(cx);
                self.ask(cx);
            }
            Message::Noted { task, attempt } => {
                self.done.retain(|done| (done.task, done.attempt) != (task, attempt));
            }
            Message::Over { task, attempt } => self.drop_unbegun(cx, task, attempt),
            _ => {}
        }
    }

    /// Begins with the next task, if it is at none.
    fn begin(&mut self, cx: Cx<'_, '_>) {
        if self.works {
            return;
        }
        let Some(Held { task, attempt, takes, .. }) = self.held.front().copied() else { return };
        self.works = true;
        cx.fact(TaskFact::Begun { task, attempt });
        cx.work(Timer::Work { task, attempt }, SpanRange::exactly(takes));
    }

    /// The work of a task is done; or it has ended in what ends the process.
    pub(super) fn on_worked(&mut self, cx: Cx<'_, '_>) {
        let Some(Held { task, attempt, poisoned, .. }) = self.held.pop_front() else { return };
        if poisoned {
            let with = u16::try_from(self.held.len()).unwrap_or(u16::MAX);
            cx.fact(TaskFact::Killed { task, attempt, with });
            return cx.exit(cx.config().restart);
        }
        self.works = false;
        self.executed += 1;
        self.done.push(Done { task, attempt, fresh: true });
        cx.fact(TaskFact::Executed { task, attempt });
        cx.send(POOL, Message::Done { task, attempt });
        self.begin(cx);
        self.ask(cx);
    }

    /// The lease of a task is over. What it is at it finishes: its result may be the first.
    fn drop_unbegun(&mut self, cx: Cx<'_, '_>, task: u32, attempt: u32) {
        let begun = usize::from(self.works);
        let is_it = |held: &Held| (held.task, held.attempt) == (task, attempt);
        let Some(place) = self.held.iter().skip(begun).position(is_it) else { return };
        self.held.remove(begun + place);
        cx.fact(TaskFact::Dropped { task, attempt });
        self.ask(cx);
    }
}
