//! Chain replication: what the papers say, played and compared.

mod clients;
mod cost;
mod failures;
mod outages;
mod reads;
#[path = "../stage/mod.rs"]
mod shared;
mod stage;
