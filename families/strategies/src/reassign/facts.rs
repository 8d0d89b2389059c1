//! What happens to tasks. A task is known by its number, which the pool gives it; an attempt by its task and its own number,
//! from 1, of which no two attempts of a task have the same.

use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::{ClientId, NodeId, Ticket, Weight};

/// Something that happened to a task, or to those who work at tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum TaskFact {
    /// The pool started from its disk.
    #[describe(name = "pool_started")]
    PoolStarted {
        /// How often it started, this time included.
        life: u32,
        /// How many tasks are open.
        open: u32,
        /// How many of these are on lease.
        leased: u32,
    },
    /// The pool has started before, and its disk holds no trace of any task: it gives numbers from 1 on.
    #[describe(name = "pool_began_anew")]
    BeganAnew {
        /// How often it started, this time included.
        life: u32,
    },
    /// A worker started.
    #[describe(name = "task_worker_started")]
    WorkerStarted {
        /// How often it started, this time included.
        life: u32,
    },
    /// The tasks of a request are on the disk of the pool.
    #[describe(name = "tasks_submitted")]
    Submitted {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The number of the first; the others follow.
        first: u32,
        /// How many.
        tasks: u16,
        /// Whether they are poisoned.
        poisoned: bool,
    },
    /// A request came again whose tasks the pool has.
    #[describe(name = "submission_recognised")]
    Recognised {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The number of its first task.
        first: u32,
    },
    /// A request came that is older than the newest of its client: nobody waits for it.
    #[describe(name = "submission_outdated")]
    Outdated {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A node that is not the pool sent a client to it.
    SentToPool {
        /// Whom.
        client: ClientId,
    },
    /// The pool gave a task to a worker, and that is on its disk.
    #[describe(name = "task_leased")]
    Leased {
        /// Which.
        task: u32,
        /// The attempt that begins.
        attempt: u32,
        /// To whom.
        worker: NodeId,
        /// In which of its lives.
        life: u32,
    },
    /// The pool told a worker once more what it was given: it asks as if it had not heard.
    #[describe(name = "lease_repeated")]
    Repeated {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
        /// To whom.
        worker: NodeId,
    },
    /// The pool extended a lease.
    #[describe(name = "lease_renewed")]
    Renewed {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
        /// Whose.
        worker: NodeId,
    },
    /// The pool did not extend a lease that was over.
    #[describe(name = "renewal_refused")]
    NotRenewed {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
        /// Whose.
        worker: NodeId,
    },
    /// A worker begins to execute a task.
    #[describe(name = "task_begun")]
    Begun {
        /// Which.
        task: u32,
        /// Which attempt.
        attempt: u32,
    },
    /// A worker has executed a task.
    #[describe(name = "task_executed")]
    Executed {
        /// Which.
        task: u32,
        /// Which attempt.
        attempt: u32,
    },
    /// A task ends the process that executes it.
    #[describe(name = "task_killed_worker")]
    Killed {
        /// Which.
        task: u32,
        /// Which attempt.
        attempt: u32,
        /// How many other tasks the process held.
        with: u16,
    },
    /// A worker drops a task that it has not begun, because its lease is over.
    #[describe(name = "task_dropped")]
    Dropped {
        /// Which.
        task: u32,
        /// Which attempt.
        attempt: u32,
    },
    /// An attempt has failed as far as the pool knows, and that is on its disk.
    #[describe(name = "attempt_failed")]
    Failed {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
        /// Whose.
        worker: NodeId,
        /// How the pool knows.
        why: Why,
        /// How many attempts of the task have failed, this one included.
        failures: u32,
    },
    /// A task is done, and its result counts; that is on the disk of the pool.
    #[describe(name = "task_counted")]
    Counted {
        /// Which.
        task: u32,
        /// The attempt whose result it is.
        attempt: u32,
        /// Who executed it.
        worker: NodeId,
        /// Whether its lease was over.
        late: bool,
    },
    /// The result came again that was counted.
    #[describe(name = "result_again")]
    Again {
        /// Of which task.
        task: u32,
        /// Of which attempt.
        attempt: u32,
        /// Who executed it.
        worker: NodeId,
    },
    /// A result of another attempt came that does not count.
    #[describe(name = "result_late")]
    Late {
        /// Of which task.
        task: u32,
        /// Of which attempt.
        attempt: u32,
        /// Who executed it.
        worker: NodeId,
        /// Why it does not count.
        reason: Reason,
    },
    /// A task is set aside, and nobody is given it any more; that is on the disk of the pool.
    #[describe(name = "task_set_aside")]
    SetAside {
        /// Which.
        task: u32,
        /// How many attempts have failed.
        failures: u32,
    },
    /// Every task of a request is counted or set aside.
    #[describe(name = "submission_settled")]
    Settled {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// How many of its tasks were counted.
        counted: u16,
        /// How many were set aside.
        aside: u16,
    },
}

/// How the pool knows that an attempt has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Why {
    /// Its lease ran out. The worker may have crashed, or be slow.
    Expired,
    /// Its worker has started again since.
    Restarted,
}

/// Why a result does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Reason {
    /// Another attempt of its task was counted before.
    Counted,
    /// Its task was set aside.
    SetAside,
    /// Its lease was over, and late results are refused.
    Refused,
    /// The pool does not know its task any more.
    Unknown,
}

impl TaskFact {
    /// Whether it speaks of what is on the disk of the pool.
    pub(crate) fn on_disk(&self) -> bool {
        matches!(
            self,
            Self::Submitted { .. }
                | Self::Recognised { .. }
                | Self::Leased { .. }
                // Behind the lease that it repeats.
                | Self::Repeated { .. }
                | Self::Failed { .. }
                | Self::NotRenewed { .. }
                | Self::Counted { .. }
                // Behind what makes them so: a result that is counted, a task that is set aside.
                | Self::Again { .. }
                | Self::Late { .. }
                | Self::SetAside { .. }
                | Self::Settled { .. }
        )
    }

    /// How much it matters.
    pub(crate) fn weight(&self) -> Weight {
        match self {
            Self::Failed { .. } | Self::Late { .. } | Self::Killed { .. } | Self::SetAside { .. } => {
                Weight::Headline
            }
            Self::PoolStarted { .. }
            | Self::BeganAnew { .. }
            | Self::WorkerStarted { .. }
            | Self::Submitted { .. }
            | Self::Leased { .. }
            | Self::Counted { .. }
            | Self::NotRenewed { .. }
            | Self::Dropped { .. }
            | Self::Settled { .. } => Weight::Step,
            Self::Recognised { .. }
            | Self::Outdated { .. }
            | Self::SentToPool { .. }
            | Self::Repeated { .. }
            | Self::Renewed { .. }
            | Self::Again { .. }
            | Self::Begun { .. }
            | Self::Executed { .. } => Weight::Detail,
        }
    }
}
