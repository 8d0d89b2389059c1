//! The matrix: a row for each that believes or holds something, a column for each thing that this is about.
//!
//! A square is quiet while all is well, fills up on the way to an alarm, and is loud when it is there. A dot marks what is
//! not so in truth, which stands below the squares.

mod compose;
mod plan;
#[cfg(test)]
mod samples;

pub use compose::{changes_into, compose_into};
pub use plan::{Labels, Plan};
