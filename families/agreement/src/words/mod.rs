//! What the family says, one file per language.

pub(crate) mod en;
pub mod part;
pub(crate) mod zh;
