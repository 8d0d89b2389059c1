//! Primary and backups: what the papers and the lab say, played and compared.

mod failures;
#[path = "../stage/mod.rs"]
mod shared;
mod stage;
