//! What the protocol says, one folder per language.

pub(crate) mod en;
pub(crate) mod zh;
