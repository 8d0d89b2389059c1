//! What the protocol says for itself, and the sentences of its tasks, one file of each per language.

pub(crate) mod en;
pub(crate) mod tasks_en;
pub(crate) mod tasks_zh;
pub(crate) mod zh;
