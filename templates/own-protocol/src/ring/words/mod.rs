//! What the protocol says for itself, one file per language.

pub(crate) mod en;
pub(crate) mod zh;
