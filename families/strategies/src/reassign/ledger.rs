//! What the pool must not forget: its tasks, how often each was given out and failed, and whose they are.

use faultline_engine::{ClientId, NodeId, Span, Ticket};
use litemap::LiteMap;
use std::sync::Arc;

/// What is on the disk of the pool. In memory it has the same, with what is on its way to the disk.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Open tasks, and those of the newest request of each session of a client.
    pub tasks: LiteMap<u32, Task>,
    /// Per session of a client, its newest request.
    pub(super) requests: LiteMap<ClientId, Submission>,
    /// The newest life of each worker to which something was given: what an earlier one asks was long on its way.
    pub(super) lives: LiteMap<NodeId, u32>,
    /// How many tasks were submitted.
    pub(super) submitted: u32,
    /// How many results were counted.
    pub(super) counted: u32,
    /// How many tasks were set aside.
    pub(super) aside: u32,
}

/// One task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// Whose request it is of.
    pub ticket: Ticket,
    /// How long its work takes.
    pub takes: Span,
    /// Whether it ends the process that executes it.
    pub poisoned: bool,
    /// How often it was given out: the number of the newest attempt.
    pub attempts: u32,
    /// What is counted against it.
    pub failures: u32,
    /// Who has the newest attempt on lease.
    pub holder: Option<Holder>,
    /// How it ended, if it has.
    pub end: Option<End>,
}

/// Who has a task on lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The worker.
    pub worker: NodeId,
    /// Which start of it asked for the task.
    pub life: u32,
}

/// How a task ended. This never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is done, and the result of this worker for this attempt counts.
    Counted(NodeId, u32),
    /// It was set aside.
    Aside,
}

/// The tasks of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Submission {
    pub(super) serial: u32,
    pub(super) first: u32,
    pub(super) tasks: u16,
}

/// One change of it.
#[derive(Clone, Debug)]
pub enum Write {
    /// Tasks were submitted.
    Submit {
        /// By this request.
        ticket: Ticket,
        /// How long each takes.
        takes: Arc<[Span]>,
        /// Whether they are poisoned.
        poisoned: bool,
        /// Whether to keep whose they are.
        known: bool,
    },
    /// A task was given out for the next time.
    Lease {
        /// Which.
        task: u32,
        /// To whom.
        holder: Holder,
    },
    /// An attempt counts against a task.
    Against {
        /// Which.
        task: u32,
    },
    /// Nobody has a task on lease any more.
    Release {
        /// Which.
        task: u32,
    },
    /// A task is done.
    Count {
        /// Which.
        task: u32,
        /// Who executed it.
        worker: NodeId,
        /// Which attempt that was.
        attempt: u32,
    },
    /// A task is set aside.
    SetAside {
        /// Which.
        task: u32,
    },
}

impl Ledger {
    /// Executes a change.
    pub(super) fn change(&mut self, write: &Write) {
        match write {
            Write::Submit { ticket, takes, poisoned, known } => {
                let first = self.submitted + 1;
                for takes in takes.iter() {
                    self.submitted += 1;
                    let (ticket, takes, poisoned) = (*ticket, *takes, *poisoned);
                    let (attempts, failures, holder, end) = (0, 0, None, None);
                    let task = Task { ticket, takes, poisoned, attempts, failures, holder, end };
                    self.tasks.insert(self.submitted, task);
                }
                if *known {
                    let tasks = u16::try_from(takes.len()).unwrap_or(u16::MAX);
                    let request = Submission { serial: ticket.serial, first, tasks };
                    if let Some(older) = self.requests.insert(ticket.client, request) {
                        self.forget(older);
                    }
                }
            }
            Write::Lease { task, holder } => {
                if let Some(task) = self.tasks.get_mut(task) {
                    task.attempts += 1;
                    task.holder = Some(*holder);
                }
                let life = self.lives.entry(holder.worker).or_default();
                *life = (*life).max(holder.life);
            }
            Write::Against { task } => {
                if let Some(task) = self.tasks.get_mut(task) {
                    task.failures += 1;
                }
            }
            Write::Release { task } => {
                if let Some(task) = self.tasks.get_mut(task) {
                    task.holder = None;
                }
            }
            Write::Count { task, worker, attempt } => {
                self.counted += 1;
                self.end(*task, End::Counted(*worker, *attempt));
            }
            Write::SetAside { task } => {
                self.aside += 1;
                self.end(*task, End::Aside);
            }
        }
    }

    fn end(&mut self, number: u32, end: End) {
        let Some(task) = self.tasks.get_mut(&number) else { return };
        task.end = Some(end);
        task.holder = None;
        let ticket = task.ticket;
        if self.requests.get(&ticket.client).is_some_and(|newest| newest.serial > ticket.serial) {
            self.tasks.remove(&number);
        }
    }

    /// A client that asks for something new waits for nothing older: what has ended of that is told to nobody any more.
    fn forget(&mut self, request: Submission) {
        for number in request.numbers() {
            if self.tasks.get(&number).is_some_and(|task| task.end.is_some()) {
                self.tasks.remove(&number);
            }
        }
    }

    /// The tasks that have not ended.
    pub(super) fn open(&self) -> impl Iterator<Item = (u32, &Task)> {
        self.tasks.iter().filter(|(_, task)| task.end.is_none()).map(|(number, task)| (*number, task))
    }

    /// What became of the tasks of a request: how many were counted and set aside, once all have ended.
    pub(super) fn outcome(&self, request: Submission) -> Option<(u16, u16)> {
        let (mut counted, mut aside) = (0, 0);
        for number in request.numbers() {
            match self.tasks.get(&number)?.end? {
                End::Counted(..) => counted += 1,
                End::Aside => aside += 1,
            }
        }
        Some((counted, aside))
    }
}

impl Submission {
    fn numbers(self) -> std::ops::Range<u32> {
        self.first..self.first + u32::from(self.tasks)
    }
}
