//! Primary and backups: what the papers and the lab say, played and compared.

mod authority;
mod cost;
mod disks;
mod failures;
mod loss;
mod reads;
mod script;
#[path = "../stage/mod.rs"]
mod shared;
mod shipping;
mod stage;
