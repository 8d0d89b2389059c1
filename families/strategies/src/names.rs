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
        /// Failover: it says who is the primary, or shares out the load.
        Director = "director" ("D", Suspects, tint: false, leads: false),
        /// Failover: it executes what clients ask.
        Primary = "primary" ("P", Plain, tint: true, leads: true),
        /// Failover: it waits for its turn.
        Standby = "standby" ("B", None, tint: false, leads: false),
        /// Failover: it is on its way to be the primary.
        TakingOver = "taking_over" ("O", Promised, tint: true, leads: false),
        /// Failover: it was the primary and has handed over.
        Released = "released" ("H", None, tint: false, leads: false),
        /// Failover: it could not take over.
        Broken = "broken" ("!", Bad, tint: false, leads: false),
        /// Failover: one of several servers that all serve.
        Member = "cluster_member" ("M", None, tint: false, leads: false),
        /// Failover: it keeps what others save.
        Store = "store" ("DB", Drum, tint: false, leads: false),
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
        /// A fencing token.
        Token = "token",
        /// Who is the primary.
        Primary = "primary",
        /// What a server does.
        Role = "role",
        /// How many effects a server holds.
        EffectsHeld = "effects_held",
        /// The first effect that is wanted.
        From = "from",
        /// The last effect that is there.
        Upto = "upto",
        /// The highest token that the store has seen.
        Seen = "seen",
        /// A server.
        Server = "server",
        /// What the director knows of the servers.
        Servers = "servers",
        /// Whether it hears of a server.
        Heard = "heard",
        /// Whether a server has caught up with the store.
        CaughtUp = "caught_up",
        /// Whether a server could take over, as far as is known.
        Fit = "fit",
        /// Who is to be the primary by the order of an operator.
        Ordered = "ordered",
        /// Acknowledged effects that are known to be lost.
        Lost = "lost",
        /// Effects that only the primary has.
        Unsaved = "unsaved",
        /// Who must have an effect before it is acknowledged.
        Synced = "synced",
        /// Requests that wait for others to have their effects.
        Unanswered = "unanswered",
        /// Effects that a standby has and the store may not have.
        Ahead = "ahead",
        /// How often the store has refused something.
        Refusals = "refusals",
        /// The number of an effect.
        EffectNumber = "effect",
        /// The newest effects of the store.
        Stored = "stored",
        /// Where the time of an outage went.
        Times = "times",
        /// A step of it.
        Step = "step",
        /// How long it took.
        Measured = "measured",
        /// How long it was to take.
        Predicted = "predicted",
        /// From the last sign of life to the suspicion.
        Detection = "detection",
        /// From there to a primary that serves.
        Takeover = "takeover",
        /// Both.
        Outage = "outage",
        /// To start the service.
        Start = "start",
        /// To ask the store.
        Ask = "ask",
        /// To load what is missing.
        Load = "load",
        /// From there until it serves.
        Resume = "resume",
    }
}
