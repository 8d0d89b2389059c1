//! Strategies: what a client and a service do about failures.

mod effects;
mod evidence;
mod facts;
pub mod failover;
mod names;
mod operation;
pub mod reassign;
mod recovery;
pub mod retry;
mod steps;
pub mod words;

pub use effects::{ANSWERED_EFFECTS_LAST, Effects, ONE_EFFECT_PER_KEY};
pub use evidence::Evidence;
pub use facts::Fact;
pub use names::{Label, Part, TimerName};
pub use operation::{Operation, Outcome};
pub use recovery::{RECOVERY, Recovery};

use faultline_registry::Family;

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "strategies";

/// The family, as the catalogue holds it.
pub static FAMILY: Family =
    Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, steps::STEPS, door::kinds);

faultline_registry::protocols! {
    facts: Fact, words: of each;
    "reassign" => reassign: reassign, reassign::Reassign, reassign::Config::default();
    "retry" => retry: retry, retry::Retry, retry::Config::default();
    "failover" => failover: failover, failover::Failover, failover::Config::default();
}
