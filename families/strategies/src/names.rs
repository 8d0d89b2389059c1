//! Names that strategies show: parts of processes, fields, timers.

use faultline_engine::{names, roles};

roles! {
    /// The part that a process plays.
    pub enum Part {
        /// It answers requests.
        Service = "service" ("S", None, tint: false, leads: false),
        /// It has started again and answers nothing yet.
        Recovering = "recovering" ("R", None, tint: false, leads: false),
        /// It gives tasks out and counts results.
        Pool = "pool" ("T", Drum, tint: false, leads: true),
        /// It executes tasks.
        Worker = "worker" ("W", None, tint: false, leads: false),
    }
}

names! {
    /// What a process waits for.
    pub enum TimerName {
        /// The end of a transaction.
        Commit = "commit",
    }
}

names! {
    /// The names of fields and columns.
    pub enum Label {
        /// How many times a process started.
        Life = "life",
        /// How many requests have taken effect since it started.
        Effects = "effects",
        /// How many came again.
        Recognised = "recognised",
        /// How many transactions met another one.
        Conflicts = "conflicts",
        /// Transactions that have not ended.
        UnderWay = "under_way",
        /// The table of idempotency keys.
        Keys = "keys",
        /// An idempotency key.
        Key = "key",
        /// What its client was told.
        Outcome = "outcome",
        /// What a request asks.
        Operation = "operation",
        /// How often what it read was written.
        Version = "version",
        /// The number of a task.
        Task = "task",
        /// The number of an attempt.
        Attempt = "attempt",
        /// How many tasks a worker has asked for.
        Number = "number",
        /// How long the work of a task takes.
        Takes = "takes",
        /// Whether a task ends the process that executes it.
        Poisoned = "poisoned",
        /// The tasks that a worker holds.
        Holds = "holds",
        /// Who has a task on lease.
        Holder = "holder",
        /// How many tasks were submitted.
        Submitted = "submitted",
        /// How many were counted.
        Counted = "counted",
        /// How many were set aside.
        SetAside = "set_aside",
        /// How many wait for a worker.
        Waiting = "waiting",
        /// How many attempts have failed.
        Failures = "failures",
        /// How many results came too late.
        Late = "late_results",
        /// Tasks that have not been counted.
        OpenTasks = "open_tasks",
        /// How many tasks a worker has executed.
        Executed = "executed",
        /// Results that the pool has not noted.
        Unnoted = "unnoted",
    }
}
