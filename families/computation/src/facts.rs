//! What happens to the tasks of a computation (Dean & Ghemawat 2004).

use crate::count::{Answer, Command};
use crate::evidence::Evidence;
use crate::names::Part;
use crate::task::Task;
use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::{ClientFact, ClientId, Facet, NodeId, Span, Weight};

/// Something that happened to a task, or to those who execute tasks. A `job` is one computation, numbered by whoever
/// began it; an `attempt` is one execution of a task, of which no two have the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<Command, Answer>),
    /// A process started, for the `life`th time.
    #[describe(name = "machine_started")]
    Started {
        /// The part it plays.
        role: Part,
        /// How often it started, this time included.
        life: u32,
    },
    /// A master began a computation.
    #[describe(name = "job_began")]
    Began {
        /// Which.
        job: u32,
        /// Who asked for it.
        client: ClientId,
        /// How many map tasks it has.
        maps: u16,
        /// How many reduce tasks.
        reduces: u16,
    },
    /// A master handed out a task.
    #[describe(name = "task_assigned")]
    Assigned {
        /// Of this computation.
        job: u32,
        /// Which.
        task: Task,
        /// To whom.
        to: NodeId,
        /// How often it was handed out, this time included.
        nth: u16,
        /// Whether somebody else is still at it (§3.6).
        backup: bool,
    },
    /// A worker is done with a map task; its output is on its disk.
    #[describe(name = "task_mapped")]
    Mapped {
        /// Of this computation.
        job: u32,
        /// Which.
        task: Task,
        /// How many pairs it put out.
        pairs: u32,
        /// How many bytes those are.
        bytes: u32,
    },
    /// A worker got the pairs of a map task that belong to its reduce task.
    #[describe(name = "task_read")]
    Read {
        /// Of this computation.
        job: u32,
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
        /// The execution of it.
        attempt: u32,
        /// The map task.
        #[describe(name = "of", with = crate::task::map)]
        map: u16,
        /// Who had them.
        from: NodeId,
        /// How many bytes those are.
        bytes: u32,
    },
    /// A worker is done with the sums of a reduce task, and writes them to the file system.
    #[describe(name = "task_reduced")]
    Reduced {
        /// Of this computation.
        job: u32,
        /// Which.
        task: Task,
        /// How many keys it has.
        keys: u32,
    },
    /// One line of a reduce task's output, just before `output_committed`.
    #[describe(name = "output_line")]
    Line {
        /// Of this computation.
        job: u32,
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
        /// The word, by its number in the text's dictionary.
        word: u32,
        /// How often it was counted.
        count: u32,
    },
    /// The file system has the output of a reduce task under its final name.
    #[describe(name = "output_committed")]
    Committed {
        /// Of this computation.
        job: u32,
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
        /// The execution that it is of.
        attempt: u32,
        /// Who executed it.
        by: NodeId,
        /// How many lines it has.
        lines: u32,
    },
    /// An output with this name was there already, and stays.
    #[describe(name = "output_present")]
    Present {
        /// Of this computation.
        job: u32,
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
        /// Who brought another one.
        by: NodeId,
    },
    /// An output that was complete is being written anew.
    #[describe(name = "output_reopened")]
    Reopened {
        /// Of this computation.
        job: u32,
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
        /// By whom.
        by: NodeId,
    },
    /// A master knows that a task is done.
    #[describe(name = "task_completed")]
    Completed {
        /// Of this computation.
        job: u32,
        /// Which.
        task: Task,
        /// Who was first.
        by: NodeId,
    },
    /// A master heard that a task is done that was done already (§3.3).
    #[describe(name = "task_ignored")]
    Ignored {
        /// Of this computation.
        job: u32,
        /// Which.
        task: Task,
        /// Who was late.
        by: NodeId,
    },
    /// A master takes a worker for dead.
    WorkerFailed {
        /// Whom.
        worker: NodeId,
        /// How long it was silent; nothing where it came back with its memory lost before it was missed.
        silence: Option<Span>,
    },
    /// A task must be executed again.
    #[describe(name = "task_again")]
    Again {
        /// Of this computation.
        job: u32,
        /// Which.
        task: Task,
        /// Whether it was done; its output was on the worker's disk.
        completed: bool,
        /// The worker that failed.
        worker: NodeId,
    },
    /// A worker that was taken for dead is there.
    WorkerBack {
        /// Who.
        worker: NodeId,
    },
    /// A master wrote down how far it is.
    #[describe(name = "job_checkpointed")]
    Checkpointed {
        /// In this computation.
        job: u32,
        /// How many tasks are done.
        completed: u16,
    },
    /// A new copy of the master goes on from a checkpoint.
    #[describe(name = "job_resumed")]
    Resumed {
        /// With this computation.
        job: u32,
        /// How many tasks are done.
        completed: u16,
    },
    /// A new copy of the master knows nothing of what the one before did (§3.3).
    #[describe(name = "job_aborted")]
    Aborted {
        /// The number of the copy, from 1.
        copy: u32,
    },
    /// A new copy of the master gives up a computation from a checkpoint: it was over before.
    #[describe(name = "job_superseded")]
    Superseded {
        /// Which.
        job: u32,
    },
    /// One line of the result of a computation, just before `job_finished`.
    #[describe(name = "result_line")]
    Counted {
        /// Of this computation.
        job: u32,
        /// The word, by its number in the text's dictionary.
        word: u32,
        /// How often it was counted.
        count: u32,
    },
    /// A master has the result of a computation.
    #[describe(name = "job_finished")]
    Finished {
        /// Which.
        job: u32,
        /// How many words.
        words: u32,
        /// How many of them differ.
        distinct: u32,
        /// How long it took.
        took: Span,
    },
    /// A node that is not the master sent a client to it.
    SentToMaster {
        /// Whom.
        client: ClientId,
    },
}

