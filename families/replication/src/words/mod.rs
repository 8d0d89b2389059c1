//! What the family says, one file per language.

pub(crate) mod en;
pub(crate) mod zh;
