//! The fault-tolerant counter: its forms under one script, measured and compared.

mod behind;
mod cost;
mod disks;
mod forms;
mod loss;
mod roles;
mod script;
#[path = "../stage/mod.rs"]
mod shared;
mod stage;
mod threshold;
