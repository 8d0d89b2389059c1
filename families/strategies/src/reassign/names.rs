//! What the pool and its workers wait for, and the kinds of tasks on the board.

use faultline_engine::names;
use faultline_engine::view::TaskKind;

names! {
    /// What a process waits for, or works at.
    pub enum TimerName {
        /// Time to say again what was not answered.
        Poll = "poll",
        /// Time to renew leases.
        Renew = "renew",
        /// The end of a lease.
        Lease = "lease",
        /// The work of a task.
        Work = "work",
    }
}

/// A task that is open or counted.
pub(crate) static TASK: TaskKind = TaskKind { order: 1, slug: "task", badge: "t" };
/// A task that was set aside.
pub(crate) static ASIDE: TaskKind = TaskKind { order: 4, slug: "aside", badge: "x" };
