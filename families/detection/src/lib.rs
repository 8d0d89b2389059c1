//! Detection: nodes watch each other and say who has probably crashed.

mod beat;
mod clock;
mod crowd;
mod departures;
mod detector;
mod evidence;
mod facts;
pub mod heartbeat;
mod membership;
pub mod monitor;
mod names;
mod panel;
pub mod phi;
pub mod progress;
mod record;
mod request;
mod roster;
mod steps;
pub mod timeout;
mod watchlist;
pub mod words;

pub use beat::{Beat, Message};
pub use departures::{DEPARTED_UNSUSPECTED, Departures};
pub use detector::{Bound, DETECTION_BOUND, Detector, EVENTUAL_ACCURACY, Promise, STRONG_COMPLETENESS};
pub use evidence::Evidence;
pub use facts::{Fact, Why};
pub use membership::Membership;
pub use names::{Label, Part, TimerName};
pub use record::{Measured, Record};
pub use request::{Answer, Command, Done, NoCommand, Operation, Outcome, Work};
pub use roster::{News, Roster};

use faultline_registry::Family;

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "detection";

/// The family, as the catalogue holds it.
pub static FAMILY: Family =
    Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, steps::STEPS, door::kinds);

faultline_registry::protocols! {
    facts: Fact, words: of each;
    "heartbeat" => heartbeat: heartbeat, heartbeat::Heartbeat, heartbeat::Config::default();
    "monitor" => monitor: monitor, monitor::Monitor, monitor::Config::default();
    "phi" => phi: phi, phi::PhiAccrual, phi::Config::default();
    "progress" => progress: progress, progress::Progress, progress::Config::default();
    "timeout" => timeout: timeout, timeout::Timeout, timeout::Config::default();
}
