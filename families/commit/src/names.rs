//! Names that the protocols of commitment show: parts of processes, fields, timers.

use faultline_engine::{names, roles};

roles! {
    /// The part that a process plays.
    pub enum Part {
        /// Asks for votes and decides.
        Coordinator = "coordinator" ("Co", Plain, tint: true, leads: true),
        /// Holds keys, and has no vote to keep.
        Participant = "participant" ("Pa", None, tint: false, leads: false),
        /// Voted yes, and waits for the decision.
        Prepared = "prepared" ("Y", Promised, tint: false, leads: false),
        /// Voted yes, asked, and cannot find out: nothing to do but wait.
        Blocked = "blocked" ("B", Stuck, tint: false, leads: false),
        /// Knows that everybody voted yes (Skeen 1981).
        PreCommitted = "pre_committed" ("PC", Ready, tint: false, leads: false),
        /// Has committed, and has no vote to keep.
        Committed = "committed" ("✓", Good, tint: false, leads: false),
        /// Has aborted, and has no vote to keep.
        Aborted = "aborted" ("✗", Bad, tint: false, leads: false),
        /// Coordinates, has nothing to decide, and committed the latest that it decided.
        CoordinatorCommitted = "coordinator_committed" ("Co✓", Good, tint: true, leads: true),
        /// Coordinates, has nothing to decide, and aborted the latest that it decided.
        CoordinatorAborted = "coordinator_aborted" ("Co✗", Bad, tint: true, leads: true),
    }
}

names! {
    /// What a process waits for.
    pub enum TimerName {
        /// No vote from some participant.
        Votes = "votes",
        /// No decision after a vote.
        Decision = "decision",
        /// No acknowledgement from some participant.
        Resend = "resend",
    }
}

names! {
    /// The names of fields, columns and states.
    pub enum Label {
        /// A command.
        Command = "command",
        /// A transaction.
        Transaction = "transaction",
        /// The transactions that are not over.
        Transactions = "transactions",
        /// What became of it.
        State = "state",
        /// Votes received.
        Votes = "votes",
        /// Who acknowledged the decision.
        Acknowledged = "acknowledged",
        /// Waits for votes.
        Voting = "voting",
        /// Its decision is on its way to the disk.
        Deciding = "deciding",
        /// To be committed by all.
        Committing = "committing",
        /// To be aborted by all.
        Aborting = "aborting",
        /// Everybody is told that all voted yes (Skeen 1981).
        PreCommitting = "pre_committing",
        /// A coordinator that crashed asks how it ended.
        Asking = "asking",
        /// The keys that are locked.
        Locks = "locks",
        /// A key.
        Key = "key",
        /// What keys held.
        Values = "values",
        /// Whom a node asked.
        Asked = "asked",
        /// Who does not know either.
        Uncertain = "uncertain",
        /// Where the time of transactions went.
        Times = "times",
        /// What links and disks predict.
        Predicted = "predicted",
        /// Until the participant was asked.
        RequestTime = "request_time",
        /// Until its vote was on its disk.
        ExecuteTime = "execute_time",
        /// Until the decision was on the coordinator's disk.
        DecideTime = "decide_time",
        /// Until everybody had acknowledged it.
        CommitTime = "commit_time",
        /// All of it.
        WholeTime = "whole_time",
    }
}
