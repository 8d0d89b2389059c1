//! What can break the rules of agreement.

use crate::ballot::Ballot;
use crate::facts::{Outcome, Payload};
use faultline_engine::describe::Describe;
use faultline_rules::{
    AppliedDiffer, BallotEvidence, EffectAgain, LogEvidence, NoOrder, NotConverged, StaleRead, UntrueAnswer,
    Unwritten,
};

/// The values that broke a rule.
#[derive(Clone, Debug, PartialEq, Eq, Describe)]
pub enum Evidence {
    /// Of replicated logs.
    #[describe(flatten)]
    Log(LogEvidence),
    /// Of the execution of a replicated log.
    #[describe(flatten)]
    Execution(AppliedDiffer<Payload>),
    /// Of requests that are executed again.
    #[describe(flatten)]
    Effect(EffectAgain),
    /// Of the key-value store.
    #[describe(flatten)]
    Store(NoOrder),
    /// Of reads that do not go through the log.
    #[describe(flatten)]
    Read(StaleRead),
    /// Of what must happen in the end.
    #[describe(flatten)]
    End(NotConverged),
    /// Of consensus.
    #[describe(flatten)]
    Ballot(BallotEvidence<Ballot, Payload>),
    /// Of the answers of a decision that is made once.
    #[describe(flatten)]
    Answer(UntrueAnswer<Outcome, Payload>),
    /// Of what is promised and not written.
    #[describe(flatten)]
    Promise(Unwritten),
}

impl From<LogEvidence> for Evidence {
    fn from(evidence: LogEvidence) -> Self {
        Self::Log(evidence)
    }
}

impl From<AppliedDiffer<Payload>> for Evidence {
    fn from(evidence: AppliedDiffer<Payload>) -> Self {
        Self::Execution(evidence)
    }
}

impl From<EffectAgain> for Evidence {
    fn from(evidence: EffectAgain) -> Self {
        Self::Effect(evidence)
    }
}

impl From<NotConverged> for Evidence {
    fn from(evidence: NotConverged) -> Self {
        Self::End(evidence)
    }
}

impl From<NoOrder> for Evidence {
    fn from(evidence: NoOrder) -> Self {
        Self::Store(evidence)
    }
}

impl From<StaleRead> for Evidence {
    fn from(evidence: StaleRead) -> Self {
        Self::Read(evidence)
    }
}

impl From<BallotEvidence<Ballot, Payload>> for Evidence {
    fn from(evidence: BallotEvidence<Ballot, Payload>) -> Self {
        Self::Ballot(evidence)
    }
}

impl From<UntrueAnswer<Outcome, Payload>> for Evidence {
    fn from(evidence: UntrueAnswer<Outcome, Payload>) -> Self {
        Self::Answer(evidence)
    }
}

impl From<Unwritten> for Evidence {
    fn from(evidence: Unwritten) -> Self {
        Self::Promise(evidence)
    }
}
