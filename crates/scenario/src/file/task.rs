//! Steps of a computation in tasks that an expectation can name.

use faultline_engine::{Fact, TaskFact};

/// A step of a node in a computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskStep {
    /// A master hands out a task.
    HandsOut,
    /// A master hands out a task that somebody else is at.
    BacksUp,
    /// A worker is done with a map task.
    Maps,
    /// A worker has the pairs of a map task for its reduce task.
    Fetches,
    /// A worker has the sums of a reduce task.
    Sums,
    /// The file system has an output.
    Stores,
    /// A master takes a worker for dead.
    Suspects,
    /// A master puts a task back that was done.
    Repeats,
    /// A master goes on from a checkpoint.
    Resumes,
    /// A master knows nothing of what was under way.
    Forgets,
    /// A master has the result.
    Finishes,
}

impl TaskStep {
    /// Every step, with its words.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::HandsOut, "hands-out"),
        (Self::BacksUp, "backs-up"),
        (Self::Maps, "maps"),
        (Self::Fetches, "fetches"),
        (Self::Sums, "sums"),
        (Self::Stores, "stores"),
        (Self::Suspects, "suspects"),
        (Self::Repeats, "repeats"),
        (Self::Resumes, "resumes"),
        (Self::Forgets, "forgets"),
        (Self::Finishes, "finishes"),
    ];

    /// Its word in an expectation.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(step, _)| *step == self).map_or("", |(_, word)| word)
    }

    /// Whether a fact is this step.
    pub(super) fn is(self, fact: &Fact) -> bool {
        let Fact::Task(fact) = fact else { return false };
        match self {
            Self::HandsOut => matches!(fact, TaskFact::Assigned { .. }),
            Self::BacksUp => matches!(fact, TaskFact::Assigned { backup: true, .. }),
            Self::Maps => matches!(fact, TaskFact::Mapped { .. }),
            Self::Fetches => matches!(fact, TaskFact::Read { .. }),
            Self::Sums => matches!(fact, TaskFact::Reduced { .. }),
            Self::Stores => matches!(fact, TaskFact::Committed { .. }),
            Self::Suspects => matches!(fact, TaskFact::WorkerFailed { .. }),
            Self::Repeats => matches!(fact, TaskFact::Again { completed: true, .. }),
            Self::Resumes => matches!(fact, TaskFact::Resumed { .. }),
            Self::Forgets => matches!(fact, TaskFact::Aborted { .. }),
            Self::Finishes => matches!(fact, TaskFact::Finished { .. }),
        }
    }
}
