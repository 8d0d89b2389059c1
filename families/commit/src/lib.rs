//! Atomic commitment: all or nothing, on several nodes.

mod atomic_commit;
mod evidence;
mod facts;
mod names;
mod node;
mod non_blocking;
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
pub use non_blocking::{NON_BLOCKING, NonBlocking};
pub use serializability::{STRICT_SERIALIZABILITY, StrictSerializability};

use faultline_registry::Family;

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "commit";

/// The family, as the catalogue holds it.
pub static FAMILY: Family =
    Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, steps::STEPS, door::kinds);

faultline_registry::protocols! {
    facts: Fact, en: words::en::English, zh_CN: words::zh::Chinese;
    "2pc" => _2pc: two_phase, Node, two_phase::config();
    "3pc" => _3pc: three_phase, Node, three_phase::config();
}
