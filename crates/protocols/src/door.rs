//! The doors of the program: what lies behind one is fetched when it is first needed.
//!
//! The build cuts the page's program along them (`xtask/src/parts`), and finds them by the paths of these functions:
//! `door::<family>::<protocol>`, where a hyphen of the protocol's name is an underscore, and a name that begins with a
//! digit gets an underscore before it. A door is not generic and never inlined, so that it is in the program once and
//! under its own name; whoever goes through it holds it as a function pointer.

use crate::catalogue::{RunSetup, SetupError, open};
use faultline_engine::Session;

/// What opening a run gives.
type Opened = Result<Box<dyn Session>, SetupError>;

/// The family of protocols that agree on a value or on a log.
pub mod agreement {
    use super::{Opened, RunSetup, open};

    /// Opens a run of Raft.
    ///
    /// # Errors
    /// What the protocol refuses.
    #[inline(never)]
    pub fn raft(run: &RunSetup<'_>) -> Opened {
        open::<crate::raft::Raft>(run)
    }

    /// Opens a run of Paxos.
    ///
    /// # Errors
    /// What the protocol refuses.
    #[inline(never)]
    pub fn paxos(run: &RunSetup<'_>) -> Opened {
        open::<crate::paxos::Paxos>(run)
    }

    /// Opens a run of Multi-Paxos.
    ///
    /// # Errors
    /// What the protocol refuses.
    #[inline(never)]
    pub fn multi_paxos(run: &RunSetup<'_>) -> Opened {
        open::<crate::multi_paxos::MultiPaxos>(run)
    }
}

/// The family of protocols that commit a transaction at every participant or at none.
pub mod commit {
    use super::{Opened, RunSetup, open};

    /// Opens a run of two-phase commit.
    ///
    /// # Errors
    /// What the protocol refuses.
    #[inline(never)]
    pub fn _2pc(run: &RunSetup<'_>) -> Opened {
        open::<crate::two_phase::TwoPhase>(run)
    }

    /// Opens a run of three-phase commit.
    ///
    /// # Errors
    /// What the protocol refuses.
    #[inline(never)]
    pub fn _3pc(run: &RunSetup<'_>) -> Opened {
        open::<crate::three_phase::ThreePhase>(run)
    }
}

/// The family of protocols that divide a computation among workers.
pub mod computation {
    use super::{Opened, RunSetup, open};

    /// Opens a run of MapReduce.
    ///
    /// # Errors
    /// What the protocol refuses.
    #[inline(never)]
    pub fn map_reduce(run: &RunSetup<'_>) -> Opened {
        open::<crate::map_reduce::MapReduce>(run)
    }
}
