//! The table of logs: a row per node, a column per index, an entry in the colour of its term or ballot.
//!
//! An entry is full when its node knows that it is committed, dashed before that, and dotted while it is not on the disk
//! or its node is down.

mod compose;
mod plan;
#[cfg(test)]
mod samples;
mod table;
mod window;

pub use compose::{Texts, compose_into};
pub use plan::{Cell, Plan, Step};
pub use table::{Row, Table};
pub use window::Window;
