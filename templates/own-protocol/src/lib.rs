//! A family of one protocol. Its name in links is [`SLUG`]; a further protocol is a folder and a line below.

mod evidence;
mod facts;
mod names;
mod nobody;
pub mod ring;
mod words;

pub use evidence::Evidence;
pub use facts::Fact;
pub use names::{Label, Part, TimerName};
pub use nobody::{Answer, Command};

use faultline_registry::Family;

/// The name of the family in links, files and for programs.
pub const SLUG: &str = "own";

/// The family, as a catalogue holds it.
pub static FAMILY: Family = Family::new::<Fact>(SLUG, PROTOCOLS, Label::SLUGS, Part::SLUGS, &[], door::kinds);

faultline_registry::protocols! {
    facts: Fact, en: words::en::English, zh_CN: words::zh::Chinese;
    "ring" => ring: ring, ring::Ring, ring::Config::default();
}
