//! What the protocol says for itself, one folder per language.

pub(crate) mod en;
pub(crate) mod zh;
