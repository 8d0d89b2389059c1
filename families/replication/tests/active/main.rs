//! Active replication: what the paper says, played and counted.

mod answers;
mod cost;
mod machine;
mod order;
mod outages;
mod part;
#[path = "../stage/mod.rs"]
mod shared;
mod stage;
