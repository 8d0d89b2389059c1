//! Words for the counter.

pub(crate) mod en;
pub(crate) mod zh;
