//! Failover: fences, forms, failing back.

mod behaviour;
mod fencing;
mod forms;
mod matrix;
mod returns;
mod stage;
mod switchover;
