//! What the protocol says for itself, and of its facts and rules, one folder per language.

pub(crate) mod en;
pub(crate) mod zh;
