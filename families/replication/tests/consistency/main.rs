//! Copies with a promise: what the papers say, played, measured and compared.

mod adversity;
mod cost;
mod ladder;
mod opinion;
mod order;
mod script;
mod sessions;
#[path = "../stage/mod.rs"]
mod shared;
mod stage;
mod terry;
