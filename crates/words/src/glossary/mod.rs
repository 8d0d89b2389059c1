//! The project's terms, each with a name and a sentence of explanation in every language.
//!
//! The texts keep to these names; a test refuses what a language would rather not say. A further term is a further
//! variant, and the compiler lists what it lacks.

mod en;
mod explain;
mod zh;

use crate::Language;
pub use explain::{Explained, explain};
pub use faultline_language::zh::typography;

/// A term of the field or of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
#[expect(missing_docs, reason = "`definition` says what each means")]
pub enum Term {
    Node,
    Client,
    Request,
    Reply,
    Retry,
    Message,
    Link,
    Cut,
    Heal,
    Partition,
    Crash,
    Restart,
    Freeze,
    GrayFailure,
    FaultTolerance,
    Timer,
    Timeout,
    Heartbeat,
    Disk,
    Persist,
    Durable,
    Clock,
    Leader,
    Follower,
    Candidate,
    Term,
    Vote,
    Election,
    SplitVote,
    StepDown,
    Log,
    Entry,
    Index,
    Append,
    Truncate,
    Commit,
    Apply,
    StateMachine,
    Majority,
    Quorum,
    MembershipChange,
    Snapshot,
    Lease,
    ReadIndex,
    StaleRead,
    Proposer,
    Acceptor,
    Learner,
    Ballot,
    Promise,
    Chosen,
    Livelock,
    BackOff,
    Coordinator,
    Participant,
    Transaction,
    TwoPhaseCommit,
    ThreePhaseCommit,
    Prepare,
    PreCommit,
    Abort,
    Blocked,
    InDoubt,
    TerminationProtocol,
    Lock,
    Atomicity,
    MapTask,
    ReduceTask,
    Worker,
    Master,
    Straggler,
    BackupTask,
    Shuffle,
    FailureDetector,
    Suspect,
    FalseSuspicion,
    Threshold,
    Idempotent,
    Backup,
    ReplicationLag,
    ViewService,
    Failover,
    Switchover,
    SplitBrain,
    FencingToken,
    Replication,
    Replica,
    Linearizability,
    Serializability,
    EventualConsistency,
    VectorClock,
    Gossip,
    Tombstone,
    ReadRepair,
    Checkpoint,
    Recovery,
    Rollback,
    ConsistentHashing,
    Shard,
    LoadBalancing,
    HealthCheck,
    Session,
    Byzantine,
    View,
    Safety,
    Liveness,
    Invariant,
    Rule,
    PlantedBug,
    Scenario,
    Lesson,
    Caption,
    Run,
    Seed,
    Script,
    Branch,
    Digest,
    Event,
    Moment,
    SpaceTimeDiagram,
    Latency,
}

/// A term in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its name.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

/// A term in a language.
#[must_use]
pub fn definition(term: Term, language: Language) -> Definition {
    let (name, meaning) = match language {
        Language::English => en::definition(term),
        Language::Chinese => zh::definition(term),
    };
    Definition { name, meaning }
}

/// The first word of a text that the language has another name for, and that name.
#[must_use]
pub fn misnomer(text: &str, language: Language) -> Option<(&'static str, &'static str)> {
    use strum::VariantArray;
    if language == Language::English {
        return None;
    }
    let terms = Term::VARIANTS.iter().copied();
    let mut others = terms.flat_map(|term| zh::not(term).iter().map(move |other| (*other, term)));
    others
        .find(|(other, _)| text.contains(other))
        .map(|(other, term)| (other, definition(term, language).name))
}

/// The terms that a text explains where they stand, as one language has them. What the page is made of, and what everybody
/// knows, is not among them. Each language is named where it is asked for, so that a page that speaks one does not hold both.
macro_rules! explained {
    ($language:ident) => {{
        use strum::VariantArray;
        let terms = Term::VARIANTS.iter().filter(|term| !EVERYDAY.contains(term));
        let defined = terms.map(|term| $language::definition(*term));
        defined.map(|(name, meaning)| Definition { name, meaning }).collect()
    }};
}

/// The terms that are explained where they stand, in English.
pub(crate) fn explained_en() -> Vec<Definition> {
    explained!(en)
}

/// The same in Chinese.
pub(crate) fn explained_zh() -> Vec<Definition> {
    explained!(zh)
}

/// What needs no explanation where it stands.
const EVERYDAY: &[Term] = &[
    Term::Node,
    Term::Client,
    Term::Request,
    Term::Reply,
    Term::Message,
    Term::Link,
    Term::Cut,
    Term::Heal,
    Term::Crash,
    Term::Restart,
    Term::Disk,
    Term::Clock,
    Term::Rule,
    Term::Scenario,
    Term::Lesson,
    Term::Caption,
    Term::Run,
    Term::Seed,
    Term::Script,
    Term::Branch,
    Term::Event,
    Term::Moment,
    Term::View,
];
