//! What is said of promises, one folder per language.

pub(crate) mod en;
pub(crate) mod zh;