// A history holds millions of facts, so they carry numbers and names, not contents.
const _: () = assert!(size_of::<Fact>() <= 48);

impl faultline_engine::Fact for Fact {
    type Operation = Command;
    type Outcome = Answer;
    type Evidence = Evidence;

    fn of_client(fact: ClientFact<Command, Answer>) -> Self {
        Self::Client(fact)
    }

    fn client(&self) -> Option<&ClientFact<Command, Answer>> {
        match self {
            Self::Client(fact) => Some(fact),
            _ => None,
        }
    }

    // An output is there when a crash leaves it there.
    fn on_disk(&self) -> bool {
        matches!(
            self,
            Self::Mapped { .. }
                | Self::Line { .. }
                | Self::Committed { .. }
                | Self::Present { .. }
                | Self::Reopened { .. }
        )
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Client(fact) => fact.weight(),
            Self::WorkerFailed { .. }
            | Self::Resumed { .. }
            | Self::Aborted { .. }
            | Self::Superseded { .. }
            | Self::Reopened { .. }
            | Self::Finished { .. }
            | Self::Assigned { backup: true, .. } => Weight::Headline,
            Self::Began { .. }
            | Self::Assigned { .. }
            | Self::Mapped { .. }
            | Self::Reduced { .. }
            | Self::Committed { .. }
            | Self::Present { .. }
            | Self::Ignored { .. }
            | Self::Again { .. }
            | Self::WorkerBack { .. } => Weight::Step,
            Self::Started { .. }
            | Self::Read { .. }
            | Self::Line { .. }
            | Self::Counted { .. }
            | Self::Completed { .. }
            | Self::Checkpointed { .. }
            | Self::SentToMaster { .. } => Weight::Detail,
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Client(fact) => fact.facet(),
            Self::WorkerFailed { worker, .. } => Some(Facet::Suspects(*worker)),
            _ => None,
        }
    }
}
