//! What can break the rules of computations.

use crate::count::Answer;
use faultline_engine::describe::Describe;
use faultline_engine::{NodeId, Ticket};

/// What broke a rule of tasks.
#[derive(Clone, Debug, PartialEq, Eq, Describe)]
pub enum Evidence {
    /// A word was not counted as one machine counts it.
    WrongCount {
        /// The word.
        word: String,
        /// How often it is in the text.
        expected: u32,
        /// How often the result says.
        found: u32,
        /// How many words are counted wrong.
        wrong: u32,
    },
    /// A client was told another sum than one machine counts.
    WrongAnswer {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it was told.
        outcome: Answer,
        /// What one machine counts.
        expected: Answer,
    },
    /// An execution of a reduce task took the output of a map task twice.
    ReadTwice {
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
        /// Who executed it.
        by: NodeId,
        /// The map task.
        #[describe(name = "of", with = crate::task::map)]
        map: u16,
        /// From whom first.
        first: NodeId,
        /// From whom again.
        second: NodeId,
    },
    /// An output has two lines for one word.
    TwoLines {
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
        /// The word.
        word: String,
        /// What its lines say.
        counts: (u32, u32),
    },
    /// The output of a reduce task lacks the output of a map task.
    MapMissing {
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
        /// Who executed it.
        by: NodeId,
        /// The map task.
        #[describe(name = "of", with = crate::task::map)]
        map: u16,
    },
    /// A computation ended without the output of a reduce task.
    ReduceMissing {
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
    },
    /// An output that was complete changed.
    Changed {
        /// The reduce task.
        #[describe(name = "task", with = crate::task::reduce)]
        reduce: u16,
        /// Whose it was.
        first: NodeId,
        /// Who writes it now.
        second: NodeId,
    },
}
