//! Names that the page shows: parts of processes, fields, timers.

use faultline_engine::{names, roles};

roles! {
    /// The part that a process plays. What stands behind is its letter, and the ring around its node.
    pub enum Part {
        /// Has not proposed itself.
        Idle = "idle" ("I", None, tint: false, leads: false),
        /// Takes part in the election.
        Participant = "participant" ("P", None, tint: false, leads: false),
        /// Leads.
        Leader = "leader" ("L", Plain, tint: false, leads: true),
    }
}

names! {
    /// What a process waits for.
    pub enum TimerName {
        /// Time to propose itself.
        Start = "start",
    }
}

names! {
    /// The names of fields.
    pub enum Label {
        /// Whose message it is.
        Candidate = "candidate",
        /// Who leads.
        Leader = "leader",
    }
}
