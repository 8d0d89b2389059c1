//! What the shared rules say, one file per language. A family that is watched by them takes it up in its own words.

pub mod en;
pub mod zh;
