//! How a family hands its protocols to whoever gathers them, and how a run of one is opened without naming its type.

mod doors;
mod entry;
mod setup;

pub use entry::{Entry, Family, Kinds};
// What `protocols!` writes names these.
pub use faultline_language::{FamilyWords, Language, Protocols, Run, Spoken};
pub use setup::{RunSetup, SetupError, open};
