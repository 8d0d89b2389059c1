//! How a family hands its protocols to whoever gathers them, and how a run of one is opened without naming its type.

mod entry;
mod setup;

pub use entry::{Entry, Family, Kinds};
pub use setup::{RunSetup, SetupError, open};
