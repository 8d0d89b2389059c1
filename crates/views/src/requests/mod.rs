//! The requests of clients: how long each took, how often it was sent, and what was done to the run meanwhile.

mod faults;
mod ledger;

pub use faults::{Fault, during};
pub use ledger::{Ledger, Request};
