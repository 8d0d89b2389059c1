//! The board of tasks: one square per task, map tasks above, reduce tasks below.
//!
//! A square is empty while its task is idle, tinted while somebody executes it, and full when it is done. Two rims say
//! that two workers are at it, a mark in the corner that it was handed out more than once.

mod compose;
mod plan;
#[cfg(test)]
mod samples;

pub use compose::{changes_into, compose_into};
pub use plan::Plan;
