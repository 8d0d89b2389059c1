//! Computation: a long job on many machines.

pub mod count;
mod evidence;
mod facts;
pub mod map_reduce;
mod names;
mod steps;
mod task;
mod tasks;
pub mod words;

pub use evidence::Evidence;
pub use facts::Fact;
pub use names::{Label, Part, TimerName};
pub use task::{Task, TaskKind};
pub use tasks::{COUNTED_ONCE, NO_TASK_LOST, OUTPUT_FINAL, SEQUENTIAL_RESULT, Tasks};

use faultline_registry::{Entry, Family};

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "computation";

/// The family, as the catalogue holds it.
pub static FAMILY: Family =
    Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, steps::STEPS, door::kinds);

/// Its protocols, in the order to show them. Each can be left out, so that what it adds to the page can be measured:
/// `cargo xtask bench --only growth`.
static PROTOCOLS: &[Entry] = &[
    #[cfg(not(faultline_without = "map-reduce"))]
    Entry { info: &map_reduce::INFO, open: door::map_reduce },
];

/// The doors to the programs of the protocols, to what their facts are, and to the words of each language: the
/// build of the page cuts along them, so they are not inlined.
pub mod door {
    use crate::{Fact, words};
    use faultline_language::Run;
    use faultline_registry::{RunSetup, SetupError, open};

    type Opened = Result<Box<dyn Run>, SetupError>;

    /// A run of MapReduce.
    ///
    /// # Errors
    /// When the setup does not fit the protocol.
    #[inline(never)]
    pub fn map_reduce(run: &RunSetup<'_>) -> Opened {
        open::<crate::map_reduce::MapReduce>(run, crate::map_reduce::Config::default())
    }

    faultline_registry::family_doors!(Fact, en: words::en::English, zh_CN: words::zh::Chinese);
}
