//! Leases, attempts, the order of tasks, and planted bugs.

use faultline_engine::choices;
use faultline_engine::settings::{Field, Number, Pause};
use faultline_engine::{SettingKind, Settings, Span, SpanRange};

/// The configuration of a pool of tasks and its workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// How long a lease lasts if nobody renews it, by the clock of the pool.
    pub lease: Span,
    /// How often a worker renews the leases of the tasks that it holds. With nothing, never.
    pub renew: Pause,
    /// After how many failed attempts a task is set aside. With 0, never.
    pub attempts: Number<0, 20>,
    /// What becomes of a result whose lease has expired, if the task has no other result.
    pub late: Late,
    /// Where a task waits whose attempt has failed.
    pub again: Again,
    /// How many tasks a worker holds at a time. It executes them one after the other.
    pub prefetch: Number<1, 8>,
    /// How long the work of a task takes on a machine of the usual speed. It is drawn once for each task.
    pub task_time: SpanRange,
    /// How often a worker says again what was not answered.
    pub poll: Span,
    /// After what time a process is started again that a poisoned task has ended.
    pub restart: SpanRange,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// What becomes of a result whose lease has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// It counts if it is the first: whoever did the task, it is done (Dean & Ghemawat 2004, §3.3).
    Accept,
    /// It does not count: only who holds the lease may finish the task (the receipt handle of Amazon SQS).
    Refuse,
}

/// Where a task waits whose attempt has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Behind all others.
    Back,
    /// Before all others.
    Front,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bugs {
    /// After a restart the pool waits for those who hold leases, without a timer. Breaks that no task is lost.
    pub forget_leases: bool,
    /// A result counts whether or not its task has been counted. Breaks that a task is counted once.
    pub count_again: bool,
    /// The numbers of attempts are in memory alone. Breaks that no number is used twice.
    pub forget_numbers: bool,
    /// A result is taken for its task, whatever attempt it is of. Breaks that late results are recognised.
    pub any_attempt: bool,
    /// What is counted against a task is how often it was delivered. Breaks that only failed attempts set a task aside.
    pub count_deliveries: bool,
    /// A lease is renewed for its task, whoever asks. Breaks that a task has one lease.
    pub renew_by_task: bool,
    /// Whose requests have been accepted is in memory alone. Breaks that a request submits its tasks once.
    pub forget_requests: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            lease: Span::millis(400),
            renew: Pause(Span(0)),
            attempts: Number(3),
            late: Late::Accept,
            again: Again::Back,
            prefetch: Number(1),
            task_time: SpanRange::millis(100, 200),
            poll: Span::millis(100),
            restart: SpanRange::millis(150, 200),
            bugs: Bugs::default(),
        }
    }
}

choices! { Late: Accept = "accept", Refuse = "refuse" }

choices! { Again: Back = "back", Front = "front" }

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("lease", SettingKind::Span, &mut self.lease);
        visit("renew", SettingKind::Pause, &mut self.renew);
        visit("attempts", Number::<0, 20>::KIND, &mut self.attempts);
        visit("late", Late::KIND, &mut self.late);
        visit("again", Again::KIND, &mut self.again);
        visit("prefetch", Number::<1, 8>::KIND, &mut self.prefetch);
        visit("task-time", SettingKind::Range, &mut self.task_time);
        visit("poll", SettingKind::Span, &mut self.poll);
        visit("restart", SettingKind::Range, &mut self.restart);
        visit("bug-forget-leases", SettingKind::Bug, &mut bugs.forget_leases);
        visit("bug-count-again", SettingKind::Bug, &mut bugs.count_again);
        visit("bug-forget-numbers", SettingKind::Bug, &mut bugs.forget_numbers);
        visit("bug-any-attempt", SettingKind::Bug, &mut bugs.any_attempt);
        visit("bug-count-deliveries", SettingKind::Bug, &mut bugs.count_deliveries);
        visit("bug-renew-by-task", SettingKind::Bug, &mut bugs.renew_by_task);
        visit("bug-forget-requests", SettingKind::Bug, &mut bugs.forget_requests);
    }
}
