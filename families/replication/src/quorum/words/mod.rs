//! What is said of quorums, one folder per language.

pub(crate) mod en;
pub(crate) mod zh;
