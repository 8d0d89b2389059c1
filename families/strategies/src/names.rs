//! Names that strategies show: parts of processes, fields, timers.

use faultline_engine::{names, roles};

roles! {
    /// The part that a process plays.
    pub enum Part {
        /// It answers requests.
        Service = "service" ("S", None, tint: false, leads: false),
        /// It has started again and answers nothing yet.
        Recovering = "recovering" ("R", None, tint: false, leads: false),
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
    }
}
