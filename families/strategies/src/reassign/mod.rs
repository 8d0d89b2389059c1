//! A pool of tasks and workers that die: leases, reassignment, attempts with numbers, a dead-letter list.
//!
//! Somebody has to notice that a worker is gone, and give its task to another one. Nobody can tell a worker that has crashed from
//! one that is slow, so sooner or later two are at one task. What can be promised all the same is that each task is *done at
//! least once and counted once*, or set aside:
//!
//! * **A lease** (Gray & Cheriton 1989) is the right to a task for a limited time. When it runs out, the task is given to somebody
//!   else, and nobody has to be asked. Queues call it a visibility timeout (Amazon SQS). Leases are about time, so clocks, pauses
//!   and slow links can make them wrong; then work is done twice, or a healthy task is set aside, but nothing is counted twice:
//!   failures "affect performance, not correctness" (Gray & Cheriton, abstract).
//! * **An attempt has a number.** It is on the pool's disk before a worker hears of it, so no other attempt of the task can have
//!   it, whatever crashes. A result names its attempt, and the pool knows a late one when it sees it.
//! * **A result counts once.** "If the master receives a completion message for an already completed map task, it ignores the
//!   message" (Dean & Ghemawat 2004, §3.3). A late result of a task without another one may count (`late accept`), or only the
//!   newest attempt may finish a task (`late refuse`), as SQS has it: "you must provide the most recently received ReceiptHandle
//!   for the message (otherwise, the request succeeds, but the message will not be deleted)" (API Reference, DeleteMessage).
//! * **A poisoned task** ends every process that executes it. Reassigned for ever, it kills one worker after the other. After k
//!   failed attempts it is *set aside* on a dead-letter list, for a person to look at.
//!
//! The lease must be longer than the task and the way of the answer, or the worker must renew it (`renew`); otherwise the task is
//! reassigned while its worker is at it, again and again.
//!
//! n1 is the pool, every other node a worker. A client submits tasks (`submit 8`, `submit 1 poisoned`) and is answered when each
//! has ended: how many were counted, how many set aside. It asks again under the same number, so the request is recognised.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Ask` | worker → pool | give me a task; the n-th that I ask for | SQS ReceiveMessage |
//! | `Grant` | pool → worker | this task, this attempt: it is yours until the lease ends | Gray & Cheriton 1989; §3.1 step 2 |
//! | `Renew` | worker → pool | I am still at these | Gray & Cheriton 1989; SQS ChangeMessageVisibility |
//! | `Over` | pool → worker | the lease of this attempt has ended | |
//! | `Done` | worker → pool | I have executed this attempt | §3.3; SQS DeleteMessage |
//! | `Noted` | pool → worker | do not say it again | |
//!
//! Sections are of Dean & Ghemawat 2004. Whatever is lost on its way is said again: a worker repeats what was not answered, with
//! the same number, and the pool repeats its answer. That a process ends in a poisoned task, and is started again by its
//! supervisor, is the world's part ([`Context::exit`]).

mod book;
mod checker;
mod clients;
mod config;
mod evidence;
mod experiments;
mod facts;
mod ledger;
mod message;
mod names;
mod pool;
mod results;
mod rules;
pub mod submission;
mod view;
pub(crate) mod words;
mod worker;

pub use checker::Tasks;
pub use config::{Again, Bugs, Config, Late};
pub use evidence::{Deed, TaskEvidence};
pub use facts::{Reason, TaskFact, Why};
pub use ledger::{End, Holder, Ledger, Task, Write};
pub use message::Message;
pub(crate) use names::{ASIDE, TimerName};
pub use pool::Pool;
pub use rules::{
    ASIDE_AFTER_FAILURES, ATTEMPTS_DIFFER, LATE_IS_RECOGNISED, NO_TASK_LOST, ONE_LEASE, RULES,
    SUBMITTED_ONCE, TASK_COUNTED_ONCE,
};
pub use worker::Worker;

use crate::facts::Fact;
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TaskBoard, TimerView};
use faultline_engine::{
    Amount, Checker, Context, Gauge, Info, LogWindow, MessageForm, Metrics, NodeId, Panel, Protocol, Reply,
    Span, Ticket, Total,
};

/// Who has the tasks.
pub const POOL: NodeId = NodeId(0);

