//! Replicated data types: what the papers say, played, measured and compared.

mod bytes;
mod convergence;
mod cost;
mod names;
mod script;
#[path = "../stage/mod.rs"]
mod shared;
mod stage;
mod text;
