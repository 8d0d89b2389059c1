//! Names that computations show: parts of processes, fields, timers.

use faultline_engine::{names, roles};

roles! {
    /// The part that a process plays.
    pub enum Part {
        /// Hands out tasks.
        Master = "master" ("M", Plain, tint: true, leads: true),
        /// Executes tasks.
        Worker = "worker" ("W", None, tint: false, leads: false),
        /// Keeps files that all can reach.
        Storage = "storage" ("S", Drum, tint: false, leads: false),
    }
}

names! {
    /// What a process waits for, or works at.
    pub enum TimerName {
        /// Time to ask the workers whether they are there.
        Ping = "ping",
        /// Time to write down how far it is.
        Checkpoint = "checkpoint",
        /// Time to ask again for what has not come.
        Retry = "retry",
        /// A map task.
        Map = "map",
        /// A reduce task.
        Reduce = "reduce",
    }
}

names! {
    /// The names of fields and columns.
    pub enum Label {
        /// The computation under way.
        Job = "job",
        /// A task.
        Task = "task",
        /// The map task that a worker executes.
        MapTask = "map_task",
        /// The reduce task that a worker executes.
        ReduceTask = "reduce_task",
        /// How many map tasks are done.
        MapsDone = "maps_done",
        /// How many reduce tasks are done.
        ReducesDone = "reduces_done",
        /// The number of an execution.
        Attempt = "attempt",
        /// How many bytes.
        Bytes = "bytes",
        /// How many pairs.
        Pairs = "pairs",
        /// How many lines.
        Lines = "lines",
        /// Which part of several.
        Part = "part",
        /// How long a computation has taken.
        Elapsed = "elapsed",
        /// How long one machine alone would take.
        Sequential = "sequential",
        /// How many times as fast as one machine.
        SpeedUp = "speed_up",
        /// The same, as predicted from the configuration.
        Ideal = "ideal",
        /// Workers that answer.
        Workers = "workers",
        /// How many times a process started.
        Lives = "lives",
        /// How many outputs of map tasks a reduce task has.
        MapsRead = "maps_read",
        /// How many outputs of map tasks are known.
        PlacesKnown = "places_known",
        /// What lies on a local disk.
        LocalFiles = "local_files",
        /// The outputs of reduce tasks.
        Outputs = "outputs",
        /// Outputs that are not complete.
        Temporary = "temporary",
        /// The words that occur most often.
        TopWords = "top_words",
        /// A word.
        Word = "word",
        /// How often.
        Count = "count",
        /// The copy of the master.
        Copy = "copy",
        /// Whether it is all there.
        Complete = "complete",
        /// Whether there is a checkpoint.
        Checkpoint = "checkpoint",
        /// How many tasks are done.
        TasksDone = "tasks_done",
    }
}