/// A process.
#[derive(Clone, Debug)]
pub enum Reassign {
    /// Gives tasks out and counts results.
    Pool(Box<Pool>),
    /// Executes tasks.
    Worker(Box<Worker>),
}

/// What a process waits for, or works at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A worker: time to say again what was not answered.
    Poll,
    /// A worker: time to renew leases.
    Renew,
    /// The pool: the lease of a task ends.
    Lease(u32),
    /// A worker: an attempt of a task.
    Work {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
    },
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Reassignment",
    slug: "reassign",
    family: crate::SLUG,
    source: "Dean & Ghemawat 2004, \u{a7}3.3; Gray & Cheriton 1989; Amazon SQS",
    behaviour: 1,
    commands: submission::FORMS,
    nodes: Amount { min: 2, default: 5, max: 33 },
    clients: Amount { min: 0, default: 1, max: MAX_CLIENTS },
    patience: Span::millis(2_000),
    epochs: None,
    works: true,
    members_change: false,
    panel: Panel::Board,
    opening: "do=0.1s+c1+submit+12;0.3s+freeze+n3;1.5s+thaw+n3&at=0.5s",
};

fn pool(process: &Reassign) -> Option<&Pool> {
    match process {
        Reassign::Pool(pool) => Some(pool),
        Reassign::Worker(_) => None,
    }
}

impl Protocol for Reassign {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            Gauge {
                name: "counted_tasks",
                total: Total::Max,
                read: |process| pool(process).map(|pool| pool.ledger.counted.into()),
            },
            Gauge {
                name: "waiting_tasks",
                total: Total::Max,
                read: |process| pool(process).map(|pool| pool.queue.len() as u64),
            },
            Gauge {
                name: "failed_attempts",
                total: Total::Max,
                read: |process| pool(process).map(|pool| pool.failed),
            },
            Gauge {
                name: "late_results",
                total: Total::Max,
                read: |process| pool(process).map(|pool| pool.late),
            },
        ],
    };
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Ledger;
    type Write = Write;
    type Command = submission::Command;
    type Answer = submission::Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: &mut Context<'_, Self>, ledger: &Ledger) -> Self {
        if cx.me() == POOL {
            Self::Pool(Box::new(Pool::boot(cx, ledger)))
        } else {
            Self::Worker(Box::new(Worker::boot(cx)))
        }
    }

    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Message) {
        match self {
            Self::Pool(pool) => pool.on_message(cx, from, message),
            Self::Worker(worker) => worker.on_message(cx, message),
        }
    }

    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Timer) {
        match (self, timer) {
            (Self::Pool(pool), Timer::Lease(task)) => pool.on_expired(cx, task),
            (Self::Worker(worker), Timer::Poll) => worker.on_poll(cx),
            (Self::Worker(worker), Timer::Renew) => worker.on_renew(cx),
            (Self::Worker(worker), Timer::Work { .. }) => worker.on_worked(cx),
            _ => {}
        }
    }

    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: submission::Command) {
        if let Self::Pool(pool) = self {
            return pool.on_request(cx, ticket, command);
        }
        cx.fact(TaskFact::SentToPool { client: ticket.client });
        cx.reply(ticket, Reply::Redirect(Some(POOL)));
    }

    fn on_synced(&mut self, cx: &mut Context<'_, Self>, ledger: &Ledger) {
        if let Self::Pool(pool) = self {
            pool.on_synced(cx, ledger);
        }
    }

    fn write(ledger: &mut Ledger, write: Write) {
        ledger.change(&write);
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn view(&self, _: &Ledger, _: LogWindow) -> NodeView {
        view::node(self)
    }

    fn view_durable(ledger: &Ledger, _: LogWindow) -> NodeView {
        view::durable(ledger)
    }

    fn board(&self) -> Option<TaskBoard> {
        pool(self).map(|pool| view::board(&pool.ledger))
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        (message.shape(), None)
    }

    fn describe(message: &Message) -> MessageView {
        message.describe()
    }

    fn messages() -> &'static [MessageForm] {
        Message::FORMS
    }

    fn describe_timer(timer: Timer) -> TimerView {
        view::timer(timer)
    }

    fn timer_names() -> &'static [&'static str] {
        TimerName::SLUGS
    }

    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        vec![Box::new(Tasks::new(nodes, *config))]
    }
}
