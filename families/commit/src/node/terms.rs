//! Timeouts, variants, planted bugs of both protocols; each shows the settings that are its own.

use faultline_engine::Span;
use faultline_engine::choices;

/// On which terms transactions are committed.
#[derive(Clone, Debug)]
pub struct Terms {
    /// How long a coordinator waits for votes before it aborts, and for those that must know of all votes
    /// before it takes them for dead.
    pub votes: Span,
    /// How long a participant that voted yes waits for the next message before it acts.
    pub decision: Span,
    /// How long the coordinator waits for acknowledgements before it tells the decision again.
    pub resend: Span,
    /// What the coordinator says of a transaction of which it finds no record.
    pub presume: Presume,
    /// Whether a participant that waits asks the other participants as well (BHG87 §7.4).
    pub cooperative: bool,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// What the coordinator says of a transaction of which it finds no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presume {
    /// Nothing: so it writes a record when it begins and when it aborts, and waits until everybody has
    /// acknowledged the abort (BHG87 §7.4).
    Nothing,
    /// That it was aborted: so none of these is needed (Mohan, Lindsay & Obermarck 1986).
    Abort,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// The coordinator commits when more than half of the participants voted yes. Breaks validity and atomicity.
    pub majority: bool,
    /// A participant that restarts does not look for its yes in the log. Breaks atomicity.
    pub forget_yes: bool,
    /// A participant votes yes before the record of it is on the disk. Breaks that what is promised is written (BHG87 §7.4).
    pub unwritten_yes: bool,
    /// The coordinator tells its decision before the record of it is on the disk. Breaks stability.
    pub early_answer: bool,
    /// A participant that voted yes aborts when it hears nothing for long enough. Breaks atomicity.
    pub abort_on_timeout: bool,
    /// A participant lets go of its locks once it has voted. Breaks isolation.
    pub early_release: bool,
    /// A participant that restarts does not lock again what its yes needs. Breaks isolation.
    pub forget_locks: bool,
    /// The coordinator says that everybody voted yes, and commits before it knows who has heard it (three-phase commit).
    /// Breaks the condition of not blocking.
    pub no_wait: bool,
}

impl Default for Terms {
    /// A vote takes two messages and a write: 31 ms at most over links and disks as they are at first.
    fn default() -> Self {
        Self {
            votes: Span::millis(100),
            decision: Span::millis(150),
            resend: Span::millis(100),
            presume: Presume::Abort,
            cooperative: false,
            bugs: Bugs::default(),
        }
    }
}

choices! { Presume: Nothing = "nothing", Abort = "abort" }
