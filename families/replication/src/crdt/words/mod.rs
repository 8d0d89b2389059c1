//! What is said of replicated data types, one folder per language.

pub(crate) mod en;
pub(crate) mod zh;
