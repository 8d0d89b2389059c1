//! Agreement: consensus and replicated logs.

mod ballot;
mod evidence;
mod facts;
mod held;
mod machine;
pub mod multi_paxos;
mod names;
pub mod paxos;
pub mod proposal;
pub mod raft;
mod shown;
mod steps;
pub mod words;

pub use ballot::{BALLOTS, Ballot, BallotFact, TERMS};
pub use evidence::Evidence;
pub use facts::{AppendRefusal, Fact, Operation, Outcome, Payload, StepDownCause, VoteRefusal};
pub use names::{Label, Part, TimerName};

use faultline_registry::{Entry, Family};

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "agreement";

/// The family, as the catalogue holds it.
pub static FAMILY: Family =
    Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, steps::STEPS, door::kinds);

/// Its protocols, in the order to show them. Each can be left out, so that what it adds to the page can be measured:
/// `cargo xtask bench --only growth`.
static PROTOCOLS: &[Entry] = &[
    #[cfg(not(faultline_without = "raft"))]
    Entry { info: &raft::INFO, open: door::raft },
    #[cfg(not(faultline_without = "paxos"))]
    Entry { info: &paxos::INFO, open: door::paxos },
    #[cfg(not(faultline_without = "multi-paxos"))]
    Entry { info: &multi_paxos::INFO, open: door::multi_paxos },
];

/// The doors to the programs of the protocols, to what their facts are, and to the words of each language: the
/// build of the page cuts along them, so they are not inlined.
pub mod door {
    use crate::{Fact, words};
    use faultline_language::Run;
    use faultline_registry::{RunSetup, SetupError, open};

    type Opened = Result<Box<dyn Run>, SetupError>;

    /// A run of Raft.
    ///
    /// # Errors
    /// When the setup does not fit the protocol.
    #[inline(never)]
    pub fn raft(run: &RunSetup<'_>) -> Opened {
        open::<crate::raft::Raft>(run, crate::raft::Config::default())
    }

    /// A run of Paxos.
    ///
    /// # Errors
    /// When the setup does not fit the protocol.
    #[inline(never)]
    pub fn paxos(run: &RunSetup<'_>) -> Opened {
        open::<crate::paxos::Paxos>(run, crate::paxos::Config::default())
    }

    /// A run of Multi-Paxos.
    ///
    /// # Errors
    /// When the setup does not fit the protocol.
    #[inline(never)]
    pub fn multi_paxos(run: &RunSetup<'_>) -> Opened {
        open::<crate::multi_paxos::MultiPaxos>(run, crate::multi_paxos::Config::default())
    }

    faultline_registry::family_doors!(Fact, en: words::en::English, zh_CN: words::zh::Chinese);
}
