//! The heartbeat detector against its paper: Chen, Toueg & Aguilera 2002.

#[path = "../stage/mod.rs"]
mod any;
mod clocks;
mod forms;
mod members;
mod quality;
mod series;
mod stage;
#[path = "../stage/walk.rs"]
mod walk;
