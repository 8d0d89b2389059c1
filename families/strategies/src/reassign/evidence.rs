//! What can break the rules of a pool of tasks.

use super::facts::Why;
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::{NodeId, Span, Ticket};

/// What was done to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Deed {
    /// It was given to a worker.
    GivenOut,
    /// A result of it was counted.
    Counted,
    /// It was set aside.
    SetAside,
}

/// What broke a rule of tasks.
#[derive(Clone, Debug, PartialEq, Eq, Describe)]
pub enum TaskEvidence {
    /// A task is open, and for a long time nothing has happened to any task.
    TaskLost {
        /// Which.
        task: u32,
        /// How often it was given out.
        attempts: u32,
        /// For how long.
        quiet: Span,
    },
    /// A task waits, and one that came later was given out.
    PassedOver {
        /// Which waits.
        task: u32,
        /// Which was given out.
        by: u32,
    },
    /// A client was told that its tasks have ended, and they have not, or otherwise.
    WrongAnswer {
        /// Its request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// How many were counted, as it was told.
        counted: u16,
        /// How many were set aside, as it was told.
        aside: u16,
        /// How many were counted.
        really: u16,
        /// How many were set aside.
        set: u16,
    },
    /// A client asks again and again, though all of its tasks have ended: it is not told.
    NotTold {
        /// Its request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long.
        asked: Span,
    },
    /// A task ended twice.
    EndedTwice {
        /// Which.
        task: u32,
        /// The attempt whose result was counted first; nothing if the task had been set aside.
        first: Option<u32>,
        /// The attempt whose result was counted again; nothing if the task was set aside.
        second: Option<u32>,
    },
    /// Something was done to a task that had ended, or that nobody had submitted.
    NotOpen {
        /// Which.
        task: u32,
        /// Of which attempt; nothing if it was set aside.
        attempt: Option<u32>,
        /// What was done.
        deed: Deed,
    },
    /// A result was counted of an attempt that its worker has not executed.
    NotDone {
        /// Of which task.
        task: u32,
        /// Of which attempt.
        attempt: u32,
        /// Whose result it is said to be.
        worker: NodeId,
    },
    /// Two attempts of a task have one number.
    SameNumber {
        /// Which task.
        task: u32,
        /// The number.
        attempt: u32,
        /// Who had it first.
        first: NodeId,
        /// Who has it now.
        second: NodeId,
    },
    /// A late result was taken for one that was in time.
    NotLate {
        /// Which task.
        task: u32,
        /// The attempt whose result it is.
        attempt: u32,
        /// Who executed it.
        worker: NodeId,
        /// The attempt that had the task on lease, if one had.
        holder: Option<u32>,
    },
    /// A task was set aside too soon.
    TooSoon {
        /// Which.
        task: u32,
        /// How many attempts have failed.
        failed: u32,
        /// How many must.
        limit: u32,
    },
    /// A task was given out that should have been set aside.
    TooLate {
        /// Which.
        task: u32,
        /// The attempt that begins.
        attempt: u32,
        /// How many have failed.
        failed: u32,
        /// How many may.
        limit: u32,
    },
    /// An attempt was found failed that has not failed in the way that was said.
    NotFailed {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
        /// What the pool said.
        why: Why,
    },
    /// Two attempts have one task on lease.
    TwoLeases {
        /// Which task.
        task: u32,
        /// One attempt.
        one: u32,
        /// Its worker.
        worker: NodeId,
        /// The other.
        other: u32,
        /// Its worker.
        rival: NodeId,
    },
    /// A task was taken back before its lease had run out.
    CutShort {
        /// Which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
        /// How long ago the lease was given, or renewed last.
        lasted: Span,
        /// How long a lease lasts.
        lease: Span,
    },
    /// A worker begins an attempt that it was not given.
    NotGiven {
        /// Of which task.
        task: u32,
        /// Which attempt.
        attempt: u32,
        /// Who begins it.
        worker: NodeId,
        /// Who was given it, if somebody was.
        holder: Option<NodeId>,
    },
    /// A request submitted its tasks again.
    SubmittedTwice {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The number of its first task when it came first.
        first: u32,
        /// The same when it came again.
        second: u32,
    },
}
