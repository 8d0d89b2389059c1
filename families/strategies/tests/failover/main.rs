//! Failover: fences, forms, failing back.

mod behaviour;
mod fencing;
mod forms;
mod stage;
mod switchover;
