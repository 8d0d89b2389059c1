//! Protocol engines, one module each, and the catalogue of them.
//!
//! A protocol follows its paper, is a pure state machine (see [`faultline_engine::Protocol`]), and comes
//! with switches that plant a known bug for every rule that watches it.

pub mod bench;
mod catalogue;
pub mod commit;
pub mod door;
mod machine;
pub mod map_reduce;
pub mod multi_paxos;
pub mod paxos;
pub mod raft;
pub mod three_phase;
pub mod two_phase;

pub use catalogue::{Entry, RunSetup, SetupError, catalogue, find};
