//! Atomic commitment: all or nothing, on several nodes.

mod atomic_commit;
mod evidence;
mod facts;
mod names;
mod node;
pub mod placement;
mod serializability;
mod steps;
pub mod three_phase;
pub mod transaction;
pub mod two_phase;
pub mod words;

pub use atomic_commit::{ATOMICITY, AtomicCommit, COMMIT_VALIDITY, DECISION_STABILITY, ISOLATION};
pub use evidence::{CommitEvidence, Evidence, NoSerialOrder};
pub use facts::{CommitRecord, DecisionCause, Fact, Learned, TRANSACTIONS, VoteNo};
pub use names::{Label, Part, TimerName};
pub use node::{
    Bugs, Config, Coordinator, Durable, Log, Message, Node, Numbers, Participant, Presume, Process, Record,
    Stamps, Store, Terms, Timer, Timing, Write,
};
pub use serializability::{STRICT_SERIALIZABILITY, StrictSerializability};

use faultline_registry::{Entry, Family};

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "commit";

/// The family, as the catalogue holds it.
pub static FAMILY: Family =
    Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, steps::STEPS, door::kinds);

/// Its protocols, in the order to show them. Each can be left out, so that what it adds to the page can be measured:
/// `cargo xtask bench --only growth`.
static PROTOCOLS: &[Entry] = &[
    #[cfg(not(faultline_without = "2pc"))]
    Entry { info: &two_phase::INFO, open: door::_2pc },
    #[cfg(not(faultline_without = "3pc"))]
    Entry { info: &three_phase::INFO, open: door::_3pc },
];

/// The doors to the programs of the protocols, to what their facts are, and to the words of each language: the
/// build of the page cuts along them, so they are not inlined.
pub mod door {
    use crate::{Fact, words};
    use faultline_language::Run;
    use faultline_registry::{RunSetup, SetupError, open};

    type Opened = Result<Box<dyn Run>, SetupError>;

    /// A run of two-phase commit.
    ///
    /// # Errors
    /// When the setup does not fit the protocol.
    #[inline(never)]
    pub fn _2pc(run: &RunSetup<'_>) -> Opened {
        open::<crate::Node>(run, crate::two_phase::config())
    }

    /// A run of three-phase commit.
    ///
    /// # Errors
    /// When the setup does not fit the protocol.
    #[inline(never)]
    pub fn _3pc(run: &RunSetup<'_>) -> Opened {
        open::<crate::Node>(run, crate::three_phase::config())
    }

    faultline_registry::family_doors!(Fact, en: words::en::English, zh_CN: words::zh::Chinese);
}
