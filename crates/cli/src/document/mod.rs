//! Runs in documents: where they stand, what they are, and whether they are as expected.

mod block;
mod found;
mod look;
mod marked;
mod scan;

pub(crate) use block::{Block, Held};
pub(crate) use found::{Found, Outcome, Problem, Repinned};
pub(crate) use look::{Look, Shade};
pub(crate) use scan::{Form, page, picture};
