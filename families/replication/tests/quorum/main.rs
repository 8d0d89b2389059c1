//! Quorums: what the papers say, played, measured and compared.

mod abd;
mod cost;
mod entropy;
mod handoff;
mod overlap;
mod repeated;
mod script;
#[path = "../stage/mod.rs"]
mod shared;
mod stage;
mod staleness;
mod versions;
