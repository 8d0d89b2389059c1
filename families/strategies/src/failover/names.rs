//! What nodes of failover wait for and work at.

use faultline_engine::names;

names! {
    /// What a process waits for.
    pub enum TimerName {
        /// Time to ask the servers whether they are there.
        Ping = "ping",
        /// So long without a word of a server.
        Silence = "silence",
        /// Time to try the standbys.
        Drill = "drill",
        /// Time to save.
        Save = "save",
        /// Time to copy the store.
        Ship = "ship",
        /// No answer of the store.
        Ask = "ask",
        /// Work: to start the service.
        Start = "start",
        /// Work: to load what is missing.
        Load = "load",
        /// Work: what remains until it serves.
        Resume = "resume",
        /// Work: to load what a copy lacks.
        Copying = "copying",
    }
}
