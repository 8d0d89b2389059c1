//! What can break the rules of failure detection.

use crate::monitor::MonitorEvidence;
use faultline_engine::describe::Describe;
use faultline_engine::{NodeId, Span};

/// What broke a rule of failure detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum Evidence {
    /// A crash was not suspected in time, or is no longer suspected.
    Undetected {
        /// Who crashed.
        crashed: NodeId,
        /// Who trusts it.
        by: NodeId,
        /// How long after the crash.
        after: Span,
        /// How long it may take.
        bound: Span,
    },
    /// A crashed process is trusted, though long enough nothing has happened that could excuse it.
    Trusted {
        /// Who crashed.
        crashed: NodeId,
        /// Who trusts it.
        by: NodeId,
        /// How long it has been down.
        down: Span,
        /// For how long nothing came from it, nobody touched a clock, and its watcher has run.
        quiet: Span,
    },
    /// A process that runs is suspected, though all is well.
    Accused {
        /// Who runs.
        node: NodeId,
        /// Who suspects it.
        by: NodeId,
        /// How long all has been well.
        rest: Span,
    },
    /// A process that left is suspected by one that knows that it left, or one that has not joined by one that cannot know it.
    Departed {
        /// Who is no member.
        node: NodeId,
        /// Who suspects it.
        by: NodeId,
        /// How long it has been no member.
        since: Span,
    },
    /// A process is not suspected, though φ reached the threshold.
    Late {
        /// Who is silent.
        node: NodeId,
        /// Who trusts it.
        by: NodeId,
        /// How long it has been silent, by the clock of its watcher.
        silence: Span,
        /// How long it may be, by what the watcher has seen.
        bound: Span,
    },
    /// φ is less than before, though nothing came that counts.
    Falls {
        /// Whom it is about.
        node: NodeId,
        /// Whose φ it is.
        by: NodeId,
        /// What it was, in hundredths.
        before: u32,
        /// What it is, in hundredths.
        after: u32,
    },
    /// φ does not begin again with a beat that counts.
    Lingers {
        /// Whom it is about.
        node: NodeId,
        /// Whose φ it is.
        by: NodeId,
        /// The silence of which φ is said to tell.
        told: Span,
        /// How long the last beat is ago, at most.
        silence: Span,
    },
    /// φ is not what the arrivals say, or somebody is suspected below the threshold.
    Differs {
        /// Whom it is about.
        node: NodeId,
        /// Whose φ it is.
        by: NodeId,
        /// What it is said to be, in hundredths.
        told: u32,
        /// What it is, in hundredths.
        is: u32,
        /// After this silence.
        silence: Span,
    },
    /// A round trip was taken for a sample that is none, or is another one.
    Sampled {
        /// Who answered.
        node: NodeId,
        /// Who measured.
        by: NodeId,
        /// The request.
        request: u64,
        /// How often it was sent.
        tries: u32,
        /// The sample that was taken.
        told: Span,
        /// How long ago the request was sent first.
        is: Span,
    },
    /// An answer came to a request that was sent once, and it was not taken for a sample.
    NotSampled {
        /// Who answered.
        node: NodeId,
        /// Who did not measure.
        by: NodeId,
        /// The request.
        request: u64,
        /// How long ago it was sent.
        is: Span,
    },
    /// The timer is not what the samples say.
    Mistimed {
        /// Whose answers it waits for.
        node: NodeId,
        /// Whose timer it is.
        by: NodeId,
        /// What it is.
        told: Span,
        /// What it must be.
        is: Span,
    },
    /// The timer of a try is not what was backed off to.
    NotBackedOff {
        /// Whose answers it waits for.
        node: NodeId,
        /// Whose timer it is.
        by: NodeId,
        /// The request.
        request: u64,
        /// How often it was sent.
        tries: u32,
        /// What the timer is.
        told: Span,
        /// What it must be.
        is: Span,
    },
    /// Somebody is suspected after too few silent tries of a request.
    Hasty {
        /// Who is suspected.
        node: NodeId,
        /// By whom.
        by: NodeId,
        /// The request.
        request: u64,
        /// How many tries of it were silent.
        tries: u32,
        /// How many must be.
        wanted: u16,
    },
    /// Somebody makes no progress, and is not taken for stuck.
    Unnoticed {
        /// Who.
        node: NodeId,
        /// Who does not notice.
        by: NodeId,
        /// How long no step was counted.
        silence: Span,
        /// How long that may be.
        patience: Span,
    },
    /// A report was counted that is no progress.
    NotNew {
        /// Whose.
        node: NodeId,
        /// By whom.
        by: NodeId,
        /// How many steps it says are done.
        done: u64,
        /// In which life it was sent.
        life: u32,
        /// The newest life that was heard of.
        newest: u32,
        /// How many steps were counted, or done before that life began.
        known: u64,
    },
    /// Somebody is taken for stuck too soon.
    TooSoon {
        /// Who.
        node: NodeId,
        /// By whom.
        by: NodeId,
        /// How long no step was counted.
        silence: Span,
        /// How long that must be.
        patience: Span,
    },
    /// Of a monitor, or of what it watches.
    #[describe(flatten)]
    Monitor(MonitorEvidence),
}
